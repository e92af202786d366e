package assay.service.audit;

import static assay.service.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.service.ManualClock;
import assay.service.Page;
import assay.service.Problem;
import assay.service.UuidV7;
import assay.service.audit.Verification.Broken;
import assay.service.audit.Verification.Intact;
import assay.service.audit.Verification.Why;
import assay.service.database.TestDatabase;
import assay.service.identity.Account;
import assay.service.identity.Authority;
import assay.service.identity.Caller;
import assay.service.identity.Named;
import assay.service.identity.Project;
import assay.service.identity.Projects;
import assay.service.identity.Role;
import assay.service.identity.Scope;
import assay.service.identity.Session;
import assay.service.identity.Sessions;
import assay.service.identity.User;
import assay.service.identity.Users;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is recorded, that it cannot be changed unseen, and who may read it. */
class AuditTest {

    private static final Jdbi JDBI = TestDatabase.shared().jdbi();

    private final Audit audit = new Audit(JDBI);
    private final Named zoo = new Named(UuidV7.next(), "zoo");
    private final Named zoe = new Named(UuidV7.next(), "zoe 动物");
    private final Caller auditor = caller(Role.AUDITOR);
    private final Caller operator = caller(Role.ADMIN);

    @Test
    void anEventIsCadfWithWhoWhatWhichWhenWhereAndHow() {
        Origin origin = new Origin("192.0.2.7", "openstack/7");
        UUID image = UUID.randomUUID();
        Instant before = Instant.now().minusMillis(1);

        origin.call(() -> {
            JDBI.useTransaction(handle ->
                    Audit.record(
                            handle,
                            AuditEvent.done(
                                            session(Role.MEMBER),
                                            "create",
                                            Target.of(Target.Type.IMAGE, image, "web\0"))
                                    .with("format", "qcow2")));
            return true;
        });

        assertThat(origin.isRecorded()).isTrue();
        JsonNode event = event(only(auditor, AuditQuery.ALL));
        assertThat(event.path("typeURI").asString())
                .isEqualTo("http://schemas.dmtf.org/cloud/audit/1.0/event");
        assertThat(event.path("eventType").asString()).isEqualTo("activity");
        assertThat(event.path("action").asString()).isEqualTo("create");
        assertThat(event.path("outcome").asString()).isEqualTo("success");
        assertThat(event.at("/initiator/id").asString()).isEqualTo(zoe.id().toString());
        assertThat(event.at("/initiator/name").asString()).isEqualTo("zoe 动物");
        assertThat(event.at("/initiator/project_id").asString()).isEqualTo(zoo.id().toString());
        assertThat(event.at("/initiator/host/address").asString()).isEqualTo("192.0.2.7");
        assertThat(event.at("/target/id").asString()).isEqualTo(image.toString());
        assertThat(event.at("/target/typeURI").asString()).isEqualTo("data/image");
        assertThat(event.at("/target/name").asString()).isEqualTo("web\ufffd");
        assertThat(event.at("/attachments/0/content").asString()).isEqualTo("qcow2");
        assertThat(event.at("/observer/id").asString()).isEqualTo("assay");
        assertThat(event.has("reason")).isFalse();
        assertThat(Instant.parse(event.path("eventTime").asString()))
                .isBetween(before, Instant.now());
    }

    @Test
    void whatIsRolledBackIsNotRecorded() {
        JDBI.useTransaction(handle -> {
            Audit.record(handle, event("create"));
            handle.rollback();
        });

        assertThat(audit.list(auditor, AuditQuery.ALL, Page.Wanted.FIRST).items()).isEmpty();
        assertThat(audit.verify()).isInstanceOf(Intact.class);
    }

