package assay.service.job;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Words;
import assay.service.audit.Audit;
import assay.service.audit.AuditEvent;
import assay.service.audit.Target;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The use cases that change jobs: of the caller's project, or any for the operator. */
public final class JobControl {

    private final Jdbi jdbi;
    private final JobHandlers handlers;

    public JobControl(Jdbi jdbi, JobHandlers handlers) {
        this.jdbi = jdbi;
        this.handlers = handlers;
    }

    /**
     * Ends a job that waits, and has one that runs end at its next report. What was cancelled
     * before stays so.
     *
     * @throws ProblemException {@link Problem#NOT_FOUND}; {@link Problem#JOB_OVER} if it is done or
     *     failed
     */
    public Job cancel(Caller caller, UUID id) {
        return jdbi.inTransaction(handle -> {
            Job job = toChange(handle, caller, id);
            switch (job.state()) {
                case CANCELLED -> {
                    return job;
                }
                case DONE, FAILED -> throw new ProblemException(Problem.JOB_OVER);
                case WAITING -> cancelWaiting(handle, job);
                case RUNNING -> JobTable.askToEnd(handle, id);
            }
            return changed(handle, caller, job, "update/cancellation");
        });
    }

    private void cancelWaiting(Handle handle, Job job) {
        Job.Failure failure = new Job.Failure(Problem.JOB_CANCELLED, "");
        JobTable.cancelWaiting(handle, job.id(), failure);
        handlers.of(job).giveUp(job, failure).apply(handle);
    }

    /**
     * Has a job that failed or was cancelled be done after all.
     *
     * @throws ProblemException {@link Problem#NOT_FOUND}; {@link Problem#JOB_NOT_FAILED}; what its
     *     handler has against it
     */
    public Job retry(Caller caller, UUID id) {
        return jdbi.inTransaction(handle -> {
            Job job = toChange(handle, caller, id);
            if (job.state() != Job.State.FAILED && job.state() != Job.State.CANCELLED) {
                throw new ProblemException(Problem.JOB_NOT_FAILED);
            }
            handlers.of(job).again(job).apply(handle);
            JobTable.again(handle, id);
            TurnTable.add(handle, JobRunner.TASK, UUID.randomUUID());
            return changed(handle, caller, job, "update/tries");
        });
    }

    /**
     * Has a job go before or after others.
     *
     * @throws ProblemException {@link Problem#NOT_FOUND}; {@link Problem#JOB_OVER}; {@link
     *     Problem#ROLE_MISSING} if a high priority is not the caller's to give or to take
     */
    public Job prioritise(Caller caller, UUID id, Job.Priority priority) {
        return jdbi.inTransaction(handle -> {
            Job job = toChange(handle, caller, id);
            if (priority == Job.Priority.HIGH || job.priority() == Job.Priority.HIGH) {
                caller.require(Action.OPERATE);
            }
            if (job.state().isOver()) {
                throw new ProblemException(Problem.JOB_OVER);
            }
            JobTable.prioritise(handle, id, priority);
            Audit.record(handle, event(caller, job, "update").with("priority", Words.of(priority)));
            return JobListing.find(handle, caller, id).orElseThrow();
        });
    }

    private static Job toChange(Handle handle, Caller caller, UUID id) {
        caller.require(Action.WRITE);
        return JobListing.findToChange(handle, caller, id)
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    private static Job changed(Handle handle, Caller caller, Job job, String action) {
        Audit.record(handle, event(caller, job, action));
        return JobListing.find(handle, caller, job.id()).orElseThrow();
    }

    private static AuditEvent event(Caller caller, Job job, String action) {
        Target target = Target.of(Target.Type.JOB, job.id()).in(job.project());
        return AuditEvent.done(caller, action, target).with("kind", Words.of(job.kind()));
    }
}
