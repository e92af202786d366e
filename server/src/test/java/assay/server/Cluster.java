package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import assay.service.database.DatabaseStartException;
import assay.service.database.EmbeddedPostgres;
import assay.testkit.S3Proxy;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A PostgreSQL and a bucket, both behind lines that can fail, and nodes that share them.
 * Inspections of a node wait until its gate is open; see {@link GatedServer}.
 */
final class Cluster implements Closeable {

    private final Path folder;
    private final S3Proxy bucket;
    private final List<ServerProcess> nodes = new ArrayList<>();
    private EmbeddedPostgres postgres;

    final FaultyLine toDatabase = new FaultyLine();
    final FaultyLine toBucket = new FaultyLine();

    Cluster(Path folder) throws IOException {
        this.folder = folder;
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
        bucket = S3Proxy.start(Files.createDirectories(folder.resolve("s3")));
        mendDatabase();
        mendBucket();
    }

    private void mendDatabase() throws IOException {
        String url = postgres.address().url();
        toDatabase.set(
                new FaultyLine.Passes(URI.create(url.substring("jdbc:".length())).getPort()));
    }

    void mendBucket() throws IOException {
        toBucket.set(new FaultyLine.Passes(bucketPort()));
    }

    /** Of the S3 service itself, behind no line. */
    int bucketPort() {
        return bucket.endpoint().getPort();
    }

    /** Of a bucket of that service; one that does not exist is made. */
    Path bucketFolder(String name) throws IOException {
        return Files.createDirectories(folder.resolve("s3/buckets").resolve(name));
    }

    /** Starts a node with keys of the first one, or again on what it had. */
    ServerProcess start(String name, String... more) throws IOException {
        Path home = folder.resolve(name);
        Path data = home.resolve("data");
        Files.createDirectories(data);
        if (!nodes.isEmpty()) {
            for (String shared : List.of("keys", "identity-key", "first-login")) {
                Path original = nodes.getFirst().data().resolve(shared);
                if (!Files.exists(data.resolve(shared))) {
                    Files.copy(original, data.resolve(shared));
                }
            }
        }
        List<String> settings = new ArrayList<>(settings());
        settings.addAll(List.of(more));
        ServerProcess node =
                ServerProcess.start(
                        GatedServer.class,
                        home,
                        List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Dgate=" + gate(name)),
                        settings);
        nodes.add(node);
        return node;
    }

    private List<String> settings() throws IOException {
        return List.of(
                "--assay.database.url=jdbc:postgresql://127.0.0.1:"
                        + toDatabase.port()
                        + "/postgres?socketTimeout=20",
                "--assay.database.user=" + postgres.address().user(),
                "--assay.database.password=" + postgres.address().password(),
                "--assay.database.max-connections=10",
                "--assay.store.s3.endpoint=http://127.0.0.1:" + toBucket.port(),
                "--assay.store.s3.bucket=" + S3Proxy.BUCKET,
                "--assay.store.s3.access-key=" + S3Proxy.ACCESS_KEY,
                "--assay.store.s3.secret-key=" + S3Proxy.SECRET_KEY,
                "--assay.upload.lease=3s",
                "--assay.job.heartbeat=1s",
                "--assay.job.retry-delay=300ms",
                "--assay.job.max-attempts=20");
    }

    private Path gate(String name) {
        return folder.resolve(name).resolve("gate");
    }

    /** Lets a node inspect. */
    void openGate(String name) throws IOException {
        Files.createDirectories(gate(name).getParent());
        if (!Files.exists(gate(name))) {
            Files.createFile(gate(name));
        }
    }

    /** Has a node's next inspections wait. */
    void closeGate(String name) throws IOException {
        Files.deleteIfExists(gate(name));
    }

    /** Kills PostgreSQL with signal 9, and starts it again on what it had. */
    void killDatabase(BooleanSupplier meanwhile) throws IOException {
        Path pid = folder.resolve("postgres/cluster/postmaster.pid");
        long number = Long.parseLong(Files.readAllLines(pid).getFirst().strip());
        ProcessHandle server = ProcessHandle.of(number).orElseThrow();
        server.destroyForcibly();
        server.onExit().join();
        assertThat(meanwhile.getAsBoolean()).isTrue();
        try {
            postgres.close();
        } catch (DatabaseStartException e) {
            // it cannot be stopped, because it was killed; but its folder is free now
        }
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
        mendDatabase();
    }

    static void await(String what, BooleanSupplier condition) {
        await(() -> what, condition);
    }

    static void await(Supplier<String> what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(120);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as(() -> "waiting for " + what.get()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() throws IOException {
        for (ServerProcess node : nodes) {
            node.process().destroyForcibly().onExit().join();
        }
        toDatabase.close();
        toBucket.close();
        bucket.close();
        postgres.close();
    }
}
