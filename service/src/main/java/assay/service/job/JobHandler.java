package assay.service.job;

import java.util.function.IntConsumer;
import org.jdbi.v3.core.Handle;

/**
 * How jobs of one kind are done. A job may run more than once, even twice at the same time when a
 * node was believed dead: so running it changes nothing, and what comes out is an {@link Effect}.
 */
public interface JobHandler {

    /** What a job changes, in the transaction that ends it. */
    @FunctionalInterface
    interface Effect {

        /** Writes through {@code handle} only; may be called more than once. */
        void apply(Handle handle);
    }

    /**
     * Does the work.
     *
     * @param percent told now and then how much is done
     * @throws Exception if it failed for a reason that may pass: it is tried again some times
     */
    Effect run(Job job, IntConsumer percent) throws Exception;

    /** What to change when the job failed too often. */
    Effect giveUp(Job job);
}
