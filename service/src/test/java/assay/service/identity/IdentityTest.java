package assay.service.identity;

import static assay.service.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.service.ManualClock;
import assay.service.Page;
import assay.service.Problem;
import assay.service.database.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Projects, users, roles, tokens and keys, and who may do what with them. */
class IdentityTest {

    private static final Jdbi JDBI = TestDatabase.shared().jdbi();
    private static final People PEOPLE = new People(JDBI);
    private static final Project.Change NOTHING =
            new Project.Change(Optional.empty(), Optional.empty(), Optional.empty());

    private final ManualClock clock = new ManualClock();
    private final Sessions sessions = new Sessions(JDBI, clock, Duration.ofHours(12));
    private final Projects projects = new Projects(JDBI);
    private final Users users = new Users(JDBI);
    private final Assignments assignments = new Assignments(JDBI);
    private final ApiTokens tokens = new ApiTokens(JDBI, clock);
    private final Session operator = PEOPLE.operator();
    private final Named zoo = PEOPLE.project();
    private final Named zoe = PEOPLE.user(zoo, Role.MEMBER);
    private final Session zoes = People.session(zoe, zoo, Role.MEMBER);

    @Test
    void rolesAllowWhatTheDecisionSays() {
        assertThat(Role.READER.allows(Action.WRITE)).isFalse();
        assertThat(Role.MEMBER.allows(Action.WRITE)).isTrue();
        assertThat(Role.MEMBER.allows(Action.OPERATE)).isFalse();
        assertThat(Role.AUDITOR.allows(Action.AUDIT)).isTrue();
        assertThat(Role.SELLER.allows(Action.REVIEW)).isFalse();
        assertThat(Role.ADMIN.allows(Action.REVIEW)).isTrue();
        assertProblem(
                Problem.ROLE_MISSING,
                () -> People.session(zoe, zoo, Role.READER).caller().require(Action.WRITE));
    }

    @Test
    void onlyTheOperatorMakesAndChangesProjects() {
        Project made = projects.create(operator, named("made " + UUID.randomUUID()));

        assertThat(projects.get(operator, made.id())).isEqualTo(made);
        assertProblem(Problem.NAME_TAKEN, () -> projects.create(operator, named(made.name())));
        assertProblem(Problem.REQUEST_INVALID, () -> projects.create(operator, NOTHING));
        assertProblem(Problem.ROLE_MISSING, () -> projects.create(zoes, named("mine")));
        assertProblem(Problem.ROLE_MISSING, () -> projects.update(zoes, zoo.id(), NOTHING));
        assertProblem(Problem.ROLE_MISSING, () -> projects.delete(zoes, zoo.id()));
    }

    @Test
    void aForeignProjectOrUserIsAsAnUnknownOne() {
        Named foreign = PEOPLE.project();
        Named mallory = PEOPLE.user(foreign, Role.MEMBER);

        assertThat(projects.get(zoes, zoo.id()).name()).isEqualTo(zoo.name());
        assertThat(users.get(zoes, zoe.id()).name()).isEqualTo(zoe.name());
        for (UUID id : new UUID[] {foreign.id(), UUID.randomUUID()}) {
            assertProblem(Problem.NOT_FOUND, () -> projects.get(zoes, id));
        }
        for (UUID id : new UUID[] {mallory.id(), UUID.randomUUID()}) {
            assertProblem(Problem.NOT_FOUND, () -> users.get(zoes, id));
            assertProblem(Problem.NOT_FOUND, () -> tokens.get(zoes, id, UUID.randomUUID()));
        }
        assertThat(projects.list(zoes, Project.Filter.ALL, Page.Wanted.FIRST).items())
                .extracting(Project::id)
                .containsExactly(zoo.id());
        assertThat(assignments.list(zoes, Assignment.Filter.ALL, Page.Wanted.FIRST).items())
                .extracting(Assignment::user)
                .containsExactly(zoe);
    }

