package assay.store.care;

import assay.disk.Futures;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Does work on threads of its own, a bounded number at once. Who hands in more waits. After the
 * first failure nothing more is begun.
 */
final class Parallel implements AutoCloseable {

    /** So many requests at once keep a disk or a service busy. */
    static final int USUAL = 16;

    private final int most;
    private final Semaphore free;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Parallel(int most) {
        this.most = most;
        this.free = new Semaphore(most);
    }

    /** Something to do. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /**
     * Begins the work as soon as a thread is free.
     *
     * @throws IOException with which work before has failed
     */
    void run(Work work) throws IOException {
        acquire(1);
        if (failure.get() != null) {
            free.release();
            rethrow();
            return;
        }
        threads.execute(() -> {
            try {
                work.run();
            } catch (Throwable e) { // whatever it is, the caller gets it
                failure.compareAndSet(null, e);
            } finally {
                free.release();
            }
        });
    }

    /**
     * Returns when all work is done.
     *
     * @throws IOException with which some of it has failed
     */
    void join() throws IOException {
        acquire(most);
        free.release(most);
        rethrow();
    }

    private void acquire(int count) throws InterruptedIOException {
        try {
            free.acquire(count);
        } catch (InterruptedException e) {
            throw Futures.interrupted(e);
        }
    }

    private void rethrow() throws IOException {
        Throwable first = failure.get();
        if (first != null) {
            throw Futures.failure(first);
        }
    }

    /** Waits for what was begun. */
    @Override
    public void close() {
        threads.close();
    }
}
