package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
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
        String upload =
                tus(
                                api,
                                "POST",
                                image + "/uploads",
                                new byte[0],
                                "Upload-Length",
                                "" + bytes.length)
                        .headers()
                        .firstValue("Location")
                        .orElseThrow()
                        .substring("/api/v1".length());
        int acknowledged = 5_000_001;
        append(api, upload, 0, Arrays.copyOf(bytes, acknowledged));
        long before = partialFiles().size();
        URI address = URI.create(server.address());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            String request =
                    """
                    PATCH /api/v1%s HTTP/1.1
                    Host: localhost
                    Tus-Resumable: 1.0.0
                    Content-Type: application/offset+octet-stream
                    Authorization: Bearer %s
                    Upload-Offset: %d
                    Content-Length: %d

                    """
                            .formatted(
                                    upload, api.token(), acknowledged, bytes.length - acknowledged)
                            .replace("\n", "\r\n");
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.write(bytes, acknowledged, 10_000_000);
            out.flush();
            await("more of it", () -> partialFiles().size() > before);
            server.kill();
        }

        server = start();
        Api again = server.logIn();
        await(
                "the killed server's lease",
                () -> tus(again, "HEAD", upload, new byte[0]).statusCode() != 423);
        HttpResponse<byte[]> head = tus(again, "HEAD", upload, new byte[0]);
        int offset = (int) head.headers().firstValueAsLong("Upload-Offset").orElseThrow();
        assertThat(offset).isGreaterThanOrEqualTo(acknowledged);
        append(again, upload, offset, Arrays.copyOfRange(bytes, offset, bytes.length));
        assertThat(again.get(image + "/content").body()).isEqualTo(bytes);
    }

    private static void append(Api api, String upload, int offset, byte[] bytes) {
        HttpResponse<byte[]> answer =
                tus(
                        api,
                        "PATCH",
                        upload,
                        bytes,
                        "Content-Type",
                        "application/offset+octet-stream",
                        "Upload-Offset",
                        "" + offset);
        assertThat(answer.statusCode()).isEqualTo(204);
    }

    private static HttpResponse<byte[]> tus(
            Api api, String method, String path, byte[] body, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Tus-Resumable";
        all[headers.length + 1] = "1.0.0";
        return api.send(method, path, BodyPublishers.ofByteArray(body), all);
    }

    /** Sends half a file, waits until some of it is on the disk, and kills. */
    private String killInTheMiddleOfAnUpload(ServerProcess server) throws Exception {
        Api api = server.logIn();
        String image = api.newImage("killed");
        URI address = URI.create(server.address());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            OutputStream out = socket.getOutputStream();
            String request =
                    """
                    PUT /api/v1%s/content HTTP/1.1
                    Host: localhost
                    Content-Type: application/octet-stream
                    Authorization: Bearer %s
                    Content-Length: 40000000

                    """
                            .formatted(image, api.token())
                            .replace("\n", "\r\n");
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] half = new byte[20_000_000];
            new Random(20).nextBytes(half);
            out.write(half);
            out.flush();
            await("a partial file", () -> partialBytes() > 0);
            assertThat(Api.status(Api.json(api.get(image)))).isEqualTo("uploading");
            server.kill();
        }
        assertThat(partialBytes()).isPositive();
        return image;
    }

    private void awaitNoPartialFiles() {
        await("no partial file", () -> partialFiles().isEmpty());
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

    private static void await(String what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(120);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waiting for " + what).isBefore(deadline);
            Thread.onSpinWait();
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
