package assay.service.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Who is next, asked without running anything: what is started stays running. */
class TurnTableTest {

    private static final Jdbi JDBI = JobBench.JDBI;

    private final JobBench busy = new JobBench();
    private final JobBench modest = busy.otherProject();

    @Test
    void aProjectWithManyJobsDoesNotStarveAnother() {
        List<UUID> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(busy.submit("{}"));
        }
        UUID early = many.getFirst();
        assertThat(next()).contains(early);
        UUID one = modest.submit("{}");
        UUID two = modest.submit("{}");

        assertThat(next()).contains(one);
        assertThat(next()).contains(many.get(1));
        assertThat(next()).contains(two);
        assertThat(next()).contains(many.get(2));
    }

    @Test
    void projectsTakeTurnsAlsoWhenOnlyOneJobRunsAtATime() {
        UUID a = busy.submit("{}");
        UUID b = busy.submit("{}");
        UUID c = modest.submit("{}");

        assertThat(next()).contains(a);
        finish(a);
        assertThat(next()).contains(c);
        finish(c);
        assertThat(next()).contains(b);
    }

    @Test
    void aProjectsOwnJobsGoByPriority() {
        UUID low = busy.submit("{}", Job.Priority.LOW);
        UUID normal = busy.submit("{}");
        UUID other = modest.submit("{}", Job.Priority.LOW);

        assertThat(next()).contains(normal);
        assertThat(next()).contains(other);
        assertThat(next()).contains(low);
    }

    @Test
    void whatTheOperatorRanksHighGoesBeforeAll() {
        UUID normal = modest.submit("{}");
        UUID first = busy.submit("{}");
        UUID high = busy.submit("{}", Job.Priority.HIGH);
        UUID higher = busy.submit("{}", Job.Priority.HIGH);

        assertThat(next()).contains(high);
        assertThat(next()).contains(higher);
        assertThat(next()).contains(normal);
        assertThat(next()).contains(first);
        assertThat(next()).isEmpty();
    }

    @Test
    void whatTheServiceDoesForItselfGoesAfterAllThatSomebodyWaitsFor() {
        Jobs.Order order =
                new Jobs.Order(
                        Job.NOBODYS,
                        Optional.empty(),
                        Optional.empty(),
                        Job.Kind.SLIM,
                        Job.Priority.LOW,
                        "{}");
        UUID own = JDBI.inTransaction(handle -> Jobs.submit(handle, order));
        UUID first = busy.submit("{}");
        UUID low = busy.submit("{}", Job.Priority.LOW);
        Set<Job.Kind> kinds = Set.of(Job.Kind.EXPORT, Job.Kind.SLIM);

        assertThat(next(UUID.randomUUID(), kinds)).contains(first);
        assertThat(next(UUID.randomUUID(), kinds)).contains(low);
        assertThat(next(UUID.randomUUID(), kinds)).contains(own);
        finish(own);
    }

    @Test
    void aTurnThatIsRevivedKeepsItsJob() {
        UUID first = busy.submit("{}");
        busy.submit("{}");
        UUID turn = UUID.randomUUID();

        assertThat(next(turn)).contains(first);
        assertThat(next(turn)).contains(first);
    }

    @Test
    void nodesThatChooseAtTheSameTimeNeverChooseTheSame() throws Exception {
        for (int i = 0; i < 30; i++) {
            busy.submit("{}");
        }
        List<UUID> chosen = new ArrayList<>();
        try (ExecutorService nodes = Executors.newFixedThreadPool(6)) {
            List<Callable<Optional<UUID>>> turns = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                turns.add(TurnTableTest::next);
            }
            for (Future<Optional<UUID>> turn : nodes.invokeAll(turns)) {
                chosen.add(turn.get().orElseThrow());
            }
        }

        assertThat(chosen).hasSize(30).doesNotHaveDuplicates();
    }

    private static Optional<UUID> next() {
        return next(UUID.randomUUID());
    }

    private static Optional<UUID> next(UUID turn) {
        return next(turn, Set.of(Job.Kind.EXPORT));
    }

    private static Optional<UUID> next(UUID turn, Set<Job.Kind> kinds) {
        return JDBI.inTransaction(handle -> TurnTable.start(handle, turn, UUID.randomUUID(), kinds))
                .map(started -> started.job().id());
    }

    private static void finish(UUID id) {
        JDBI.useHandle(handle ->
                handle.execute("update jobs set state = 'done', turn = null where id = ?", id));
    }
}
