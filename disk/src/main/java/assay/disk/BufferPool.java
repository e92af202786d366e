package assay.disk;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Buffers outside the heap that are used again: files are read into and written from them without
 * another copy, but to make one is slow. Safe for use by many threads.
 */
public final class BufferPool {

    private final int capacity;
    private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

    /**
     * @param capacity of each buffer in bytes
     */
    public BufferPool(int capacity) {
        this.capacity = capacity;
    }

    /** A buffer whose limit is {@code length}, at most the capacity; what is in it is anything. */
    public ByteBuffer take(int length) {
        ByteBuffer buffer = free.poll();
        return (buffer == null ? ByteBuffer.allocateDirect(capacity) : buffer.clear())
                .limit(length);
    }

    /** Gives back a buffer that nobody looks at any more. */
    public void give(ByteBuffer buffer) {
        free.add(buffer);
    }
}
