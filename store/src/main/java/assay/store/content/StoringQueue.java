package assay.store.content;

import assay.disk.Futures;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Stores batches of blocks on all cores and gives them to the pages in the content's order. A
 * bounded number of batches is under way. For one thread.
 */
final class StoringQueue implements AutoCloseable {

    /** Batches that are stored while the next is filled. */
    private static final int RUNNING = 2;

    /** Steps that wait for them, at most. */
    private static final int WAITING = 16;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<Step> steps = new ArrayDeque<>();
    private final PageBuilder pages;
    private int running;

    StoringQueue(PageBuilder pages) {
        this.pages = pages;
    }

    /** What goes into pages next, once it is stored. */
    @FunctionalInterface
    private interface Step {
        void end() throws IOException;
    }

    /** Stores a batch, after the oldest is done if too many are under way. */
    void store(Callable<List<Page.Entry>> batch) throws IOException {
        while (running == RUNNING) {
            takeOldest();
        }
        Future<List<Page.Entry>> stored = threads.submit(batch);
        running++;
        steps.add(() -> {
            running--;
            pages.addAll(Futures.get(stored));
        });
    }

    /** Appends blocks that are stored already. */
    void add(List<Page.Entry> entries) throws IOException {
        then(() -> pages.addAll(entries));
    }

    /** Appends blocks of zeros. */
    void holes(long count) throws IOException {
        then(() -> pages.holes(count));
    }

    private void then(Step step) throws IOException {
        steps.add(step);
        while (!steps.isEmpty() && (running == 0 || steps.size() > WAITING)) {
            takeOldest();
        }
    }

    /** Waits until all blocks are stored and in pages. */
    void takeAll() throws IOException {
        while (!steps.isEmpty()) {
            takeOldest();
        }
    }

    private void takeOldest() throws IOException {
        steps.remove().end();
    }

    /** What is done with an item. */
    @FunctionalInterface
    interface Work<T, R> {
        Callable<R> of(T item);
    }

    /** Does the work for every item at once; the results are in the items' order. */
    <T, R> List<R> all(List<T> items, Work<T, R> work) throws IOException {
        List<Future<R>> futures =
                items.stream().map(item -> threads.submit(work.of(item))).toList();
        List<R> results = new ArrayList<>();
        for (Future<R> future : futures) {
            results.add(Futures.get(future));
        }
        return results;
    }

    /** Ends when nothing is under way any more. */
    @Override
    public void close() {
        threads.close();
    }
}
