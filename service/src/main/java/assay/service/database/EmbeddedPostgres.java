package assay.service.database;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of our own, in a folder, for as long as this process lives. It listens on a
 * free port of the loopback address, and asks for a random password that only the folder's owner
 * can read.
 *
 * <p>A lock on the folder, which the kernel releases when this process ends in whatever way, keeps
 * a second process out. So a server that still runs in the folder was left by a process that was
 * killed: it is stopped, and another is started.
 */
public final class EmbeddedPostgres implements Closeable {

    private static final String USER = "assay";
    private static final int MAX_CONNECTIONS = 20;
    private static final int START_ATTEMPTS = 3;
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;
    private final PostgresPrograms programs;
    private final FileLock lock;
    private int port;

    private EmbeddedPostgres(Path folder, PostgresPrograms programs, FileLock lock) {
        this.folder = folder;
        this.programs = programs;
        this.lock = lock;
    }

    /**
     * Starts the server in {@code folder}, making what is missing.
     *
     * @throws DatabaseStartException if it cannot be started; the message says what to do
     */
    public static EmbeddedPostgres start(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path real = folder.toRealPath();
        FileLock lock = lock(real);
        try {
            EmbeddedPostgres postgres = new EmbeddedPostgres(real, PostgresPrograms.in(real), lock);
            postgres.stopLeftover();
            postgres.createCluster();
            postgres.startServer();
            return postgres;
        } catch (IOException | RuntimeException e) {
            lock.acquiredBy().close();
            throw e;
        }
    }

    private static FileLock lock(Path folder) throws IOException {
        FileChannel file =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            // held by this very process: as good as held by another
        } finally {
            if (lock == null) {
                file.close();
            }
        }
        if (lock == null) {
            throw new DatabaseStartException(
                    "another Assay server uses "
                            + folder
                            + ": stop it, or give this one another folder by assay.data");
        }
        return lock;
    }

    /** How to reach the database. */
    public Database.Address address() throws IOException {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        return new Database.Address(url, USER, Files.readString(password()), MAX_CONNECTIONS);
    }

    private Path cluster() {
        return folder.resolve("cluster");
    }

    private Path password() {
        return folder.resolve("password");
    }

    private Path log() {
        return folder.resolve("postgres.log");
    }

    private void stopLeftover() throws IOException {
        Path pidFile = cluster().resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        // After a restart of the machine, the number may be that of an innocent process.
        if (ProcessHandle.of(pid).filter(programs::areRunBy).isPresent()) {
            stopServer();
        } else {
            Files.delete(pidFile);
        }
    }

    private void createCluster() throws IOException {
        if (Files.isDirectory(cluster())) {
            return;
        }
        Path unfinished = folder.resolve("cluster-unfinished");
        PostgresPrograms.deleteTree(unfinished);
        Files.deleteIfExists(password());
        Files.createFile(password(), OWNER_ONLY);
        Files.writeString(password(), randomPassword());
        boolean created =
                programs.run(
                        log(),
                        "initdb",
                        "--pgdata=" + unfinished,
                        "--username=" + USER,
                        "--pwfile=" + password(),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        // independent of the host's locales, which change with its upgrades
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--locale=C",
                        "--data-checksums");
        if (!created) {
            throw failure("could not create a database");
        }
        Files.move(unfinished, cluster(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void startServer() throws IOException {
        // Another process can take a free port before PostgreSQL does: then try another.
        for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
            port = freePort();
            String options =
                    "-p "
                            + port
                            + " -c listen_addresses=127.0.0.1 -c unix_socket_directories="
                            + " -c log_checkpoints=off";
            if (pgCtl("start", "-l", log().toString(), "-t", "120", "-o", options)) {
                return;
            }
        }
        throw failure("could not start");
    }

    private void stopServer() throws IOException {
        if (!pgCtl("stop", "-m", "fast", "-t", "60")) {
            throw failure("could not stop");
        }
    }

    private boolean pgCtl(String action, String... arguments) throws IOException {
        String[] all = new String[arguments.length + 4];
        all[0] = action;
        all[1] = "-w";
        all[2] = "-D";
        all[3] = cluster().toString();
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return programs.run(folder.resolve("pg_ctl.log"), "pg_ctl", all);
    }

    private DatabaseStartException failure(String what) throws IOException {
        return new DatabaseStartException(
                """
                the embedded PostgreSQL %s. The end of %s:
                %s
                As root it needs user namespaces; where the host forbids them, run Assay as another
                user, or give it a database of your own by assay.database.url.\
                """
                        .formatted(what, log(), PostgresPrograms.tail(log())));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String randomPassword() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Stops the server and leaves the folder to others. */
    @Override
    public void close() throws IOException {
        try {
            stopServer();
        } finally {
            lock.acquiredBy().close();
        }
    }
}
