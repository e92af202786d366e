package assay.store.nbd;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.store.profile.CachedSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the reads that find a cache without what they want, and how long those took in all. */
final class WatchedSource implements BlockSource {

    private final CachedSource cache;
    private final AtomicInteger waits = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();

    WatchedSource(CachedSource cache) {
        this.cache = cache;
    }

    int waits() {
        return waits.get();
    }

    long waitedMillis() {
        return nanos.get() / 1_000_000;
    }

    @Override
    public long size() {
        return cache.size();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        if (cache.holds(offset, target.remaining())) {
            cache.read(offset, target);
            return;
        }
        long start = System.nanoTime();
        cache.read(offset, target);
        nanos.addAndGet(System.nanoTime() - start);
        waits.incrementAndGet();
    }

    @Override
    public Extent extentAt(long from, long to) throws IOException {
        return cache.extentAt(from, to);
    }

    @Override
    public void close() {}
}
