package assay.service.job;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.jdbi.v3.core.Jdbi;

/**
 * Runs jobs as executions of one db-scheduler task. An execution whose node died is revived by
 * db-scheduler after some missed heartbeats, and counts as a try like any other: so a job that
 * kills its process is given up, too.
 */
final class JobRunner {

    static final String TASK = "job";

    private final Jdbi jdbi;
    private final Map<Job.Kind, JobHandler> handlers;
    private final int maxAttempts;
    private final Duration retryDelay;

    JobRunner(Jdbi jdbi, Map<Job.Kind, JobHandler> handlers, int maxAttempts, Duration retryDelay) {
        this.jdbi = jdbi;
        this.handlers = Map.copyOf(handlers);
        this.maxAttempts = maxAttempts;
        this.retryDelay = retryDelay;
    }

    Task<Void> task() {
        return Tasks.custom(TASK, Void.class)
                .onDeadExecutionRevive()
                .onFailure(this::afterFailure)
                .execute((instance, context) -> {
                    run(UUID.fromString(instance.getId()));
                    return new CompletionHandler.OnCompleteRemove<>();
                });
    }

    private void run(UUID id) {
        Optional<JobTable.Started> started = jdbi.withHandle(handle -> JobTable.start(handle, id));
        if (started.isEmpty()) {
            return; // over, or its image was deleted
        }
        Job job = started.get().job();
        if (started.get().attempts() > maxAttempts) {
            end(job, Job.State.FAILED, handler(job).giveUp(job));
            return;
        }
        try {
            end(job, Job.State.DONE, handler(job).run(job, new Progress(jdbi, id)));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("job " + id + " failed", e);
        }
    }

    private void end(Job job, Job.State state, JobHandler.Effect effect) {
        jdbi.useTransaction(handle -> {
            if (JobTable.end(handle, job.id(), state)) {
                effect.apply(handle);
            }
        });
    }

    /** db-scheduler has logged the failure; the next start decides whether it was the last try. */
    private void afterFailure(ExecutionComplete execution, ExecutionOperations<Void> operations) {
        UUID id = UUID.fromString(execution.getExecution().taskInstance.getId());
        jdbi.useHandle(handle -> JobTable.waitForRetry(handle, id));
        operations.reschedule(execution, execution.getTimeDone().plus(retryDelay));
    }

    private JobHandler handler(Job job) {
        JobHandler handler = handlers.get(job.kind());
        if (handler == null) {
            throw new IllegalStateException("nobody does jobs of kind " + job.kind());
        }
        return handler;
    }

    /** Writes a percentage down when it is a new one. */
    private static final class Progress implements IntConsumer {

        private final Jdbi jdbi;
        private final UUID job;
        private int written;

        Progress(Jdbi jdbi, UUID job) {
            this.jdbi = jdbi;
            this.job = job;
        }

        @Override
        public void accept(int percent) {
            int bounded = Math.clamp(percent, 0, 99);
            if (bounded > written) {
                written = bounded;
                jdbi.useHandle(handle -> JobTable.progress(handle, job, bounded));
            }
        }
    }
}
