package assay.disk;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Does work on all cores and takes the results in the order in which the work was given: compresses
 * the blocks of a disk. A bounded number of results is held.
 *
 * <p>For one thread: it gives work, and is the one that takes the results. Closing cancels what was
 * not begun, waits for what was, and leaves no thread behind. Working threads are never
 * interrupted, since an interrupt closes the file that they read.
 *
 * @param <R> what a piece of work results in
 */
public final class OrderedPipeline<R> implements Closeable {

    /** Takes a result. */
    @FunctionalInterface
    public interface Sink<R> {

        /** Takes the next result; called by the thread that uses the pipeline. */
        void accept(R result) throws IOException;
    }

    /** Enough that no core waits while the oldest result is written. */
    private static final int PENDING_PER_CORE = 4;

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private final Sink<R> sink;
    private final int window;
    private final ExecutorService workers;
    private final Deque<Future<R>> pending = new ArrayDeque<>();

    /** A pipeline for all cores that gives its results to {@code sink}. */
    public OrderedPipeline(Sink<R> sink) {
        this(
                sink,
                CORES * PENDING_PER_CORE,
                Executors.newFixedThreadPool(
                        CORES, Thread.ofPlatform().daemon().name("pipeline-", 0).factory()));
    }

    private OrderedPipeline(Sink<R> sink, int window, ExecutorService workers) {
        this.sink = sink;
        this.window = window;
        this.workers = workers;
    }

    /**
     * A pipeline for work that may wait for a network: all of it is begun at once.
     *
     * @param window how many results are held at most
     */
    public static <R> OrderedPipeline<R> ofWaiting(int window, Sink<R> sink) {
        return new OrderedPipeline<>(sink, window, Executors.newVirtualThreadPerTaskExecutor());
    }

    /**
     * Gives work, after the oldest result was taken if too many are held.
     *
     * @throws IOException what earlier work or the sink threw; then the pipeline is to be closed
     */
    public void submit(Callable<R> work) throws IOException {
        if (pending.size() >= window) {
            takeOldest();
        }
        pending.add(workers.submit(work));
    }

    /**
     * Takes all results that are left.
     *
     * @throws IOException what work or the sink threw; then the pipeline is to be closed
     */
    public void finish() throws IOException {
        while (!pending.isEmpty()) {
            takeOldest();
        }
    }

    private void takeOldest() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted");
        }
        sink.accept(Futures.get(pending.remove()));
    }

    @Override
    public void close() {
        pending.forEach(work -> work.cancel(false));
        pending.clear();
        workers.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        // What is running is one block for each core, and so soon done.
        while (!ended) {
            try {
                ended = workers.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
