package assay.store.content;

import assay.store.block.Block;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Arrays for whole blocks that are used again. Safe for use by many threads. */
final class BlockBuffers {

    private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

    /** Room for a whole block. */
    ByteBuffer take() {
        return Objects.requireNonNullElseGet(free.poll(), () -> ByteBuffer.allocate(Block.SIZE));
    }

    /** Forgets those that are free: nothing more is to be filled. */
    void drop() {
        free.clear();
    }

    /** What was taken and filled; it is free again when so many users are done with it. */
    PlainBlock lend(ByteBuffer bytes, int users) {
        AtomicInteger left = new AtomicInteger(users);
        return new PlainBlock(
                bytes,
                () -> {
                    if (left.decrementAndGet() == 0 && bytes.capacity() == Block.SIZE) {
                        free.add(bytes.duplicate().clear());
                    }
                });
    }
}
