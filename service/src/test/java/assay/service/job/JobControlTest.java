package assay.service.job;

import static assay.service.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Caller;
import assay.service.identity.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class JobControlTest {

    private static final JobBench.Work NOTHING = (job, input, progress) -> JobHandler.Effect.NONE;

    private final JobBench bench = new JobBench();

    @Test
    void aWaitingJobIsCancelledAtOnceAndNeverRuns() throws Exception {
        UUID cancelled = bench.submit("{}");
        UUID other = bench.submit("{}");
        List<UUID> ran = Collections.synchronizedList(new ArrayList<>());
        JobBench.Work work =
                (job, input, progress) -> {
                    ran.add(job.id());
                    return JobHandler.Effect.NONE;
                };

        Job job = bench.control(work).cancel(bench.caller(), cancelled);
        assertThat(job.state()).isEqualTo(Job.State.CANCELLED);
        assertThat(job.failure()).contains(new Job.Failure(Problem.JOB_CANCELLED, ""));
        assertThat(bench.givenUp()).containsExactly(Problem.JOB_CANCELLED);
        assertThat(bench.control(work).cancel(bench.caller(), cancelled)).isEqualTo(job);

        try (JobScheduler _ = bench.start(work)) {
            bench.awaitState(other, Job.State.DONE);
        }
        assertThat(ran).containsExactly(other);
    }

    @Test
    void aRunningJobEndsAtItsNextReport() throws Exception {
        UUID id = bench.submit("{}");
        CountDownLatch running = new CountDownLatch(1);
        JobBench.Work work =
                (job, input, progress) -> {
                    running.countDown();
                    while (true) {
                        progress.report(1, 1000);
                    }
                };

        try (JobScheduler _ = bench.start(work)) {
            running.await();
            Job job = bench.control(work).cancel(bench.caller(), id);
            assertThat(job.cancelling() || job.state() == Job.State.CANCELLED).isTrue();
            bench.awaitState(id, Job.State.CANCELLED);
        }

        assertThat(bench.givenUp()).containsExactly(Problem.JOB_CANCELLED);
        assertThat(bench.job(id).cancelling()).isFalse();
    }

    @Test
    void aFailedJobIsDoneWhenItIsTriedAgain() throws Exception {
        UUID id = bench.submit("{}");
        AtomicBoolean mended = new AtomicBoolean();
        JobBench.Work work =
                (job, input, progress) -> {
                    if (!mended.get()) {
                        throw new ProblemException(Problem.STORE_FULL);
                    }
                    return JobHandler.Effect.NONE;
                };

        try (JobScheduler _ = bench.start(work)) {
            bench.awaitState(id, Job.State.FAILED);
            assertProblem(Problem.JOB_OVER, () -> bench.control(work).cancel(bench.caller(), id));
            mended.set(true);
            Job again = bench.control(work).retry(bench.caller(), id);
            assertThat(again.state()).isEqualTo(Job.State.WAITING);
            assertThat(again.failure()).isEmpty();
            bench.awaitState(id, Job.State.DONE);
        }

        assertProblem(Problem.JOB_NOT_FAILED, () -> bench.control(work).retry(bench.caller(), id));
    }

    @Test
    void onlyTheOperatorPutsAJobBeforeThoseOfOthers() {
        UUID id = bench.submit("{}");
        JobControl control = bench.control(NOTHING);
        Caller operator = new Caller(UUID.randomUUID(), UUID.randomUUID(), Set.of(Role.ADMIN));

        assertThat(control.prioritise(bench.caller(), id, Job.Priority.LOW).priority())
                .isEqualTo(Job.Priority.LOW);
        assertProblem(
                Problem.ROLE_MISSING,
                () -> control.prioritise(bench.caller(), id, Job.Priority.HIGH));
        assertThat(control.prioritise(operator, id, Job.Priority.HIGH).priority())
                .isEqualTo(Job.Priority.HIGH);
        assertProblem(
                Problem.ROLE_MISSING,
                () -> control.prioritise(bench.caller(), id, Job.Priority.LOW));
    }

    @Test
    void theJobsOfOtherProjectsDoNotExist() {
        UUID id = bench.submit("{}");
        JobControl control = bench.control(NOTHING);
        Caller other = new Caller(UUID.randomUUID(), UUID.randomUUID(), Set.of(Role.MEMBER));

        assertProblem(Problem.NOT_FOUND, () -> control.cancel(other, id));
        assertProblem(Problem.NOT_FOUND, () -> control.retry(other, id));
        assertProblem(Problem.NOT_FOUND, () -> control.prioritise(other, id, Job.Priority.LOW));
        assertThat(bench.jobs().list(other, filter(Page.Wanted.FIRST)).items()).isEmpty();
    }

    @Test
    void whoMayOnlyReadChangesNothing() {
        UUID id = bench.submit("{}");
        Caller reader =
                new Caller(UUID.randomUUID(), bench.caller().project(), Set.of(Role.READER));

        assertThat(bench.jobs().get(reader, id).id()).isEqualTo(id);
        assertProblem(Problem.ROLE_MISSING, () -> bench.control(NOTHING).cancel(reader, id));
    }

    @Test
    void theListIsPagedNewestFirst() {
        UUID first = bench.submit("{}");
        UUID second = bench.submit("{}");
        UUID third = bench.submit("{}");

        Page<Job> page =
                bench.jobs().list(bench.caller(), filter(new Page.Wanted(Optional.empty(), 2)));
        assertThat(page.items()).extracting(Job::id).containsExactly(third, second);
        Page<Job> next = bench.jobs().list(bench.caller(), filter(new Page.Wanted(page.next(), 2)));
        assertThat(next.items()).extracting(Job::id).containsExactly(first);
        assertThat(next.next()).isEmpty();
    }

    private static JobFilter filter(Page.Wanted page) {
        return new JobFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.of(Job.Kind.EXPORT),
                Optional.of(Job.State.WAITING),
                page);
    }
}
