package assay.service.quota;

import static assay.service.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Problems;
import assay.service.UuidV7;
import assay.service.audit.Audit;
import assay.service.audit.AuditEvent;
import assay.service.audit.Target;
import assay.service.database.TestDatabase;
import assay.service.identity.Caller;
import assay.service.identity.People;
import assay.service.identity.Role;
import assay.service.quota.QuotaRequest.State;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** What projects may have, and how they get more. */
class QuotasTest {

    private static final Jdbi JDBI = TestDatabase.shared().jdbi();

    private final Quotas huawei = new Quotas(JDBI, Preset.HUAWEI);
    private final Quotas tencent = new Quotas(JDBI, Preset.TENCENT);
    private final QuotaRequests requests = new QuotaRequests(JDBI, tencent);
    private final UUID project = new People(JDBI).project().id();
    private final Caller member = caller(Role.MEMBER);
    private final Caller operator = caller(Role.ADMIN);

    @Test
    void thePresetsHaveTheNumbersOfTheCloudsDocuments() {
        assertThat(Preset.HUAWEI.most(Limit.IMAGES)).hasValue(50);
        assertThat(Preset.HUAWEI.most(Limit.SHARES_PER_IMAGE)).hasValue(128);
        assertThat(Preset.HUAWEI.most(Limit.TAGS_PER_IMAGE)).hasValue(10);
        assertThat(Preset.HUAWEI.most(Limit.COPY_SIZE)).hasValue(128);
        assertThat(Preset.HUAWEI.most(Limit.OPERATIONS_PER_DAY)).isEmpty();
        assertThat(Preset.TENCENT.most(Limit.IMAGES)).hasValue(10);
        assertThat(Preset.TENCENT.most(Limit.OPERATIONS_PER_DAY)).hasValue(5);
        assertThat(Preset.TENCENT.most(Limit.SHARES_PER_IMAGE)).hasValue(50);
        assertThat(Preset.TENCENT.most(Limit.SYSTEM_DISK)).hasValue(50);
        assertThat(Preset.TENCENT.source(Limit.IMAGES)).get().asString().contains("section 4");
        for (Limit limit : Limit.values()) {
            assertThat(Preset.OPEN.most(limit)).isEmpty();
            for (Preset preset : Preset.values()) {
                assertThat(preset.source(limit).isPresent())
                        .isEqualTo(preset.most(limit).isPresent());
            }
            assertThat(Limit.of(limit.word())).contains(limit);
        }
    }

