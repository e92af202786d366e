package assay.service.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.service.ManualClock;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.UuidV7;
import assay.service.database.TestDatabase;
import assay.service.identity.Sessions.NewSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {

    private static final Jdbi JDBI = TestDatabase.shared().jdbi();
    private static final String ADDRESS = "192.0.2.1";

    private final ManualClock clock = new ManualClock();
    private final Sessions sessions = new Sessions(JDBI, clock, Duration.ofHours(12));

    @BeforeAll
    static void aUserExists() {
        UUID project = UuidV7.next();
        String hash = new Passwords().hash("correct horse");
        JDBI.useHandle(handle -> {
            handle.execute("insert into projects (id, name) values (?, 'zoo')", project);
            handle.execute(
                    "insert into users (id, name, project_id, password)"
                            + " values (?, 'zoe', ?, ?)",
                    UuidV7.next(),
                    project,
                    hash);
        });
    }

    @Test
    void aTokenProvesItsSessionUntilTheUserLogsOut() {
        NewSession created = sessions.logIn("zoe", "correct horse", ADDRESS);
        SessionToken token = new SessionToken(created.token().text());

        assertThat(sessions.find(token)).contains(created.session());
        assertThat(created.session().project().name()).isEqualTo("zoo");
        sessions.end(token);
        assertThat(sessions.find(token)).isEmpty();
    }

    @Test
    void anExpiredSessionIsNone() {
        SessionToken token = sessions.logIn("zoe", "correct horse", ADDRESS).token();

        clock.advance(Duration.ofHours(12));

        assertThat(sessions.find(token)).isEmpty();
        sessions.purge();
        clock.advance(Duration.ofHours(-1));
        assertThat(sessions.find(token)).isEmpty();
    }

    @Test
    void aWrongPasswordAndAnUnknownUserAreRefusedAlike() {
        assertThatThrownBy(() -> sessions.logIn("zoe", "wrong", ADDRESS))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.LOGIN_REFUSED));
        assertThatThrownBy(() -> sessions.logIn("nobody", "correct horse", ADDRESS))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.LOGIN_REFUSED));
    }

    @Test
    void theDatabaseHoldsNoToken() {
        SessionToken token = sessions.logIn("zoe", "correct horse", ADDRESS).token();

        byte[] kept =
                JDBI.withHandle(handle ->
                        handle.createQuery(
                                        "select token_sha256 from sessions"
                                                + " order by created_at desc limit 1")
                                .mapTo(byte[].class)
                                .one());

        assertThat(kept).isEqualTo(token.sha256()).hasSize(32);
        assertThat(token.text()).hasSize(43);
    }

    @Test
    void theFirstLoginIsMadeOnlyWhereThereIsNoUser(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("first-login");

        assertThat(FirstLogin.make(JDBI, file)).isEmpty();
        assertThat(file).doesNotExist();

        Optional<FirstLogin> made =
                JDBI.inTransaction(handle -> {
                    handle.execute("delete from users");
                    Optional<FirstLogin> login =
                            FirstLogin.make(Jdbi.create(handle.getConnection()), file);
                    handle.rollback();
                    return login;
                });
        assertThat(Files.readString(file))
                .isEqualTo("user: admin\npassword: " + made.orElseThrow().password() + "\n");
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(made.orElseThrow().password()).hasSize(20);
    }
}
