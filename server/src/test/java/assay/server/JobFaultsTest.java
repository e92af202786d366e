package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Work.Ordered;
import assay.testkit.S3Proxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What becomes of jobs of every kind, all of them in their middle, when their node, its PostgreSQL
 * or the bucket that they need fails. Their middle is where so many bytes have gone over the line
 * to that bucket, and no more come; that of an inspection, which needs none, is a closed gate.
 */
class JobFaultsTest {

    private static final String NODE = "node";

    /** More than one part of an export, and less than the disk. */
    private static final long MIDDLE = 9 << 20;

    /** Enough for a node to start, and too little for a job to end. */
    private static final long START = 1 << 20;

    private static final Map<Work, FaultyLine> LINES = new EnumMap<>(Work.class);

    private static Cluster cluster;
    private static ServerProcess node;
    private static Api api;
    private static int rounds;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        cluster = new Cluster(folder);
        for (Work work : Work.values()) {
            LINES.put(work, new FaultyLine());
            cluster.bucketFolder(work.word());
        }
        letAllThrough();
        node = startNode();
        api = node.logIn();
    }

    private static ServerProcess startNode() throws IOException {
        List<String> settings = new ArrayList<>();
        for (Work region : List.of(Work.TRANSFER, Work.REWRITE)) {
            String s3 = "--assay.regions." + region.word() + ".s3.";
            settings.add(s3 + "endpoint=http://127.0.0.1:" + line(region).port());
            settings.add(s3 + "bucket=" + region.word());
            settings.add(s3 + "access-key=" + S3Proxy.ACCESS_KEY);
            settings.add(s3 + "secret-key=" + S3Proxy.SECRET_KEY);
        }
        settings.add("--assay.job.threads=" + Work.values().length);
        settings.add("--assay.sweep.every=1s");
        settings.add("--assay.outbound.allow=127.0.0.1");
        return cluster.start(NODE, settings.toArray(String[]::new));
    }

    private static FaultyLine line(Work work) {
        return Objects.requireNonNull(LINES.get(work));
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
        for (FaultyLine line : LINES.values()) {
            line.close();
        }
    }

    @Test
    void jobsWhoseNodeIsKilledAreGoneOnWith() throws Exception {
        List<Ordered> jobs = inTheirMiddle();

        node.kill();
        hold(START);
        assertThat(jobs)
                .allSatisfy(job -> assertThat(job.round().file(Work.EXPORT)).doesNotExist());
        node = startNode();
        api = new Api(node.address(), api.token());
        assertNothingHalf(jobs);
        letAllThrough();

        assertDone(jobs);
    }

    @Test
    void jobsWhosePostgresIsKilledAreGoneOnWith() throws Exception {
        List<Ordered> jobs = inTheirMiddle();

        cluster.killDatabase(() -> {
            letAllThrough();
            return node.process().isAlive();
        });

        assertDone(jobs);
    }

    @Test
    void jobsWhoseBucketStallsHoldUpNothingElseAndWhenItFailsTheySayWhy() throws Exception {
        List<Ordered> jobs = inTheirMiddle(); // where the bucket stalls
        Round round = jobs.getFirst().round();
        assertThat(api.get(round.source() + "/content").body()).isEqualTo(round.disk());

        for (FaultyLine line : LINES.values()) {
            line.set(new FaultyLine.Says500());
        }
        for (Ordered job : jobs) {
            if (job.work() != Work.INSPECT) {
                JsonNode failed = job.work().awaitFailure(api, job);
                assertThat(failed.at("/failure/code").asString()).isEqualTo(job.work().outage());
            }
        }
        assertNothingHalf(jobs);
        letAllThrough();

        assertDone(jobs);
    }

    /** A job of each kind that can go on only when {@link #letAllThrough} is called. */
    private static List<Ordered> inTheirMiddle() throws Exception {
        letAllThrough();
        Map<Work, Integer> ports = new EnumMap<>(Work.class);
        LINES.forEach((work, line) -> ports.put(work, line.port()));
        Round round = Round.begin(api, rounds++, cluster.bucketFolder(Round.USERS), ports);
        cluster.closeGate(NODE);
        hold(MIDDLE);
        List<Ordered> jobs = new ArrayList<>();
        for (Work work : Work.values()) {
            jobs.add(work.order(api, round));
        }
        for (Ordered job : jobs) {
            if (job.work() == Work.INSPECT) {
                api.awaitImage(
                        job.image(), image -> image.at("/job/state").asString().equals("running"));
            } else {
                line(job.work()).awaitHeld();
            }
        }
        assertNothingHalf(jobs);
        return jobs;
    }

    private static void hold(long bytes) throws IOException {
        for (FaultyLine line : LINES.values()) {
            line.set(new FaultyLine.Holds(cluster.bucketPort(), bytes));
        }
    }

    private static void letAllThrough() {
        try {
            for (FaultyLine line : LINES.values()) {
                line.set(new FaultyLine.Passes(cluster.bucketPort()));
            }
            cluster.openGate(NODE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertNothingHalf(List<Ordered> jobs) {
        for (Ordered job : jobs) {
            job.work().assertNothingHalf(api, job);
        }
    }

    private static void assertDone(List<Ordered> jobs) throws IOException {
        for (Ordered job : jobs) {
            job.work().assertDone(api, job);
        }
        Cluster.await(
                () -> "nothing that is left over, not " + leftovers(), () -> leftovers().isEmpty());
    }

    /** Parts of uploads in all buckets, and what the store needed while it wrote. */
    private static List<Path> leftovers() {
        try (Stream<Path> files = Files.walk(cluster.bucketFolder("..").normalize())) {
            return files.filter(Files::isRegularFile)
                    .filter(file ->
                            file.getFileName().toString().startsWith(".mpus")
                                    || file.toString().contains("/uploads/"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
