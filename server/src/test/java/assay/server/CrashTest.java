package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
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
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stopWhatRuns() throws InterruptedException {
        for (Process process : started) {
            process.destroy(); // so that it stops its PostgreSQL, too
            process.waitFor();
        }
    }

    @Test
    void aKillLosesNothingThatWasAcknowledgedAndShowsNothingHalf() throws Exception {
        Server server = start();
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

    /** Sends half a file, waits until some of it is on the disk, and kills. */
    private String killInTheMiddleOfAnUpload(Server server) throws Exception {
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
                    Content-Length: 2000000

                    """
                            .formatted(image, api.token())
                            .replace("\n", "\r\n");
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[1_000_000]);
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
        try (Stream<Path> files = Files.list(folder.resolve("data/store/uploads"))) {
            return files.toList();
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

    private record Server(Process process, String address, Path data) {

        Api logIn() {
            return Api.at(address).logIn("admin", RunningServer.firstPassword(data));
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }
    }

    /** Starts the server and reads from its output where it is. */
    private Server start() throws IOException {
        Path data = folder.resolve("data");
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dgate=" + folder.resolve("gate"),
                        "-cp",
                        System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path")),
                        GatedServer.class.getName(),
                        "--assay.listen=127.0.0.1:0",
                        "--assay.data=" + data,
                        "--assay.upload.lease=3s",
                        "--assay.job.heartbeat=1s");
        File errors = folder.resolve("errors").toFile();
        Process process = builder.redirectError(ProcessBuilder.Redirect.appendTo(errors)).start();
        started.add(process);
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.startsWith("Assay is ready at ")) {
                Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
                return new Server(process, line.substring("Assay is ready at ".length()), data);
            }
        }
        throw new AssertionError(
                "the server did not start: " + lines + Files.readString(errors.toPath()));
    }
}
