package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The disk of an image, whatever it was uploaded as, in every format. */
class FormatsApiTest {

    private static final Api ADMIN = RunningServer.admin();
    private static final List<String> STREAMED = List.of("qcow2-zlib", "vmdk-stream");

    @TempDir private static Path folder;

    private static Path disk;
    private static String raw;
    private static String qcow2;

    @BeforeAll
    static void uploadTheSameDiskTwice() throws IOException {
        disk = Files.write(folder.resolve("disk.raw"), disk());
        raw = ADMIN.newImage("a disk", Files.readAllBytes(disk));
        Path file = folder.resolve("disk.qcow2");
        Oracle.require("qemu-img")
                .run("convert", "-c", "-f", "raw", "-O", "qcow2", disk.toString(), file.toString());
        qcow2 = ADMIN.newImage("a file", Files.readAllBytes(file));
    }

    /** An empty partition table, some data that compresses and some that does not, and holes. */
    private static byte[] disk() {
        byte[] bytes = new byte[6 << 20];
        byte[] noise = new byte[1_300_000];
        new Random(3).nextBytes(noise);
        System.arraycopy(noise, 0, bytes, 1 << 20, noise.length);
        Arrays.fill(bytes, 4 << 20, (4 << 20) + 900_000, (byte) 'a');
        bytes[510] = 0x55;
        bytes[511] = (byte) 0xaa;
        return bytes;
    }

    static Stream<String> formats() {
        return names(ADMIN.get(raw + "/formats"));
    }

    private static Stream<String> names(HttpResponse<byte[]> answer) {
        return StreamSupport.stream(json(answer).path("formats").spliterator(), false)
                .map(format -> format.path("name").asString());
    }

    @ParameterizedTest
    @MethodSource("formats")
    void eachFormatHoldsTheDiskAndHasTheSizeThatWasShown(String format) throws IOException {
        HttpResponse<byte[]> download = ADMIN.get(raw + "/content?format=" + format);

        assertIsTheDisk(format, download.body());
        JsonNode offer = offer(raw, format);
        if (offer.path("exact").asBoolean()) {
            assertThat(download.headers().firstValueAsLong("Content-Length"))
                    .hasValue(offer.path("size").asLong());
        }
        assertThat((long) download.body().length).isLessThanOrEqualTo(offer.path("size").asLong());
        assertThat(offer.path("ranges").asBoolean()).isEqualTo(!STREAMED.contains(format));
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "qcow2", "vhd", "vhd-fixed", "vdi", "qcow2-zstd", "vmdk-stream"})
    void theDiskInAFileThatWasUploadedInAnotherFormatIsTheSame(String format) throws IOException {
        assertIsTheDisk(format, ADMIN.get(qcow2 + "/content?format=" + format).body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"vmdk", "vhdx", "vdi", "qcow2-zstd", "raw.zst"})
    void anInterruptedDownloadGoesOnWhereItWas(String format) {
        String path = raw + "/content?format=" + format;
        byte[] whole = ADMIN.get(path).body();
        HttpResponse<byte[]> begun = ADMIN.get(path, "Range", "bytes=0-99999");
        String tag = begun.headers().firstValue("ETag").orElseThrow();

        HttpResponse<byte[]> rest = ADMIN.get(path, "Range", "bytes=100000-", "If-Range", tag);

        assertThat(rest.statusCode()).isEqualTo(206);
        assertThat(begun.body()).isEqualTo(Arrays.copyOf(whole, 100_000));
        assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(whole, 100_000, whole.length));
        assertThat(tag)
                .startsWith("\"")
                .isEqualTo(ADMIN.get(path).headers().firstValue("ETag").get());
        assertThat(ADMIN.get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
    }

    @Test
    void aPartOfOneFormatIsNotGoneOnWithAnother() {
        String tag =
                ADMIN.head(raw + "/content?format=vdi").headers().firstValue("ETag").orElseThrow();

        HttpResponse<byte[]> other =
                ADMIN.get(raw + "/content?format=vhd", "Range", "bytes=5-", "If-Range", tag);

        assertThat(other.statusCode()).isEqualTo(200);
        assertProblem(
                ADMIN.get(raw + "/content?format=vhd", "Range", "bytes=999999999-"),
                416,
                "range_not_satisfiable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"qcow2-zlib", "vmdk-stream"})
    void whatIsCompressedWhileItIsSentHasNoRanges(String format) {
        HttpResponse<byte[]> answer =
                ADMIN.get(raw + "/content?format=" + format, "Range", "bytes=0-0");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Accept-Ranges")).contains("none");
        assertThat(answer.headers().firstValue("ETag")).isEmpty();
        assertThat(ADMIN.head(raw + "/content?format=" + format).statusCode()).isEqualTo(200);
    }

    @Test
    void theFileIsCalledWhatItIs() {
        assertThat(
                        ADMIN.head(raw + "/content?format=vhd-fixed")
                                .headers()
                                .firstValue("Content-Disposition")
                                .orElseThrow())
                .contains("a%20disk.vhd");
    }

    @Test
    void aFormatThatIsNotKnownIsRefusedWithThoseThatAre() {
        HttpResponse<byte[]> answer = ADMIN.get(raw + "/content?format=floppy");

        assertProblem(answer, 400, "request_invalid");
        assertThat(json(answer).path("detail").asString()).contains("qcow2, vmdk, vhd, vhd-fixed");
        assertProblem(ADMIN.get(qcow2 + "/content?format=raw.zst"), 400, "request_invalid");
        assertThat(names(ADMIN.get(qcow2 + "/formats"))).doesNotContain("raw.zst");
    }

    @Test
    void onlyAnActiveImageHasFormats() {
        String image = ADMIN.newImage("empty");

        assertProblem(ADMIN.get(image + "/content?format=raw"), 409, "image_not_active");
        assertProblem(ADMIN.get(image + "/formats"), 409, "image_not_active");
    }

    private static JsonNode offer(String image, String format) {
        return StreamSupport.stream(
                        json(ADMIN.get(image + "/formats")).path("formats").spliterator(), false)
                .filter(offer -> offer.path("name").asString().equals(format))
                .findFirst()
                .orElseThrow();
    }

    private void assertIsTheDisk(String format, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("got-" + format), bytes);
        if (format.equals("raw.zst")) {
            Path plain = folder.resolve("got.raw");
            Oracle.require("zstd").run("-d", "-f", file.toString(), "-o", plain.toString());
            assertThat(plain).hasSameBinaryContentAs(disk);
            return;
        }
        String kind =
                switch (format) {
                    case "vhd", "vhd-fixed" -> "vpc";
                    case "qcow2-zlib", "qcow2-zstd" -> "qcow2";
                    case "vmdk-stream" -> "vmdk";
                    default -> format;
                };
        assertThat(
                        Oracle.require("qemu-img")
                                .ask("compare", "-f", "raw", "-F", kind, disk, file)
                                .output())
                .contains("Images are identical");
    }
}
