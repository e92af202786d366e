package assay.disk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What other threads came to, with their failures as if they had been this thread's. */
public final class Futures {

    private Futures() {}

    /**
     * Waits for a result.
     *
     * @throws IOException what the work threw, or that this thread was interrupted
     */
    public static <R> R get(Future<R> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw failure(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    /** What to throw for a failure: unchecked ones are thrown as they are, at once. */
    public static IOException failure(Throwable cause) {
        return switch (cause) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> new IOException(cause);
        };
    }

    /** What to throw after an interrupt, which stays set. */
    public static InterruptedIOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("interrupted");
        interrupted.initCause(e);
        return interrupted;
    }
}
