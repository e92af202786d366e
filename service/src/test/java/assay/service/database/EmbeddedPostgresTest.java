package assay.service.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

    @TempDir Path folder;

    @Test
    void whatWasCommittedIsThereAfterARestartAndTheFolderIsGuarded() throws IOException {
        try (Database database = Database.openEmbedded(folder)) {
            database.jdbi().useHandle(handle -> handle.execute("create table kept as select 42"));

            assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                    .isInstanceOf(DatabaseStartException.class)
                    .hasMessageContaining("another Assay server uses")
                    .hasMessageContaining("assay.data");
            assertThat(Files.getPosixFilePermissions(folder.resolve("password")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }

        // As after a crash of the machine: the number in the file is another process's by now.
        Files.writeString(
                folder.resolve("cluster/postmaster.pid"), ProcessHandle.current().pid() + "\n");
        try (Database database = Database.openEmbedded(folder)) {
            int kept =
                    database.jdbi()
                            .withHandle(handle ->
                                    handle.createQuery("select * from kept")
                                            .mapTo(Integer.class)
                                            .one());
            assertThat(kept).isEqualTo(42);
        }
        assertThat(folder.resolve("cluster/postmaster.pid")).doesNotExist();
    }

    @Test
    void aStrangerWithoutThePasswordIsRefused() throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            Database.Address right = postgres.address();
            Database.Address wrong = new Database.Address(right.url(), right.user(), "guessed", 1);

            assertThatThrownBy(() -> Database.open(wrong))
                    .hasStackTraceContaining("password authentication failed");
        }
    }
}
