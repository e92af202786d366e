package assay.service.image;

import assay.service.Problem;
import assay.service.ProblemException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an upload's hold on its image for as long as this process works on it: also while a slow
 * disk takes its time to make the last bytes durable. Ends when the upload ends, or this process.
 */
final class Lease implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    private final CountDownLatch over = new CountDownLatch(1);
    private final BooleanSupplier renewal;
    private final Duration fresh;
    private volatile boolean lost;
    private volatile long renewed = System.nanoTime();

    /**
     * @param renewal renews for {@code length}; says whether there still was anything to renew
     */
    Lease(Duration length, BooleanSupplier renewal) {
        this.renewal = renewal;
        this.fresh = length.multipliedBy(2).dividedBy(3);
        long pause = length.toMillis() / 3;
        // Virtual threads wait for those that compute, and many uploads compute for long.
        Thread.ofPlatform().daemon().name("lease").start(() -> keep(pause));
    }

    private void keep(long pause) {
        try {
            while (!lost && !over.await(pause, TimeUnit.MILLISECONDS)) {
                renew();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void renew() {
        try {
            long asked = System.nanoTime();
            lost = !renewal.getAsBoolean();
            renewed = asked;
        } catch (RuntimeException e) {
            // The database may be back before the lease is over; if not, the commit will fail.
            LOG.warn("could not renew the lease of an upload; trying again", e);
        }
    }

    /**
     * Makes sure that the image is still held.
     *
     * @throws ProblemException {@link Problem#UPLOAD_OVERTAKEN}
     */
    void check() {
        if (lost) {
            throw new ProblemException(Problem.UPLOAD_OVERTAKEN);
        }
    }

    /** Whether it is known to be held no more. */
    boolean isLost() {
        return lost;
    }

    /**
     * Makes sure that it will still be held for a while: for those who must have ended before
     * somebody else begins.
     *
     * @throws ProblemException {@link Problem#UPLOAD_OVERTAKEN}
     */
    void checkFresh() {
        check();
        if (System.nanoTime() - renewed > fresh.toNanos()) {
            throw new ProblemException(Problem.UPLOAD_OVERTAKEN);
        }
    }

    @Override
    public void close() {
        over.countDown();
    }
}
