package assay.guest.linux;

import assay.disk.ImageException;
import assay.disk.OrderedPipeline;
import assay.guest.fs.GuestFiles;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Something that takes long and needs only the bytes of some files: it is worked out on another
 * core while the detectors go on. File trees are for one thread, what is in files is for many.
 *
 * @param <T> what is worked out
 */
public final class Aside<T> implements Closeable {

    /**
     * Says what there is to do.
     *
     * @param <T> what is worked out
     */
    @FunctionalInterface
    public interface Plan<T> {
        /**
         * Finds the files, in the thread of the inspection.
         *
         * @return work that uses none of the guest's trees, only sources of bytes
         * @throws ImageException if the guest does not let us
         */
        Callable<T> of(GuestFiles files) throws IOException;
    }

    private final Plan<T> plan;
    private final List<T> results = new ArrayList<>();
    private final OrderedPipeline<T> worker = new OrderedPipeline<>(results::add);
    private boolean begun;

    /**
     * @param plan asked once, unless it fails
     */
    public Aside(Plan<T> plan) {
        this.plan = plan;
    }

    /** Begins the work, unless it has begun. */
    public void begin(GuestFiles files) throws IOException {
        if (!begun) {
            worker.submit(plan.of(files));
            begun = true;
        }
    }

    /**
     * Waits for the work, which this begins if nobody has. To be asked once: {@link Once} keeps the
     * answer.
     */
    public T get(GuestFiles files) throws IOException {
        begin(files);
        worker.finish();
        return results.removeFirst();
    }

    /** Waits for work that nobody asked for. */
    @Override
    public void close() {
        worker.close();
    }
}