    @Test
    void aProjectWithImagesIsNotDeleted() {
        Named project = PEOPLE.project();
        JDBI.useHandle(handle ->
                handle.execute(
                        "insert into images (id, project_id, name) values (?, ?, 'x')",
                        UUID.randomUUID(),
                        project.id()));

        assertProblem(Problem.PROJECT_IN_USE, () -> projects.delete(operator, project.id()));
        JDBI.useHandle(
                handle -> handle.execute("delete from images where project_id = ?", project.id()));
        projects.delete(operator, project.id());
        assertProblem(Problem.NOT_FOUND, () -> projects.delete(operator, project.id()));
    }

    @Test
    void theLastOperatorStays() {
        JDBI.useTransaction(handle -> {
            handle.execute("delete from role_assignments where role = 'admin'");
            Jdbi jdbi = Jdbi.create(handle.getConnection());
            UUID project = operator.caller().project();
            UUID user = operator.user().id();
            new Assignments(jdbi).grant(operator, project, user, Role.ADMIN);

            assertProblem(Problem.LAST_OPERATOR, () -> Operators.requireOne(emptied(handle)));
            handle.rollback();
        });
        assertThat(users.get(operator, operator.user().id()).enabled()).isTrue();
    }

    private static Handle emptied(Handle handle) {
        handle.execute("update users set enabled = false");
        return handle;
    }

    @Test
    void aRoleIsGivenOnceAndTakenOnce() {
        assignments.grant(operator, zoo.id(), zoe.id(), Role.SELLER);
        assignments.grant(operator, zoo.id(), zoe.id(), Role.SELLER);

        Assignment.Filter zoesRoles =
                new Assignment.Filter(
                        Optional.of(zoe.id()), Optional.of(zoo.id()), Optional.empty());
        assertThat(assignments.list(operator, zoesRoles, Page.Wanted.FIRST).items())
                .extracting(Assignment::role)
                .containsExactly(Role.SELLER, Role.MEMBER);
        assignments.revoke(operator, zoo.id(), zoe.id(), Role.SELLER);
        assertProblem(
                Problem.NOT_FOUND,
                () -> assignments.revoke(operator, zoo.id(), zoe.id(), Role.SELLER));
        assertProblem(
                Problem.NOT_FOUND,
                () -> assignments.grant(operator, UUID.randomUUID(), zoe.id(), Role.READER));
        assertProblem(
                Problem.ROLE_MISSING,
                () -> assignments.grant(zoes, zoo.id(), zoe.id(), Role.ADMIN));
    }

    @Test
    void anApiTokenActsAsItsUserWithNoMoreRolesThanBothHave() {
        assignments.grant(operator, zoo.id(), zoe.id(), Role.SELLER);
        Session session = People.session(zoe, zoo, Role.MEMBER, Role.SELLER);
        ApiToken.Created created =
                tokens.create(session, wanted("robot", Set.of(Role.SELLER), Optional.empty()));

        Session robots = sessions.find(created.whole()).orElseThrow();
        assertThat(robots.user()).isEqualTo(zoe);
        assertThat(robots.project()).contains(zoo);
        assertThat(robots.roles()).containsExactly(Role.SELLER);
        assertThat(sessions.find(new SessionToken(created.token().id() + ".wrong"))).isEmpty();
        assertThat(sessions.find(new SessionToken("nonsense." + created.secret()))).isEmpty();
        Session loggedIn = sessions.logIn(created.token().id(), created.secret()).session();
        assertThat(loggedIn.proof().methods()).containsExactly("application_credential");
        assertProblem(Problem.LOGIN_REFUSED, () -> sessions.logIn(created.token().id(), "wrong"));

        assignments.revoke(operator, zoo.id(), zoe.id(), Role.SELLER);
        assertThat(sessions.find(created.whole())).isEmpty();
    }