    @Test
    void theProblemTellsTheLimitTheUseAndWhatToDoInBothLanguages() {
        addImages(10);

        assertThatThrownBy(() -> JDBI.useTransaction(handle -> create(handle, tencent)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem()).isEqualTo(Problem.QUOTA_IMAGES);
                            assertThat(Problems.detail(e.problem(), e.detail(), Locale.ENGLISH))
                                    .contains("10/10")
                                    .contains("request a higher quota");
                            assertThat(Problems.detail(e.problem(), e.detail(), Locale.CHINESE))
                                    .contains("已有/上限：10/10")
                                    .contains("申请提高配额");
                        });
        JDBI.useTransaction(handle -> create(handle, huawei));
        JDBI.useTransaction(handle -> create(handle, new Quotas(JDBI, Preset.OPEN)));
    }

    @Test
    void ofManyWhoWantTheLastPlaceExactlyOneGetsIt() throws Exception {
        addImages(9);
        int many = 8;
        CyclicBarrier start = new CyclicBarrier(many);
        int made = 0;
        try (ExecutorService creators = Executors.newFixedThreadPool(many)) {
            List<Future<Boolean>> all =
                    IntStream.range(0, many)
                            .mapToObj(number ->
                                    creators.submit(() -> {
                                        start.await();
                                        return tryToCreate();
                                    }))
                            .toList();
            for (Future<Boolean> one : all) {
                made += one.get() ? 1 : 0;
            }
        }

        assertThat(made).isEqualTo(1);
        assertThat(used(Limit.IMAGES)).isEqualTo(10);
    }

    private boolean tryToCreate() {
        try {
            JDBI.useTransaction(handle -> create(handle, tencent));
            return true;
        } catch (ProblemException e) {
            assertThat(e.problem()).isEqualTo(Problem.QUOTA_IMAGES);
            return false;
        }
    }

    @Test
    void theOperationsOfTheDayAreCountedWhereTheyAreRecorded() {
        for (int number = 0; number < 5; number++) {
            JDBI.useTransaction(handle -> {
                tencent.check(handle, project, Limit.OPERATIONS_PER_DAY);
                record(handle, "update");
                record(handle, "read/content");
            });
        }

        assertThat(used(Limit.OPERATIONS_PER_DAY)).isEqualTo(5);
        assertProblem(
                Problem.QUOTA_OPERATIONS_PER_DAY,
                () ->
                        JDBI.useTransaction(handle ->
                                tencent.check(
                                        handle, project, Limit.OPERATIONS_PER_DAY, Limit.IMAGES)));
    }

    private void record(Handle handle, String action) {
        Audit.record(handle, AuditEvent.done(member, action, Target.of(Target.Type.IMAGE, "x")));
    }

    @Test
    void whatIsLimitedThingByThingIsAskedWithItsAmount() {
        JDBI.useHandle(handle -> {
            tencent.require(handle, project, Limit.SHARES_PER_IMAGE, 50);
            assertProblem(
                    Problem.QUOTA_SHARES_PER_IMAGE,
                    () -> tencent.require(handle, project, Limit.SHARES_PER_IMAGE, 51));
            huawei.require(handle, project, Limit.SHARES_PER_IMAGE, 51);
            huawei.check(handle, project, Limit.STORED_BYTES, Long.MAX_VALUE);
        });
    }

    @Test
    void aProjectIsGivenItsOwnNumberAndThePresetsAgain() {
        addImages(11);
        Quota more = tencent.set(operator, project, Limit.IMAGES, OptionalLong.of(12));
        assertThat(more.most()).hasValue(12);
        assertThat(more.used()).hasValue(11);
        assertThat(more.own()).isTrue();
        JDBI.useTransaction(handle -> create(handle, tencent));
        assertThat(tryToCreate()).isFalse();
        tencent.set(operator, project, Limit.IMAGES, OptionalLong.empty());
        assertThat(tryToCreate()).isTrue();
        tencent.reset(operator, project, Limit.IMAGES);
        assertThat(tryToCreate()).isFalse();

        Caller stranger = new Caller(UUID.randomUUID(), UUID.randomUUID(), Set.of(Role.MEMBER));
        assertThat(tencent.list(member, project)).isEqualTo(tencent.list(member));
        assertProblem(Problem.NOT_FOUND, () -> tencent.list(stranger, project));
        assertProblem(
                Problem.ROLE_MISSING,
                () -> tencent.set(member, project, Limit.IMAGES, OptionalLong.empty()));
    }

    @Test
    void aRequestIsApprovedAndHoldsAtOnce() {
        addImages(10);
        QuotaRequest request = requests.create(member, Limit.IMAGES, 20, "新产品");
        assertThat(request.state()).isEqualTo(State.OPEN);
        assertThat(tryToCreate()).isFalse();
        assertProblem(
                Problem.QUOTA_REQUEST_OPEN, () -> requests.create(member, Limit.IMAGES, 30, ""));

        QuotaRequest decided = requests.decide(operator, request.id(), true, "");

        assertThat(decided.state()).isEqualTo(State.APPROVED);
        assertThat(decided.decidedAt()).isPresent();
        assertThat(tryToCreate()).isTrue();
        assertProblem(
                Problem.QUOTA_REQUEST_DECIDED,
                () -> requests.decide(operator, request.id(), false, ""));
        assertThat(requests.get(member, request.id())).isEqualTo(decided);
    }

    @Test
    void aRequestIsDeclinedAndCanBeMadeAgain() {
        QuotaRequest request = requests.create(member, Limit.IMAGES, 20, "");
        requests.decide(operator, request.id(), false, "not now");

        assertThat(requests.get(member, request.id()).answer()).isEqualTo("not now");
        QuotaRequest again = requests.create(member, Limit.IMAGES, 15, "");
        assertThat(requests.list(member, Optional.empty(), Page.Wanted.FIRST).items())
                .extracting(QuotaRequest::id)
                .containsExactly(again.id(), request.id());
        assertThat(requests.list(member, Optional.of(State.OPEN), Page.Wanted.FIRST).items())
                .containsExactly(again);
    }

    @Test
    void requestsThatMakeNoSenseOrAreAnothersAreRefused() {
        QuotaRequest request = requests.create(member, Limit.IMAGES, 20, "");
        Caller stranger = new Caller(UUID.randomUUID(), UUID.randomUUID(), Set.of(Role.MEMBER));

        assertProblem(Problem.NOT_FOUND, () -> requests.get(stranger, request.id()));
        assertProblem(Problem.ROLE_MISSING, () -> requests.decide(member, request.id(), true, ""));
        assertProblem(
                Problem.NOT_FOUND, () -> requests.decide(operator, UUID.randomUUID(), true, ""));
        assertProblem(
                Problem.REQUEST_INVALID,
                () -> requests.create(member, Limit.TAGS_PER_IMAGE, 20, ""));
        assertProblem(
                Problem.REQUEST_INVALID, () -> requests.create(stranger, Limit.IMAGES, 10, ""));
        assertProblem(
                Problem.ROLE_MISSING,
                () -> requests.create(caller(Role.READER), Limit.IMAGES, 20, ""));
    }

    private long used(Limit limit) {
        return tencent.list(member).stream()
                .filter(quota -> quota.limit() == limit)
                .findFirst()
                .orElseThrow()
                .used()
                .orElseThrow();
    }

    private void create(Handle handle, Quotas quotas) {
        quotas.check(handle, project, Limit.IMAGES);
        insert(handle);
    }

    private void addImages(int count) {
        JDBI.useTransaction(handle -> {
            for (int number = 0; number < count; number++) {
                insert(handle);
            }
        });
    }

    private void insert(Handle handle) {
        handle.execute(
                "insert into images (id, project_id, name) values (?, ?, 'x')",
                UuidV7.next(),
                project);
    }

    private Caller caller(Role role) {
        return new Caller(UUID.randomUUID(), project, Set.of(role));
    }
}
