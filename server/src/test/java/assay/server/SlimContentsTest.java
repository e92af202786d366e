package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import assay.store.care.Stats;
import assay.store.place.FolderPlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
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

/** Contents that a server makes slim, over HTTP and under signal 9. */
class SlimContentsTest {

    private static final int PIECE = 4096;
    private static final int HALF = 5 << 20;

    @TempDir Path folder;
    private final List<ServerProcess> started = new ArrayList<>();

    @AfterEach
    void stopWhatRuns() throws InterruptedException {
        for (ServerProcess server : started) {
            server.stop();
        }
    }

    @Test
    void theOperatorHasItDoneAndSeesWhatItSaves() {
        HttpResponse<byte[]> answer = RunningServer.admin().post("/slim-contents", "");

        assertThat(answer.statusCode()).isEqualTo(202);
        JsonNode job = json(answer);
        assertThat(job.path("kind").asString()).isEqualTo("slim");
        assertThat(job.has("image")).isFalse();
        String path = "/jobs/" + job.path("id").asString();
        assertThat(answer.headers().firstValue("Location")).contains("/api/v1" + path);
        await("its end", () -> state(RunningServer.admin(), path).equals("done"));
        assertThat(
                        json(RunningServer.admin().get("/slim-contents"))
                                .path("regions")
                                .path(0)
                                .path("region")
                                .asString())
                .isEqualTo("RegionOne");
        assertProblem(RunningServer.mallory().post("/slim-contents", ""), 403, "role_missing");
        assertProblem(RunningServer.mallory().get("/slim-contents"), 403, "role_missing");
        assertProblem(RunningServer.mallory().get(path), 404, "not_found");
    }

    private static String state(Api api, String job) {
        return json(api.get(job)).path("state").asString();
    }

    @Test
    void aKillInTheMiddleLosesNothingAndLeavesNothing() throws Exception {
        List<byte[]> disks = disks();
        ServerProcess server = start();
        Api api = server.logIn();
        List<String> images = new ArrayList<>();
        for (byte[] disk : disks) {
            images.add(api.newImage("debian", disk));
        }
        JsonNode before = json(api.get(images.getLast()));
        String job = "/jobs/" + json(api.post("/slim-contents", "")).path("id").asString();
        await("a slim content on its way", () -> !files("uploads").isEmpty());
        server.kill();
        assertThat(files("uploads")).isNotEmpty();

        server = start();
        Api again = server.logIn();
        await("the job's end", () -> state(again, job).equals("done"));

        JsonNode home = json(again.get("/slim-contents")).path("regions").path(0);
        assertThat(home.path("waiting").asInt()).isZero();
        assertThat(home.path("slim").asInt()).isEqualTo(disks.size() - 1);
        assertThat(home.path("before").asLong() - home.path("after").asLong())
                .isGreaterThan(2L * HALF - (1 << 20));
        assertSame(again, images, disks);
        assertThat(json(again.get(images.getLast())).path("sha256"))
                .isEqualTo(before.path("sha256"));
        assertThat(json(again.get(images.getLast())).path("revision"))
                .isEqualTo(before.path("revision"));
        await("no leftovers", () -> files("uploads").isEmpty() && isAllNeeded(disks.size()));
        assertSame(again, images, disks);
    }

    private static void assertSame(Api api, List<String> images, List<byte[]> disks) {
        for (int number = 0; number < disks.size(); number++) {
            assertThat(api.get(images.get(number) + "/content").body())
                    .isEqualTo(disks.get(number));
        }
    }

    private boolean isAllNeeded(int contents) {
        try (FolderPlace place = new FolderPlace(folder.resolve("data/store"))) {
            return Stats.of(place).unreferenced() == 0 && Stats.of(place).contents() == contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> files(String in) {
        Path uploads = folder.resolve("data/store").resolve(in);
        try (Stream<Path> files = Files.exists(uploads) ? Files.walk(uploads) : Stream.of()) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(uploads); // what is listed is deleted meanwhile
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(120);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waiting for " + what).isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    /** Raw disks of noise; half of each is that of the one before, at another place. */
    private static List<byte[]> disks() {
        Random random = new Random(4096);
        List<byte[]> disks = new ArrayList<>();
        byte[] old = new byte[2 * HALF];
        random.nextBytes(old);
        for (int number = 0; number < 3; number++) {
            byte[] disk = new byte[2 * HALF];
            random.nextBytes(disk);
            System.arraycopy(old, PIECE, disk, 2 * PIECE, HALF);
            Arrays.fill(disk, 0, 510, (byte) 0);
            disk[446 + 4] = (byte) 0x83;
            disk[446 + 9] = 0x08; // first sector 2048
            disk[446 + 13] = 0x08; // 2048 sectors
            disk[510] = 0x55;
            disk[511] = (byte) 0xaa;
            disks.add(disk);
            old = disk;
        }
        return disks;
    }

    private ServerProcess start() throws IOException {
        ServerProcess server =
                ServerProcess.start(
                        AssayServer.class,
                        folder,
                        List.of("-Xmx512m"),
                        List.of(
                                "--assay.upload.lease=3s",
                                "--assay.job.heartbeat=1s",
                                "--assay.store.slim.age=0s",
                                "--assay.store.slim.keep=2s",
                                "--assay.store.collect=2s",
                                "--assay.sweep.every=1s"));
        started.add(server);
        return server;
    }
}
