package assay.disk;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets the host bring a file to the disk while more of it is written, so that little is left to
 * wait for in the end: {@code sync_file_range(2)}. Promises nothing; that is for {@code fsync}.
 * Safe for use by many threads.
 */
final class Writeback implements Closeable {

    /** Enough for the disk to work on, little enough to begin early. */
    private static final long STEP = 32 << 20;

    private final Path file;
    private final AtomicLong waiting = new AtomicLong();

    /** Who finds it held goes on: somebody has just begun the same. */
    private final ReentrantLock turn = new ReentrantLock();

    /** Negative if there is none yet, or none to be had. Guarded by {@link #turn}. */
    private int descriptor = -1;

    private boolean unable = !HostFileSystem.canSync();

    /**
     * @param file what is written, until this is closed
     */
    Writeback(Path file) {
        this.file = file;
    }

    /** Hears that so many bytes were written. */
    void wrote(long bytes) {
        if (waiting.addAndGet(bytes) >= STEP && turn.tryLock()) {
            try {
                waiting.set(0);
                begin();
            } finally {
                turn.unlock();
            }
        }
    }

    private void begin() {
        if (descriptor < 0 && !unable) {
            descriptor = HostCalls.open(file);
            unable = descriptor < 0;
        }
        if (!unable) {
            HostCalls.beginWriting(descriptor);
        }
    }

    @Override
    public void close() {
        turn.lock();
        try {
            if (descriptor >= 0) {
                HostCalls.close(descriptor);
                descriptor = -1;
            }
            unable = true;
        } finally {
            turn.unlock();
        }
    }
}