    @Test
    void manyWritersAtTheSameTimeMakeOneChain() throws Exception {
        try (ExecutorService writers = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (int number = 0; number < 200; number++) {
                all.add(writers.submit(() -> audit.record(event("update"))));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }

        List<AuditRecord> found = audit.list(auditor, AuditQuery.ALL, Page.Wanted.FIRST).items();
        assertThat(found).hasSize(200);
        assertThat(found)
                .extracting(AuditRecord::number)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(audit.verify()).isInstanceOf(Intact.class);
    }

    @Test
    void noSqlChangesOrRemovesARecord() {
        audit.record(event("create"));

        for (String sql :
                List.of(
                        "update audit_records set event = event",
                        "delete from audit_records",
                        "truncate audit_records",
                        "delete from audit_chain",
                        "truncate audit_chain")) {
            assertThatThrownBy(() -> JDBI.useHandle(handle -> handle.execute(sql)))
                    .as(sql)
                    .hasMessageContaining("only ever appended");
        }
    }

    /** As a superuser can, who switches the triggers off; each time rolled back. */
    @Test
    void theFirstRecordThatWasTamperedWithIsFound() {
        Stream.generate(() -> event("update")).limit(5).forEach(audit::record);
        long last = ((Intact) audit.verify()).records();
        long third = last - 2;
        String changed =
                "update audit_records set event = cast(replace(event::text, 'update', 'upset') as json)";
        String rehashed =
                "update audit_records set hash = sha256(previous || int8send(number) || convert_to(event::text, 'UTF8'))";

        assertBroken(third, Why.CHANGED, changed + " where number = " + third);
        assertBroken(third, Why.MISSING, "delete from audit_records where number = " + third);
        assertBroken(last, Why.MISSING, "delete from audit_records where number = " + last);
        assertBroken(1, Why.MISSING, "delete from audit_records where number = 1");
        assertBroken(
                third + 1,
                Why.DETACHED,
                changed + " where number = " + third,
                rehashed + " where number = " + third);
        assertBroken(
                last,
                Why.CHANGED,
                changed + " where number = " + last,
                rehashed + " where number = " + last);
        assertThat(audit.verify()).isEqualTo(new Intact(last, hashOf(last)));
    }

    private static void assertBroken(long number, Why why, String... sql) {
        JDBI.useTransaction(handle -> {
            handle.execute("set local session_replication_role = replica");
            Stream.of(sql).forEach(handle::execute);
            assertThat(new Audit(Jdbi.create(handle.getConnection())).verify())
                    .isEqualTo(new Broken(number, why));
            handle.rollback();
        });
    }

    private String hashOf(long number) {
        return audit
                .list(operator, AuditQuery.ALL, new Page.Wanted(Optional.empty(), 1))
                .items()
                .stream()
                .filter(record -> record.number() == number)
                .map(AuditRecord::hash)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anAuditorReadsHisProjectAndTheOperatorEverything() {
        audit.record(event("create"));
        AuditRecord mine = only(auditor, AuditQuery.ALL);
        Caller stranger = new Caller(UUID.randomUUID(), UUID.randomUUID(), Set.of(Role.AUDITOR));

        assertThat(audit.get(auditor, mine.id())).isEqualTo(mine);
        assertThat(audit.get(operator, mine.id())).isEqualTo(mine);
        assertThat(audit.list(stranger, AuditQuery.ALL, Page.Wanted.FIRST).items()).isEmpty();
        assertThat(audit.list(stranger, ofProject(), Page.Wanted.FIRST).items()).isEmpty();
        assertThat(audit.list(operator, ofProject(), Page.Wanted.FIRST).items())
                .containsExactly(mine);
        assertProblem(Problem.NOT_FOUND, () -> audit.get(stranger, mine.id()));
        assertProblem(
                Problem.REQUEST_INVALID,
                () ->
                        audit.list(
                                stranger,
                                AuditQuery.ALL,
                                new Page.Wanted(Optional.of(mine.id()), 1)));
        assertProblem(Problem.ROLE_MISSING, () -> audit.get(caller(Role.MEMBER), mine.id()));
        assertProblem(Problem.ROLE_MISSING, () -> audit.verify(auditor));
    }

    @Test
    void recordsAreSearchedAndCountedThroughInPages() throws Exception {
        audit.record(event("authenticate/login"));
        audit.record(event("authenticate"));
        audit.record(event("authentic"));
        audit.record(
                AuditEvent.failed(
                        Initiator.of(session(Role.MEMBER)),
                        "delete",
                        Target.of(Target.Type.IMAGE, "x"),
                        Problem.ROLE_MISSING));

        assertThat(actions(query(Optional.of("authenticate"), Optional.empty())))
                .containsExactly("authenticate", "authenticate/login");
        assertThat(actions(query(Optional.empty(), Optional.of(Outcome.FAILURE))))
                .containsExactly("delete");
        Page<AuditRecord> first =
                audit.list(auditor, AuditQuery.ALL, new Page.Wanted(Optional.empty(), 3));
        Page<AuditRecord> second =
                audit.list(auditor, AuditQuery.ALL, new Page.Wanted(first.next(), 3));
        assertThat(first.items()).hasSize(3);
        assertThat(second.items()).hasSize(1);
        assertThat(second.next()).isEmpty();
        List<AuditRecord> exported = new ArrayList<>();
        audit.export(auditor, AuditQuery.ALL).to(exported::add);
        assertThat(exported)
                .containsExactlyElementsOf(
                        Stream.concat(first.items().stream(), second.items().stream())
                                .toList()
                                .reversed());
    }

    @Test
    void changesOfUsersProjectsAndLoginsAreRecordedAndNoSecretOfThem() throws Exception {
        Session boss = session(Role.ADMIN);
        Users users = new Users(JDBI);
        Projects projects = new Projects(JDBI);
        Sessions sessions = new Sessions(JDBI, new ManualClock(), Duration.ofHours(1));
        String name = "n-" + UUID.randomUUID();
        Project project =
                projects.create(
                        boss,
                        new Project.Change(Optional.of(name), Optional.empty(), Optional.empty()));
        User user = users.create(boss, change(Optional.of(name), "very secret"));
        JDBI.useHandle(handle ->
                handle.execute(
                        "insert into role_assignments (id, user_id, project_id, role)"
                                + " values (?, ?, ?, 'admin')",
                        UUID.randomUUID(),
                        user.id(),
                        project.id()));
        users.update(boss, user.id(), change(Optional.empty(), "most secret"));
        Authority.NewSession login =
                sessions.logIn(
                        new Account.Name(name), "most secret", new Scope.Home(), "192.0.2.1");
        sessions.end(login.token());
        assertProblem(
                Problem.LOGIN_REFUSED,
                () ->
                        sessions.logIn(
                                new Account.Name(name), "in vain", new Scope.Home(), "192.0.2.1"));
        assertProblem(
                Problem.LOGIN_REFUSED,
                () ->
                        sessions.logIn(
                                new Account.Name("most secret"),
                                name,
                                new Scope.Home(),
                                "192.0.2.1"));

        assertThat(actions(target(user.id().toString())))
                .containsExactly(
                        "authenticate/login",
                        "authenticate/logout",
                        "authenticate/login",
                        "update",
                        "create");
        assertThat(actions(target(project.id().toString()))).containsExactly("create");
        StringBuilder all = new StringBuilder();
        audit.export(operator, AuditQuery.ALL).to(record -> all.append(record.event()));
        assertThat(all)
                .doesNotContain("very secret")
                .doesNotContain("most secret")
                .doesNotContain("in vain")
                .doesNotContain(login.token().text())
                .contains("\"content\":\"password\"");
    }

    private List<String> actions(AuditQuery query) {
        return audit.list(operator, query, Page.Wanted.FIRST).items().stream()
                .map(record -> event(record).path("action").asString())
                .toList();
    }

    private AuditQuery query(Optional<String> action, Optional<Outcome> outcome) {
        return new AuditQuery(
                Optional.of(zoo.id()),
                Optional.of(zoe.id().toString()),
                action,
                Optional.of("x"),
                outcome,
                Optional.of(Instant.now().minusSeconds(60)),
                Optional.of(Instant.now().plusSeconds(60)));
    }

    private AuditQuery ofProject() {
        return new AuditQuery(
                Optional.of(zoo.id()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static AuditQuery target(String id) {
        return new AuditQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(id),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static User.Change change(Optional<String> name, String password) {
        return new User.Change(
                name,
                Optional.of(password),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private AuditEvent event(String action) {
        return new AuditEvent(
                action,
                Outcome.SUCCESS,
                Initiator.of(session(Role.MEMBER)),
                Target.of(Target.Type.IMAGE, "x"),
                Optional.empty(),
                Map.of());
    }

    private AuditRecord only(Caller reader, AuditQuery query) {
        List<AuditRecord> found = audit.list(reader, query, Page.Wanted.FIRST).items();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static JsonNode event(AuditRecord record) {
        return JsonMapper.shared().readTree(record.event());
    }

    private Caller caller(Role role) {
        return new Caller(zoe.id(), zoo.id(), Set.of(role));
    }

    private Session session(Role role) {
        return new Session(
                zoe,
                Optional.of(zoo),
                Set.of(role),
                new Session.Proof(List.of("password"), Optional.empty()),
                Instant.EPOCH,
                Instant.EPOCH);
    }
}