    @Test
    void aTokenEndsWithItsTimeAndSoDoesWhatWasGotWithIt() {
        ApiToken.Created created =
                tokens.create(
                        zoes,
                        wanted("brief", Set.of(), Optional.of(clock.instant().plusSeconds(60))));
        Authority.NewSession got = sessions.logIn(created.token().id(), created.secret());

        assertThat(got.session().expiresAt()).isBeforeOrEqualTo(clock.instant().plusSeconds(60));
        clock.advance(Duration.ofSeconds(60));

        assertThat(sessions.find(created.whole())).isEmpty();
        assertThat(sessions.find(got.token())).isEmpty();
        assertProblem(
                Problem.REQUEST_INVALID,
                () -> tokens.create(zoes, wanted("late", Set.of(), Optional.of(clock.instant()))));
    }

    @Test
    void aRestrictedTokenMakesNoOthersAndStaysInItsProject() {
        Named other = PEOPLE.project();
        assignments.grant(operator, other.id(), zoe.id(), Role.READER);
        ApiToken.Created created = tokens.create(zoes, wanted("robot", Set.of(), Optional.empty()));
        Authority.NewSession robots = sessions.logIn(created.token().id(), created.secret());

        assertProblem(
                Problem.TOKEN_RESTRICTED,
                () -> tokens.create(robots.session(), wanted("more", Set.of(), Optional.empty())));
        assertProblem(
                Problem.TOKEN_RESTRICTED,
                () -> tokens.delete(robots.session(), zoe.id(), created.token().id()));
        assertProblem(
                Problem.PROJECT_REFUSED,
                () -> sessions.move(robots.token(), new Scope.ProjectId(other.id())));
        assertThat(sessions.move(robots.token(), new Scope.Home()).session().project())
                .contains(zoo);
        tokens.delete(zoes, zoe.id(), created.token().id());
        assertThat(sessions.find(robots.token())).isEmpty();
    }

    @Test
    void tokensAreNamedOnceAndHaveRolesOfTheirMakerOnly() {
        tokens.create(zoes, wanted("robot", Set.of(), Optional.empty()));

        assertProblem(
                Problem.NAME_TAKEN,
                () -> tokens.create(zoes, wanted("robot", Set.of(), Optional.empty())));
        assertProblem(
                Problem.ROLE_MISSING,
                () -> tokens.create(zoes, wanted("more", Set.of(Role.ADMIN), Optional.empty())));
    }

    @Test
    void anAccessKeysSecretIsSealedAndOpenedForSignaturesOnly(@TempDir Path folder)
            throws Exception {
        Path file = folder.resolve("identity-key");
        AccessKeys keys = new AccessKeys(JDBI, SealingKey.in(file));
        AccessKey.Created created = keys.create(zoes, "dialects");
        String id = created.key().id();

        assertThat(id).matches("AK[A-Z2-7]{20}");
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        AccessKey.Signer signer =
                new AccessKeys(JDBI, SealingKey.in(file)).signer(id).orElseThrow();
        assertThat(signer.secret()).isEqualTo(created.secret());
        assertThat(signer.caller()).isEqualTo(zoes.caller());
        byte[] sealed =
                JDBI.withHandle(handle ->
                        handle.createQuery("select secret_sealed from access_keys where id = :id")
                                .bind("id", id)
                                .mapTo(byte[].class)
                                .one());
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1))
                .doesNotContain(created.secret());
        AccessKeys stolen = new AccessKeys(JDBI, SealingKey.in(folder.resolve("another")));
        assertThatThrownBy(() -> stolen.signer(id)).hasMessageContaining("identity-key");

        assignments.revoke(operator, zoo.id(), zoe.id(), Role.MEMBER);
        assertThat(keys.signer(id)).isEmpty();
        keys.delete(zoes, id);
        assertProblem(Problem.NOT_FOUND, () -> keys.delete(zoes, id));
    }

    private static Project.Change named(String name) {
        return new Project.Change(Optional.of(name), Optional.empty(), Optional.empty());
    }

    private static ApiToken.Wanted wanted(String name, Set<Role> roles, Optional<Instant> expires) {
        return new ApiToken.Wanted(name, "", roles, false, expires, Optional.empty());
    }
}
