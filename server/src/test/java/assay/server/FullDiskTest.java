package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Work.Ordered;
import assay.testkit.Oracle;
import assay.testkit.S3Proxy;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A node with all that it has on one small disk, its PostgreSQL among it, which is full when jobs
 * of every kind run. Only root can mount such a disk.
 */
class FullDiskTest {

    private static final long RESERVE = 64 << 20;

    @TempDir Path folder;

    @Test
    void jobsThatNeedRoomSayThatThereIsNoneAndAllElseGoesOn() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        Oracle.Answer mounted =
                Oracle.require("mount").ask("-t", "tmpfs", "-o", "size=400m", "tmpfs", disk);
        Assumptions.assumeTrue(mounted.exitCode() == 0, "SKIPPED: cannot mount a small disk");
        try (S3Proxy s3 = S3Proxy.start(folder.resolve("s3"))) {
            ServerProcess node = start(disk);
            try {
                fillTheDisk(node, disk, s3);
            } finally {
                node.stop();
            }
        } finally {
            Oracle.require("umount").ask(disk);
        }
    }

    private void fillTheDisk(ServerProcess node, Path disk, S3Proxy s3) throws Exception {
        Path users = Files.createDirectories(folder.resolve("s3/buckets").resolve(Round.USERS));
        Map<Work, Integer> ports = new EnumMap<>(Work.class);
        for (Work work : Work.values()) {
            ports.put(work, s3.endpoint().getPort());
        }
        Api api = node.logIn();
        Path gate = Files.createFile(disk.resolve("gate"));
        Round round = Round.begin(api, 0, users, ports);
        Files.delete(gate);
        Ordered inspection = Work.INSPECT.order(api, round);
        Path filler = fill(disk);
        Ordered export = Work.EXPORT.order(api, round);
        Ordered incoming = Work.IMPORT.order(api, round);
        List<Ordered> copies =
                List.of(Work.TRANSFER.order(api, round), Work.REWRITE.order(api, round));
        Files.createFile(gate);

        Work.EXPORT.assertDone(api, export); // it needs no room
        assertNoRoom(api, inspection);
        assertNoRoom(api, incoming);
        JsonNode image = Api.json(api.get(incoming.image()));
        assertThat(Api.status(image)).isEqualTo("queued");
        assertThat(image.at("/error/code").asString()).isEqualTo("store_full");
        for (Ordered copy : copies) {
            assertNoRoom(api, copy);
            copy.work().assertNothingHalf(api, copy);
        }
        String other = api.newImage("too much");
        Api.assertProblem(
                api.put(other + "/content", BodyPublishers.ofByteArray(new byte[1_500_000])),
                507,
                "store_full");
        assertThat(api.get(round.source() + "/content").body()).isEqualTo(round.disk());

        Files.delete(filler);

        Work.INSPECT.assertDone(api, inspection);
        for (Ordered copy : copies) {
            copy.work().assertDone(api, copy);
        }
        Work.IMPORT.assertDone(api, Work.IMPORT.order(api, round));
    }

    private static void assertNoRoom(Api api, Ordered job) {
        JsonNode failed = job.work().awaitFailure(api, job);
        assertThat(failed.at("/failure/code").asString())
                .as("%s: %s", job.work(), failed)
                .isEqualTo("store_full");
    }

    /** Leaves half a MiB. */
    private static Path fill(Path disk) throws IOException {
        Path filler = disk.resolve("filler");
        long room = Files.getFileStore(disk).getUsableSpace() - RESERVE - (1 << 19);
        byte[] zeros = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (long at = 0; at < room; at += zeros.length) {
                out.write(zeros);
            }
        }
        return filler;
    }

    private static ServerProcess start(Path disk) throws IOException {
        List<String> settings = new ArrayList<>();
        for (Work region : List.of(Work.TRANSFER, Work.REWRITE)) {
            settings.add(
                    "--assay.regions.%s.folder=%s"
                            .formatted(region.word(), disk.resolve(region.word())));
        }
        settings.add("--assay.store.reserve=" + RESERVE + "B");
        settings.add("--assay.outbound.allow=127.0.0.1");
        settings.add("--assay.job.threads=" + Work.values().length);
        settings.add("--assay.job.retry-delay=300ms");
        settings.add("--assay.job.max-attempts=100");
        return ServerProcess.start(
                GatedServer.class,
                disk,
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Dgate=" + disk.resolve("gate")),
                settings);
    }
}
