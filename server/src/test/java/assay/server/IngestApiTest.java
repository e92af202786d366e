package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is kept of files, in whatever container they come; qemu-img makes them. */
class IngestApiTest {

    private static final Api ADMIN = RunningServer.admin();

    @TempDir Path folder;
    private byte[] disk = new byte[0];
    private Path raw = Path.of("");

    /** A disk of 6 MiB with a boot sector, a MiB of zeros, and noise that no other test has. */
    @BeforeEach
    void makeDisk() throws IOException {
        disk = new byte[6 << 20];
        new Random().nextBytes(disk);
        for (int i = 0; i < disk.length; i++) {
            disk[i] &= 15; // so that it can be compressed
        }
        Arrays.fill(disk, 0, 510, (byte) 0);
        Arrays.fill(disk, 2 << 20, 3 << 20, (byte) 0);
        disk[446 + 4] = (byte) 0x83;
        disk[446 + 9] = 0x08; // first sector 2048
        disk[446 + 13] = 0x20; // 8192 sectors
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;
        raw = Files.write(folder.resolve("disk.raw"), disk);
    }

    @ParameterizedTest
    @ValueSource(strings = {"qcow2", "vmdk", "vdi", "vhdx", "vpc"})
    void aContainerSharesTheBlocksOfItsRawTwinAndComesBackByteForByte(String format)
            throws IOException {
        byte[] file = converted(format);

        String image = ingest(file, "");
        Set<Path> before = blocks();
        String twin = ingest(disk, "");

        assertThat(kept(image)).isEqualTo("recipe");
        assertThat(ADMIN.get(image + "/content").body()).isEqualTo(file);
        assertThat(ADMIN.get(image + "/content?format=raw").body()).startsWith(disk);
        assertThat(kept(twin)).isEqualTo("file");
        // All but the disk's last block may be there already: vpc makes a disk longer.
        assertThat(before.containsAll(blocks()) || format.equals("vpc")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"qcow2,-c", "vmdk,-osubformat=streamOptimized"})
    void ofACompressedContainerTheDiskIsKeptUnlessTheFileIsWanted(String format, String option)
            throws IOException {
        byte[] file = converted(format, option);

        String normal = ingest(file, "");
        String exact = ingest(file, "?keep=file");

        assertThat(ADMIN.get(exact + "/content").body()).isEqualTo(file);
        assertThat(ADMIN.get(exact + "/content?format=raw").body()).isEqualTo(disk);
        assertThat(ADMIN.get(normal + "/content?format=raw").body()).isEqualTo(disk);
        assertThat(kept(normal)).isEqualTo("disk");
        HttpResponse<byte[]> download = ADMIN.get(normal + "/content");
        assertThat(download.body()).isEqualTo(disk);
        assertThat(download.headers().firstValue("Repr-Digest")).isEmpty();
    }

    @Test
    void aCompressedRawDiskIsUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(disk);
        }

        String image = ingest(packed.toByteArray(), "");

        JsonNode found = Api.json(ADMIN.get(image));
        assertThat(found.path("kept").asString()).isEqualTo("disk");
        assertThat(found.path("size").asInt()).isEqualTo(packed.size());
        assertThat(ADMIN.get(image + "/content").body()).isEqualTo(disk);
        assertThat(ADMIN.get(image + "/content", "Range", "bytes=5000000-5000009").body())
                .isEqualTo(Arrays.copyOfRange(disk, 5_000_000, 5_000_010));
    }

    @Test
    void freeSpaceIsDroppedOnlyWhenAskedFor() throws IOException {
        Oracle.require("mke2fs").run("-q", "-F", "-E", "offset=1048576,nodiscard", raw, "4096k");
        byte[] used = Files.readAllBytes(raw);

        String all = ingest(used, "");
        String less = ingest(used, "?dropFreeSpace=true");

        assertThat(ADMIN.get(all + "/content").body()).isEqualTo(used);
        assertThat(kept(less)).isEqualTo("disk");
        byte[] dropped = ADMIN.get(less + "/content").body();
        assertThat(dropped).hasSameSizeAs(used);
        assertThat(zeros(dropped)).isGreaterThan(zeros(used) + (2 << 20));
        Files.write(raw, dropped);
        Oracle.require("e2fsck").run("-fn", raw + "?offset=1048576");
    }

    @Test
    void whoWantsTheFileCannotHaveItsFreeSpaceDropped() {
        String image = ADMIN.newImage("both");

        Api.assertProblem(
                ADMIN.put(
                        image + "/content?keep=file&dropFreeSpace=true",
                        BodyPublishers.ofString("x")),
                400,
                "request_invalid");
        Api.assertProblem(
                ADMIN.put(image + "/content?keep=all", BodyPublishers.ofString("x")),
                400,
                "request_invalid");
    }

    @Test
    void whatWasKeptGoesWithTheLastImageThatHasIt() throws IOException {
        byte[] file = converted("qcow2");
        String first = ingest(file, "");
        String second = ingest(file, "");

        ADMIN.delete(first);
        assertThat(ADMIN.get(second + "/content").body()).isEqualTo(file);
        int recipes = objects("recipes").size();
        ADMIN.delete(second);

        assertThat(objects("recipes")).hasSize(recipes - 1);
    }

    private byte[] converted(String format, String... options) throws IOException {
        Path file = folder.resolve("disk." + format);
        Object[] arguments =
                Stream.of(
                                Stream.of("convert", "-f", "raw", "-O", format),
                                Stream.of(options),
                                Stream.of(raw, file))
                        .flatMap(part -> part)
                        .toArray();
        Oracle.require("qemu-img").run(arguments);
        return Files.readAllBytes(file);
    }

    /** Uploads a file and waits until it was taken apart. */
    private static String ingest(byte[] file, String query) {
        String image = ADMIN.newImage("ingested");
        assertThat(
                        ADMIN.put(image + "/content" + query, BodyPublishers.ofByteArray(file))
                                .statusCode())
                .isEqualTo(202);
        JsonNode found =
                ADMIN.awaitImage(image, it -> it.at("/job/state").asString().equals("done"));
        assertThat(Api.status(found)).isEqualTo("active");
        return image;
    }

    private static String kept(String image) {
        return Api.json(ADMIN.get(image)).path("kept").asString();
    }

    private static int zeros(byte[] bytes) {
        int zeros = 0;
        for (byte each : bytes) {
            zeros += each == 0 ? 1 : 0;
        }
        return zeros;
    }

    private static Set<Path> blocks() {
        return objects("blocks");
    }

    private static Set<Path> objects(String kind) {
        Path folder = RunningServer.DATA.resolve("store").resolve(kind);
        if (!Files.exists(folder)) {
            return new HashSet<>();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
