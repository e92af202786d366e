package assay.service.job;

import org.jdbi.v3.core.Handle;

/**
 * How jobs of one kind are done. A job may run more than once, even twice at the same time when a
 * node was believed dead: so running it changes nothing, and what comes out is an {@link Effect}.
 */
public interface JobHandler {

    /** What a job changes, in the transaction that ends it. */
    @FunctionalInterface
    interface Effect {

        /** Changes nothing. */
        Effect NONE = handle -> {};

        /** Writes through {@code handle} only; may be called more than once. */
        void apply(Handle handle);
    }

    /**
     * Does the work.
     *
     * @param input as {@link Jobs.Order} had it
     * @param progress to be told now and then how much is done, every second if possible
     * @throws assay.service.ProblemException if it failed for good: it is not tried again
     * @throws TryAgainException if it failed for a reason that may pass, and users know
     * @throws Exception if it failed for another reason: it is tried again some times, too
     */
    Effect run(Job job, String input, Progress progress) throws Exception;

    /**
     * What to change when the job ends without success.
     *
     * @param failure why; {@link assay.service.Problem#JOB_CANCELLED} if somebody cancelled it,
     *     {@link assay.service.Problem#JOB_FAILED} if it failed too often for an unknown reason
     */
    Effect giveUp(Job job, Job.Failure failure);

    /**
     * What to change when somebody wants another try of a job that failed or was cancelled.
     *
     * @throws assay.service.ProblemException from the effect, if there cannot be one
     */
    default Effect again(Job job) {
        return Effect.NONE;
    }
}
