package assay.cli;

import java.util.concurrent.CountDownLatch;

/**
 * The end of a command that runs until somebody presses Ctrl+C or sends SIGTERM. Once it is
 * expected, the process does not end before this is closed, so that what is to be kept can be
 * written.
 */
final class Interruption implements AutoCloseable {

    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "assay-interruption");

    /** Takes note of an interruption from now on, until this is closed. */
    void expect() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void interrupt() {
        interrupted.countDown();
        try {
            closed.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when the process was told to end. */
    void await() {
        try {
            interrupted.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        if (interrupted.getCount() > 0) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
