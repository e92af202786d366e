package assay.service.job;

import static org.assertj.core.api.Assertions.assertThat;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.store.key.UnusableKeyException;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JobRunnerTest {

    private final JobBench bench = new JobBench();

    @Test
    void aJobRunsWithItsInputAndItsEffectIsAppliedOnce() throws Exception {
        AtomicInteger effects = new AtomicInteger();
        UUID id = bench.submit("{\"to\": \"a bucket\"}");

        try (JobScheduler _ =
                bench.start((job, input, progress) -> {
                    assertThat(input).isEqualTo("{\"to\": \"a bucket\"}");
                    progress.report(1, 4);
                    assertThat(bench.job(id).percent()).isEqualTo(25);
                    assertThat(bench.job(id).done().ofBytes()).isEqualTo(OptionalLong.of(4));
                    return handle -> effects.incrementAndGet();
                })) {
            bench.awaitState(id, Job.State.DONE);
        }

        assertThat(effects).hasValue(1);
        assertThat(bench.job(id).percent()).isEqualTo(100);
        assertThat(bench.job(id).failure()).isEmpty();
    }

    @Test
    void aProblemEndsAJobAtOnceAndIsKept() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        UUID id = bench.submit("{}");

        try (JobScheduler _ =
                bench.start((job, input, progress) -> {
                    runs.incrementAndGet();
                    throw new ProblemException(Problem.CONTENT_TOO_LARGE, "7");
                })) {
            bench.awaitState(id, Job.State.FAILED);
        }

        assertThat(runs).hasValue(1);
        assertThat(bench.job(id).failure())
                .contains(new Job.Failure(Problem.CONTENT_TOO_LARGE, "7"));
        assertThat(bench.givenUp()).containsExactly(Problem.CONTENT_TOO_LARGE);
    }

    @Test
    void aFailureThatMayPassIsTriedAgainAndTheLastOneIsKept() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        UUID id = bench.submit("{}");

        try (JobScheduler _ =
                bench.start((job, input, progress) -> {
                    runs.incrementAndGet();
                    IOException cause = new IOException("no route");
                    throw new TryAgainException(Problem.STORE_FULL, "", cause);
                })) {
            bench.awaitState(id, Job.State.FAILED);
        }

        assertThat(runs).hasValue(JobBench.ATTEMPTS);
        assertThat(bench.job(id).failure()).contains(new Job.Failure(Problem.STORE_FULL, ""));
    }

    @Test
    void whoseKeyIsDisabledIsTold() throws Exception {
        UUID id = bench.submit("{}");

        try (JobScheduler _ =
                bench.start((job, input, progress) -> {
                    throw new UnusableKeyException("hers", "is disabled");
                })) {
            bench.awaitState(id, Job.State.FAILED);
        }

        assertThat(bench.job(id).failure()).contains(new Job.Failure(Problem.KEY_UNUSABLE, "hers"));
    }

    @Test
    void anEffectThatFailsLeavesNothingOfItselfAndTheJobIsTriedAgain() throws Exception {
        AtomicInteger applied = new AtomicInteger();
        UUID id = bench.submit("{}");

        try (JobScheduler _ =
                bench.start((job, input, progress) ->
                        handle -> {
                            bench.describe(handle, "effect " + applied.incrementAndGet());
                            if (applied.get() == 1) {
                                throw new IllegalStateException("the first time only");
                            }
                        })) {
            bench.awaitState(id, Job.State.DONE);
        }

        assertThat(bench.described()).isEqualTo("effect 2");
    }

    @Test
    void aNodeThatStopsGivesItsJobBackWhichCostsNoTry() throws Exception {
        UUID id = bench.submit("{}");
        for (int stop = 0; stop <= JobBench.ATTEMPTS; stop++) {
            CountDownLatch begun = new CountDownLatch(1);
            try (JobScheduler _ =
                    bench.start((job, input, progress) -> {
                        begun.countDown();
                        while (true) {
                            progress.checkCancelled();
                        }
                    })) {
                begun.await();
            }
            assertThat(bench.job(id).state()).isEqualTo(Job.State.WAITING);
        }

        try (JobScheduler _ = bench.start((job, input, progress) -> JobHandler.Effect.NONE)) {
            bench.awaitState(id, Job.State.DONE);
        }
    }

    @Test
    void workOnAnImageThatIsGoneEndsAtItsNextReport() throws Exception {
        UUID id = bench.submit("{}");
        CountDownLatch ended = new CountDownLatch(1);

        try (JobScheduler _ =
                bench.start((job, input, progress) -> {
                    bench.deleteImage();
                    try {
                        progress.percent(50);
                    } catch (CancelledException e) {
                        ended.countDown();
                        throw e;
                    }
                    return JobHandler.Effect.NONE;
                })) {
            ended.await();
        }

        assertThat(bench.exists(id)).isFalse();
    }
}
