package assay.service.identity;

import static assay.service.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import assay.service.ManualClock;
import assay.service.Problem;
import assay.service.database.TestDatabase;
import assay.service.identity.Authority.NewPassword;
import assay.service.identity.Authority.NewSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {

    private static final Jdbi JDBI = TestDatabase.shared().jdbi();
    private static final People PEOPLE = new People(JDBI);
    private static final Named ZOO = PEOPLE.project();
    private static final Named ZOE = PEOPLE.user(ZOO, Role.MEMBER);
    private static final String ADDRESS = "192.0.2.1";
    private static final Scope HOME = new Scope.Home();

    private final ManualClock clock = new ManualClock();
    private final Sessions sessions = new Sessions(JDBI, clock, Duration.ofHours(12));

    private NewSession logIn(Named user, Scope scope) {
        return sessions.logIn(new Account.Name(user.name()), People.PASSWORD, scope, ADDRESS);
    }

    private SessionToken zoesToken() {
        return logIn(ZOE, HOME).token();
    }

    @Test
    void aTokenProvesItsSessionUntilTheUserLogsOut() {
        NewSession created = logIn(ZOE, HOME);
        SessionToken token = new SessionToken(created.token().text());

        assertThat(sessions.find(token)).contains(created.session());
        assertThat(created.session().project()).contains(ZOO);
        assertThat(created.session().roles()).containsExactly(Role.MEMBER);
        sessions.end(token);
        assertThat(sessions.find(token)).isEmpty();
    }

    @Test
    void anExpiredSessionIsNone() {
        SessionToken token = zoesToken();

        clock.advance(Duration.ofHours(12));

        assertThat(sessions.find(token)).isEmpty();
        sessions.purge();
        clock.advance(Duration.ofHours(-1));
        assertThat(sessions.find(token)).isEmpty();
    }

    @Test
    void aWrongPasswordAnUnknownUserAndADisabledOneAreRefusedAlike() {
        Named disabled = PEOPLE.user(ZOO, Role.MEMBER);
        disable("users", disabled);
        Account zoe = new Account.Id(ZOE.id());

        assertProblem(
                Problem.LOGIN_REFUSED, () -> sessions.logIn(zoe, "wrong horse", HOME, ADDRESS));
        assertProblem(
                Problem.LOGIN_REFUSED, () -> logIn(new Named(UUID.randomUUID(), "nobody"), HOME));
        assertProblem(Problem.LOGIN_REFUSED, () -> logIn(disabled, HOME));
    }

    @Test
    void guessingByIdAndByNameIsSlowedDownTogether() {
        Named guessed = PEOPLE.user(ZOO, Role.MEMBER);
        for (int guess = 0; guess < LoginThrottle.FREE; guess++) {
            Account account =
                    guess % 2 == 0
                            ? new Account.Id(guessed.id())
                            : new Account.Name(guessed.name());
            assertProblem(
                    Problem.LOGIN_REFUSED,
                    () -> sessions.logIn(account, "wrong horse", HOME, ADDRESS));
        }

        assertProblem(Problem.LOGIN_THROTTLED, () -> logIn(guessed, HOME));
    }

    @Test
    void aSessionIsInTheProjectThatWasAskedFor() {
        Named other = PEOPLE.project();

        assertThat(logIn(ZOE, new Scope.ProjectId(ZOO.id())).session().project()).contains(ZOO);
        assertThat(logIn(ZOE, new Scope.ProjectName(ZOO.name())).session().project()).contains(ZOO);
        assertThat(logIn(ZOE, new Scope.None()).session().project()).isEmpty();
        assertProblem(Problem.PROJECT_REFUSED, () -> logIn(ZOE, new Scope.ProjectId(other.id())));
        assertProblem(
                Problem.PROJECT_REFUSED,
                () -> logIn(ZOE, new Scope.ProjectName("no such project")));
    }

    @Test
    void whoHasNoRoleInHisDefaultProjectWorksWhereHeHasOne() {
        Named user = PEOPLE.user(ZOO);
        assertProblem(Problem.PROJECT_NEEDED, () -> logIn(user, new Scope.Anywhere()));

        Named other = PEOPLE.project();
        new Assignments(JDBI).grant(PEOPLE.operator(), other.id(), user.id(), Role.READER);

        assertThat(logIn(user, HOME).session().project()).isEmpty();
        assertThat(logIn(user, new Scope.Anywhere()).session().project()).contains(other);
    }

    @Test
    void whatIsTakenAwayEndsAtOnce() {
        Named project = PEOPLE.project();
        Named user = PEOPLE.user(project, Role.MEMBER, Role.AUDITOR);
        SessionToken token = logIn(user, HOME).token();
        Assignments assignments = new Assignments(JDBI);
        Session operator = PEOPLE.operator();

        assignments.revoke(operator, project.id(), user.id(), Role.MEMBER);
        assertThat(sessions.find(token).orElseThrow().roles()).containsExactly(Role.AUDITOR);
        disable("projects", project);
        assertThat(sessions.find(token)).isEmpty();
        JDBI.useHandle(handle -> handle.execute("update projects set enabled = true"));
        assertThat(sessions.find(token)).isPresent();
        assignments.revoke(operator, project.id(), user.id(), Role.AUDITOR);
        assertThat(sessions.find(token)).isEmpty();
    }

    @Test
    void aTokenGetsAnotherOfAnotherProjectWhichLastsAsLong() {
        Named other = PEOPLE.project();
        Named user = PEOPLE.user(ZOO, Role.MEMBER);
        new Assignments(JDBI).grant(PEOPLE.operator(), other.id(), user.id(), Role.READER);
        NewSession first = logIn(user, HOME);
        clock.advance(Duration.ofHours(1));

        Session moved = sessions.move(first.token(), new Scope.ProjectId(other.id())).session();

        assertThat(moved.project()).contains(other);
        assertThat(moved.roles()).containsExactly(Role.READER);
        assertThat(moved.expiresAt()).isEqualTo(first.session().expiresAt());
        assertThat(moved.proof().methods()).containsExactly("password", "token");
        assertThat(sessions.move(first.token(), HOME).session().project()).contains(ZOO);
    }

    @Test
    void aNewPasswordEndsTheOtherSessions() {
        Named user = PEOPLE.user(ZOO, Role.MEMBER);
        NewSession here = logIn(user, HOME);
        NewSession elsewhere = logIn(user, HOME);

        assertProblem(
                Problem.PASSWORD_WRONG,
                () ->
                        sessions.changePassword(
                                here.session(),
                                here.token(),
                                new NewPassword("wrong horse", "battery staple"),
                                ADDRESS));
        sessions.changePassword(
                here.session(),
                here.token(),
                new NewPassword(People.PASSWORD, "battery staple"),
                ADDRESS);

        assertThat(sessions.find(here.token())).isPresent();
        assertThat(sessions.find(elsewhere.token())).isEmpty();
        assertProblem(Problem.LOGIN_REFUSED, () -> logIn(user, HOME));
        sessions.logIn(new Account.Id(user.id()), "battery staple", HOME, ADDRESS);
    }

    @Test
    void aHashFromBeforeIsRenewedAtTheNextLogin() {
        Named user = PEOPLE.user(ZOO, Role.MEMBER);
        JDBI.useHandle(handle ->
                handle.execute(
                        "update users set password = ? where id = ?",
                        PasswordsTest.PBKDF2,
                        user.id()));

        logIn(user, HOME);

        String hash =
                JDBI.withHandle(handle ->
                        handle.createQuery("select password from users where id = :id")
                                .bind("id", user.id())
                                .mapTo(String.class)
                                .one());
        assertThat(hash).startsWith("$argon2id$");
        logIn(user, HOME);
    }

    @Test
    void theDatabaseHoldsNoToken() {
        SessionToken token = zoesToken();

        byte[] kept =
                JDBI.withHandle(handle ->
                        handle.createQuery(
                                        "select token_sha256 from sessions where user_id = :user"
                                                + " order by created_at desc limit 1")
                                .bind("user", ZOE.id())
                                .mapTo(byte[].class)
                                .one());

        assertThat(kept).hasSize(32);
        assertThat(token.sha256()).hasSize(32);
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

    private static void disable(String table, Named what) {
        JDBI.useHandle(handle ->
                handle.execute("update " + table + " set enabled = false where id = ?", what.id()));
    }
}
