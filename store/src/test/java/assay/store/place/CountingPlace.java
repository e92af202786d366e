package assay.store.place;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Another place, whose gets can be counted and held up. */
final class CountingPlace implements Place {

    final AtomicInteger gets = new AtomicInteger();

    private final Place place;
    private final CountDownLatch held = new CountDownLatch(1);
    private volatile CountDownLatch released = new CountDownLatch(0);

    CountingPlace(Place place) {
        this.place = place;
    }

    /** From now on no get returns. */
    void hold() {
        released = new CountDownLatch(1);
    }

    /** Returns when a get is held up. */
    void awaitHeld() throws InterruptedException {
        held.await();
    }

    void release() {
        released.countDown();
    }

    private void count() throws IOException {
        gets.incrementAndGet();
        held.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public ByteBuffer get(String name) throws IOException {
        count();
        return place.get(name);
    }

    @Override
    public ByteBuffer get(String name, long offset, int length) throws IOException {
        count();
        return place.get(name, offset, length);
    }

    @Override
    public void put(String name, ByteBuffer bytes) throws IOException {
        place.put(name, bytes);
    }

    @Override
    public OptionalLong size(String name) throws IOException {
        return place.size(name);
    }

    @Override
    public void delete(String name) throws IOException {
        place.delete(name);
    }

    @Override
    public void list(String prefix, Visitor visitor) throws IOException {
        place.list(prefix, visitor);
    }

    @Override
    public void sync() throws IOException {
        place.sync();
    }

    @Override
    public void close() throws IOException {
        place.close();
    }
}
