package assay.service.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One real PostgreSQL for all tests of a run. */
public final class TestDatabase {

    private static final EmbeddedPostgres SERVER = start();
    private static final Database SHARED = Database.open(address());

    private TestDatabase() {}

    /** The database that tests share, so each makes its own projects. */
    public static Database shared() {
        return SHARED;
    }

    /**
     * A new database, for tests that run a scheduler: in the shared one it would do, or fail to do,
     * the jobs of other tests.
     *
     * @param name in lower-case letters
     */
    public static Database separate(String name) {
        SHARED.jdbi().useHandle(handle -> handle.execute("create database " + name));
        Database.Address shared = address();
        String url = shared.url().substring(0, shared.url().lastIndexOf('/') + 1) + name;
        return Database.open(new Database.Address(url, shared.user(), shared.password(), 10));
    }

    private static Database.Address address() {
        try {
            return SERVER.address();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedPostgres start() {
        try {
            Path folder = Files.createTempDirectory("assay-postgres");
            EmbeddedPostgres server = EmbeddedPostgres.start(folder);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(EmbeddedPostgres server, Path folder) {
        try {
            server.close();
            PostgresPrograms.deleteTree(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
