package assay.store.profile;

import assay.disk.BlockSource;
import assay.disk.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A source that keeps the blocks read last in memory, a bounded number of them. A block that many
 * ask for at once is read once, and all wait for it.
 */
public final class CachedSource implements BlockSource {

    private static final int BLOCK = BootProfile.BLOCK;

    private final BlockSource below;
    private final int capacity;

    /** In the order of their last use. Guarded by its own monitor. */
    private final Map<Long, CompletableFuture<ByteBuffer>> blocks =
            new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param below whoever opened it closes it
     * @param capacity blocks of {@link BootProfile#BLOCK} bytes to keep, at least one
     */
    public CachedSource(BlockSource below, int capacity) {
        this.below = below;
        this.capacity = Math.max(1, capacity);
    }

    @Override
    public long size() {
        return below.size();
    }

    /** Whether these bytes can be read without waiting for anything. */
    public boolean holds(long offset, int length) {
        synchronized (blocks) {
            for (long at = offset / BLOCK; at * BLOCK < offset + length; at++) {
                CompletableFuture<ByteBuffer> block = blocks.get(at);
                if (block == null || !block.isDone()) {
                    return false;
                }
            }
            return true;
        }
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), size());
        long at = offset;
        while (target.hasRemaining()) {
            ByteBuffer block = block(at / BLOCK);
            int from = (int) (at % BLOCK);
            int count = Math.min(target.remaining(), block.capacity() - from);
            target.put(block.slice(from, count));
            at += count;
        }
    }

    private ByteBuffer block(long number) throws IOException {
        CompletableFuture<ByteBuffer> ours = new CompletableFuture<>();
        Optional<CompletableFuture<ByteBuffer>> there;
        synchronized (blocks) {
            there = Optional.ofNullable(blocks.putIfAbsent(number, ours));
            makeRoom();
        }
        if (there.isEmpty()) {
            load(number, ours);
        }
        try {
            return there.orElse(ours).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private void makeRoom() {
        Iterator<CompletableFuture<ByteBuffer>> oldest = blocks.values().iterator();
        while (blocks.size() > capacity && oldest.hasNext()) {
            oldest.next();
            oldest.remove(); // whoever waits for it still gets it
        }
    }

    private void load(long number, CompletableFuture<ByteBuffer> result) throws IOException {
        long start = number * BLOCK;
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(BLOCK, size() - start));
        try {
            below.read(start, bytes);
            result.complete(bytes.flip().asReadOnlyBuffer());
        } catch (IOException | RuntimeException | Error e) {
            forget(number, result); // the next one tries again
            result.completeExceptionally(e);
            throw e;
        }
    }

    private void forget(long number, CompletableFuture<ByteBuffer> block) {
        synchronized (blocks) {
            blocks.remove(number, block);
        }
    }

    @Override
    public Extent extentAt(long from, long to) throws IOException {
        return below.extentAt(from, to);
    }

    /** Forgets everything. */
    @Override
    public void close() {
        synchronized (blocks) {
            blocks.clear();
        }
    }
}
