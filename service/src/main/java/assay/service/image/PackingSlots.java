package assay.service.image;

import assay.service.Problem;
import assay.service.ProblemException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bounds how many disks are compressed or decompressed for downloads at once: each takes all
 * processors, and decompressing a temporary file. Safe for use by many threads.
 */
public final class PackingSlots {

    /** When to ask again, in seconds. */
    private static final String LATER = "30";

    private final Semaphore free;

    /**
     * @param count how many at once
     */
    public PackingSlots(int count) {
        this.free = new Semaphore(count);
    }

    /** One of the places, until it is closed. */
    public interface Slot extends AutoCloseable {

        /** No place at all. */
        Slot NONE = () -> {};

        /** Gives the place back; once. */
        @Override
        void close();
    }

    /**
     * Takes a place.
     *
     * @throws ProblemException {@link Problem#PACKERS_BUSY} if none is free
     */
    public Slot take() {
        if (!free.tryAcquire()) {
            throw new ProblemException(Problem.PACKERS_BUSY, LATER);
        }
        AtomicBoolean taken = new AtomicBoolean(true);
        return () -> {
            if (taken.getAndSet(false)) {
                free.release();
            }
        };
    }
}
