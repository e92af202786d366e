package assay.store.profile;

import assay.disk.BlockSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads the blocks of a profile before a guest does, through a source that keeps them. It stops
 * when it is closed, and when the source cannot be read any more: for want of it a guest only waits
 * longer, and finds itself what is wrong.
 */
public final class Prefetch implements Closeable {

    /** Blocks that are read at once. */
    public static final int PARALLEL = 16;

    private final BootProfile profile;
    private final BlockSource source;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    private Prefetch(BootProfile profile, BlockSource source) {
        this.profile = profile;
        this.source = source;
    }

    /**
     * Starts to read, in the order of the profile; what is not on the disk is left out.
     *
     * @param source which keeps what is read, and is to be closed after this
     */
    public static Prefetch start(BootProfile profile, BlockSource source) {
        Prefetch prefetch = new Prefetch(profile, source);
        for (int i = 0; i < PARALLEL; i++) {
            prefetch.workers.execute(prefetch::work);
        }
        prefetch.workers.shutdown();
        return prefetch;
    }

    /** How many blocks were read up to now. */
    public int done() {
        return done.get();
    }

    private void work() {
        ByteBuffer buffer = ByteBuffer.allocate(BootProfile.BLOCK);
        try {
            for (int at = next.getAndIncrement();
                    at >= 0 && at < profile.blocks().size();
                    at = next.getAndIncrement()) {
                long start = profile.blocks().get(at) * BootProfile.BLOCK;
                if (start < source.size()) {
                    int length = (int) Math.min(BootProfile.BLOCK, source.size() - start);
                    source.read(start, buffer.clear().limit(length));
                    done.incrementAndGet();
                }
            }
        } catch (IOException _) {
            stop();
        }
    }

    private void stop() {
        next.set(Integer.MAX_VALUE / 2);
    }

    /** Waits until everything was read, or nothing can be. */
    public void await() {
        workers.close();
    }

    /** Begins no further block, and returns when none is being read. */
    @Override
    public void close() {
        stop();
        await();
    }
}
