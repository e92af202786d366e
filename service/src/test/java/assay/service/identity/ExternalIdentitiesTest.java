package assay.service.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.service.ManualClock;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.database.TestDatabase;
import assay.service.identity.ExternalIdentities.External;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class ExternalIdentitiesTest {

    private static final Jdbi JDBI = TestDatabase.shared().jdbi();
    private static final People PEOPLE = new People(JDBI);

    private final ManualClock clock = new ManualClock();
    private final ExternalIdentities identities = new ExternalIdentities(JDBI, clock);

    private static External external(UUID id, String name) {
        return new External(new Named(id, name), "default");
    }

    private static String name(String table, UUID id) {
        return JDBI.withHandle(handle ->
                handle.createQuery("select name from " + table + " where id = :id")
                        .bind("id", id)
                        .mapTo(String.class)
                        .one());
    }

    @Test
    void whoWasSeenIsKeptAndIsCalledAsHeWasLast() {
        UUID user = UUID.randomUUID();
        UUID project = UUID.randomUUID();

        for (String called : new String[] {"zhang", "zhang", "li"}) {
            assertThat(
                            identities.keep(
                                    external(user, called),
                                    Optional.of(external(project, called + "s"))))
                    .isTrue();
            assertThat(name("users", user)).isEqualTo(called);
            assertThat(name("projects", project)).isEqualTo(called + "s");
        }
    }

    @Test
    void namesThatOursOrOthersHaveAreNoHindranceAndOursStillLogIn() {
        Named zoo = PEOPLE.project();
        Named zoe = PEOPLE.user(zoo, Role.MEMBER);
        for (int count = 0; count < 2; count++) {
            assertThat(
                            identities.keep(
                                    external(UUID.randomUUID(), zoe.name()),
                                    Optional.of(external(UUID.randomUUID(), zoo.name()))))
                    .isTrue();
        }

        Session session =
                new Sessions(JDBI, clock, Duration.ofHours(1))
                        .logIn(
                                new Account.Name(zoe.name()),
                                People.PASSWORD,
                                new Scope.ProjectName(zoo.name()),
                                "192.0.2.9")
                        .session();

        assertThat(session.user()).isEqualTo(zoe);
        assertThat(session.project()).contains(zoo);
    }

    @Test
    void nobodyElsewhereCanBeOneOfOurs() {
        Named zoo = PEOPLE.project();
        Named zoe = PEOPLE.user(zoo, Role.MEMBER);

        assertThat(identities.keep(external(zoe.id(), "mallory"), Optional.empty())).isFalse();
        assertThat(
                        identities.keep(
                                external(UUID.randomUUID(), "mallory"),
                                Optional.of(external(zoo.id(), "taken"))))
                .isFalse();
        assertThat(name("users", zoe.id())).isEqualTo(zoe.name());
        assertThat(name("projects", zoo.id())).isEqualTo(zoo.name());
    }

    @Test
    void whoIsKnownFromElsewhereLogsInHereByNothing() {
        UUID id = UUID.randomUUID();
        String name = "zhang-" + id;
        identities.keep(external(id, name), Optional.empty());
        Sessions sessions = new Sessions(JDBI, clock, Duration.ofHours(1));

        assertThatThrownBy(
                        () -> sessions.logIn(new Account.Id(id), "", new Scope.None(), "192.0.2.9"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.LOGIN_REFUSED));
        assertThatThrownBy(() -> sessions.logInProven(name, "openid"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.LOGIN_REFUSED));
    }
}
