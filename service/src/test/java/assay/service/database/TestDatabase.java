package assay.service.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One real PostgreSQL for all tests of a run. Tests share it, so each makes its own projects. */
public final class TestDatabase {

    private static final Database SHARED = start();

    private TestDatabase() {}

    public static Database shared() {
        return SHARED;
    }

    private static Database start() {
        try {
            Path folder = Files.createTempDirectory("assay-postgres");
            Database database = Database.openEmbedded(folder);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(database, folder)));
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(Database database, Path folder) {
        try {
            database.close();
            PostgresPrograms.deleteTree(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
