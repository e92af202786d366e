package assay.store.place;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Another place, whose gets can be counted and held up. */
final class CountingPlace extends ForwardingPlace {

    final AtomicInteger gets = new AtomicInteger();

    private final CountDownLatch held = new CountDownLatch(1);
    private volatile CountDownLatch released = new CountDownLatch(0);

    CountingPlace(Place place) {
        super(place);
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
        return super.get(name);
    }

    @Override
    public ByteBuffer get(String name, long offset, int length) throws IOException {
        count();
        return super.get(name, offset, length);
    }
}
