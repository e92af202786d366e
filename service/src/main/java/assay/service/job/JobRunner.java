package assay.service.job;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.store.StoreFullException;
import assay.store.StoreUnavailableException;
import assay.store.key.UnusableKeyException;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs in turns, which are executions of one db-scheduler task. A turn whose node died is
 * revived by db-scheduler after some missed heartbeats, and counts as a try like any other: so a
 * job that kills its process is given up, too.
 */
final class JobRunner {

    static final String TASK = "job";

    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    /** How often the pause between two tries is doubled, at most. */
    private static final int LONGEST = 6;

    private final Jdbi jdbi;
    private final JobHandlers handlers;
    private final int maxAttempts;
    private final Duration retryDelay;
    private volatile boolean stopping;

    JobRunner(Jdbi jdbi, JobHandlers handlers, int maxAttempts, Duration retryDelay) {
        this.jdbi = jdbi;
        this.handlers = handlers;
        this.maxAttempts = maxAttempts;
        this.retryDelay = retryDelay;
    }

    Task<Void> task() {
        return Tasks.custom(TASK, Void.class)
                .onDeadExecutionRevive()
                // of what is below, not of a job: the database was away
                .onFailure((execution, operations) ->
                        operations.reschedule(execution, execution.getTimeDone().plus(retryDelay)))
                .execute((instance, context) -> run(UUID.fromString(instance.getId())));
    }

    /** Has running jobs end at their next report; others will run them. */
    void stop() {
        stopping = true;
    }

    private CompletionHandler<Void> run(UUID turn) {
        Optional<JobTable.Started> started =
                jdbi.inTransaction(handle ->
                        TurnTable.start(
                                handle, turn, UUID.randomUUID(), handlers.byKind().keySet()));
        if (started.isPresent()) {
            return run(started.get());
        }
        boolean anyLeft = jdbi.withHandle(TurnTable::isAnyLeft);
        return anyLeft ? after(retryDelay) : over(); // it may be over, or its image deleted
    }

    private CompletionHandler<Void> run(JobTable.Started started) {
        Job job = started.job();
        if (started.cancelled()) {
            return cancelled(started);
        }
        if (started.attempts() > maxAttempts) {
            return failed(started, job.failure().orElseGet(() -> unknown(job)));
        }
        try {
            JobProgress progress = new JobProgress(jdbi, started, () -> stopping);
            JobHandler.Effect effect = handlers.of(job).run(job, started.input(), progress);
            return end(started, Job.State.DONE, Optional.empty(), effect);
        } catch (ProblemException e) {
            LOG.info("job {} failed for good", job.id(), e);
            return failed(started, new Job.Failure(e.problem(), e.detail()));
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            return afterFailure(started, e);
        }
    }

    private CompletionHandler<Void> afterFailure(JobTable.Started started, Throwable e) {
        Job job = started.job();
        // A scheduler that stops interrupts the work, which has ended; what is written down now,
        // and lets other nodes have the job at once, must not end the same way.
        Thread.interrupted();
        if (jdbi.withHandle(handle -> JobTable.isCancelled(handle, started))) {
            return cancelled(started);
        }
        if (stopping) {
            LOG.info("job {} is left to others: {}", job.id(), e.toString());
            jdbi.useHandle(handle -> JobTable.giveBack(handle, started));
            return after(Duration.ZERO);
        }
        LOG.warn("job {} failed, try {} of {}", job.id(), started.attempts(), maxAttempts, e);
        Job.Failure failure = failure(job, e);
        if (started.attempts() >= maxAttempts) {
            return failed(started, failure);
        }
        jdbi.useHandle(handle -> JobTable.waitForRetry(handle, started, failure));
        return after(pause(started.attempts()));
    }

    /** Twice as long after each try: what is away for a moment is not waited for, an outage is. */
    private Duration pause(int attempts) {
        return retryDelay.multipliedBy(1L << Math.min(attempts - 1, LONGEST));
    }

    private static Job.Failure failure(Job job, Throwable e) {
        return switch (e) {
            case TryAgainException known -> known.failure();
            case StoreFullException _ -> new Job.Failure(Problem.STORE_FULL, "");
            case UnusableKeyException key -> new Job.Failure(Problem.KEY_UNUSABLE, key.key());
            case StoreUnavailableException _ -> new Job.Failure(Problem.STORE_UNAVAILABLE, "");
            default -> unknown(job);
        };
    }

    private static Job.Failure unknown(Job job) {
        return new Job.Failure(Problem.JOB_FAILED, job.id().toString());
    }

    private CompletionHandler<Void> cancelled(JobTable.Started started) {
        Job.Failure failure = new Job.Failure(Problem.JOB_CANCELLED, "");
        return end(
                started,
                Job.State.CANCELLED,
                Optional.of(failure),
                handlers.of(started.job()).giveUp(started.job(), failure));
    }

    private CompletionHandler<Void> failed(JobTable.Started started, Job.Failure failure) {
        return end(
                started,
                Job.State.FAILED,
                Optional.of(failure),
                handlers.of(started.job()).giveUp(started.job(), failure));
    }

    private CompletionHandler<Void> end(
            JobTable.Started started,
            Job.State state,
            Optional<Job.Failure> failure,
            JobHandler.Effect effect) {
        jdbi.useTransaction(handle -> {
            if (JobTable.end(handle, started, state, failure)) {
                effect.apply(handle);
            }
        });
        return over();
    }

    private static CompletionHandler<Void> over() {
        return new CompletionHandler.OnCompleteRemove<>();
    }

    private static CompletionHandler<Void> after(Duration pause) {
        return (execution, operations) ->
                operations.reschedule(execution, execution.getTimeDone().plus(pause));
    }
}
