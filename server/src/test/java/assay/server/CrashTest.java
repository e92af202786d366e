package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Kills the server, a process of its own, with signal 9 where it hurts most. */
class CrashTest {

    @TempDir Path folder;
    private final List<ServerProcess> started = new ArrayList<>();

    @AfterEach
    void stopWhatRuns() throws InterruptedException {
        for (ServerProcess server : started) {
            server.stop();
        }
    }

    @Test
    void aKillLosesNothingThatWasAcknowledgedAndShowsNothingHalf() throws Exception {
        ServerProcess server = start();
        String killedUpload = killInTheMiddleOfAnUpload(server);

        server = start();
        Api api = server.logIn();
        String status = Api.status(Api.json(api.get(killedUpload)));
        assertThat(status).isIn("uploading", "queued");
        JsonNode freed =
                api.awaitImage(
                        killedUpload,
                        image -> {
                            assertThat(Api.status(image)).isIn("uploading", "queued");
                            return Api.status(image).equals("queued");
                        });
        assertThat(freed.at("/error/code").asString()).isEqualTo("upload_interrupted");
        awaitNoPartialFiles();

        byte[] bytes = disk();
        assertThat(
                        api.put(killedUpload + "/content", BodyPublishers.ofByteArray(bytes))
                                .statusCode())
                .isEqualTo(202);
        api.awaitImage(killedUpload, image -> image.at("/job/state").asString().equals("running"));
        server.kill();

        server = start();
        api = server.logIn();
        assertThat(Api.status(Api.json(api.get(killedUpload)))).isEqualTo("inspecting");
        Files.createFile(folder.resolve("gate"));
        JsonNode inspected =
                api.awaitImage(killedUpload, image -> !Api.status(image).equals("inspecting"));
        assertThat(Api.status(inspected)).isEqualTo("active");
        assertThat(inspected.at("/job/state").asString()).isEqualTo("done");
        assertThat(api.get(killedUpload + "/content").body()).isEqualTo(bytes);
    }

    @Test
    void anUploadInPiecesGoesOnAfterAKillWithAllThatWasAcknowledged() throws Exception {
        byte[] bytes = new byte[20_000_000];
        new Random(40).nextBytes(bytes);
        ServerProcess server = start();
        Api api = server.logIn();
        String image = api.newImage("pieces");
        TusUpload upload = TusUpload.begin(api, image, bytes.length);
        int acknowledged = 5_000_001;
        upload.append(bytes, 0, acknowledged);
        long before = partialFiles().size();
        try (HalfUpload _ = upload.appendHalf(bytes, acknowledged, acknowledged + 10_000_000)) {
            Cluster.await("more of it", () -> partialFiles().size() > before);
            server.kill();
        }

        server = start();
        Api again = server.logIn();
        TusUpload rest = upload.at(again); // when the killed server's lease is over
        int offset = rest.awaitOffset();
        assertThat(offset).isGreaterThanOrEqualTo(acknowledged);
        rest.append(bytes, offset, bytes.length);
        assertThat(again.get(image + "/content").body()).isEqualTo(bytes);
    }

    /** Sends half a file, waits until some of it is on the disk, and kills. */
    private String killInTheMiddleOfAnUpload(ServerProcess server) throws Exception {
        Api api = server.logIn();
        String image = api.newImage("killed");
        try (HalfUpload _ = HalfUpload.to(api, image)) {
            Cluster.await("a partial file", () -> partialBytes() > 0);
            assertThat(Api.status(Api.json(api.get(image)))).isEqualTo("uploading");
            server.kill();
        }
        assertThat(partialBytes()).isPositive();
        return image;
    }

    private void awaitNoPartialFiles() {
        Cluster.await("no partial file", () -> partialFiles().isEmpty());
    }

    private long partialBytes() {
        return partialFiles().stream().mapToLong(file -> file.toFile().length()).sum();
    }

    private List<Path> partialFiles() {
        Path uploads = folder.resolve("data/store/uploads");
        try (Stream<Path> files = Files.exists(uploads) ? Files.walk(uploads) : Stream.of()) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A raw disk of 3 MiB with an empty MBR; the rest is noise. */
    private static byte[] disk() {
        byte[] bytes = new byte[3 << 20];
        new Random(510).nextBytes(bytes);
        Arrays.fill(bytes, 0, 510, (byte) 0);
        bytes[446 + 4] = (byte) 0x83;
        bytes[446 + 9] = 0x08; // first sector 2048
        bytes[446 + 13] = 0x08; // 2048 sectors
        bytes[510] = 0x55;
        bytes[511] = (byte) 0xaa;
        return bytes;
    }

    /** Starts the server on the same data again; see {@link GatedServer}. */
    private ServerProcess start() throws IOException {
        ServerProcess server =
                ServerProcess.start(
                        GatedServer.class,
                        folder,
                        List.of("-Dgate=" + folder.resolve("gate")),
                        List.of("--assay.upload.lease=3s", "--assay.job.heartbeat=1s"));
        started.add(server);
        return server;
    }
}
