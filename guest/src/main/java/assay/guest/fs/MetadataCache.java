package assay.guest.fs;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;

/**
 * Reads metadata in large pieces and keeps the last ones, at most 1 MiB. Inodes of one directory
 * mostly stand side by side, so that one read serves hundreds of them. A piece that is forgotten
 * gives its memory to the next: pieces live too long for the collector to clear them away early.
 * Safe for use by many threads.
 */
public final class MetadataCache {

    private static final int CHUNK_SIZE = 16 * 1024;
    private static final int MAX_CHUNKS = 64;

    private final String type;
    private final BlockSource partition;
    private final ByteOrder order;
    private final LinkedHashMap<Long, ByteBuffer> chunks = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param type the file system as {@link FileTree#type} names it, for errors
     * @param partition the file system's bytes
     * @param order the byte order of its numbers
     */
    public MetadataCache(String type, BlockSource partition, ByteOrder order) {
        this.type = type;
        this.partition = partition;
        this.order = order;
    }

    /**
     * A copy of {@code length} bytes from {@code offset} on, in the file system's byte order.
     *
     * @throws ImageException with {@link Reason#TRUNCATED} if the partition ends before them
     */
    public synchronized ByteBuffer read(long offset, int length) throws IOException {
        if (offset < 0 || offset > partition.size() - length) {
            throw new ImageException(
                    Reason.TRUNCATED,
                    type,
                    offset,
                    "%d bytes are expected here, but the partition has %d bytes"
                            .formatted(length, partition.size()));
        }
        ByteBuffer copy = ByteBuffer.allocate(length).order(order);
        while (copy.hasRemaining()) {
            long at = offset + copy.position();
            ByteBuffer chunk = chunk(at / CHUNK_SIZE);
            int from = (int) (at % CHUNK_SIZE);
            int count = Math.min(copy.remaining(), chunk.limit() - from);
            copy.put(copy.position(), chunk, from, count);
            copy.position(copy.position() + count);
        }
        return copy.flip();
    }

    private ByteBuffer chunk(long number) throws IOException {
        ByteBuffer known = chunks.get(number);
        if (known != null) {
            return known;
        }
        long start = number * CHUNK_SIZE;
        int length = (int) Math.min(CHUNK_SIZE, partition.size() - start);
        ByteBuffer chunk = memory().limit(length);
        partition.read(start, chunk);
        chunk.flip();
        chunks.put(number, chunk);
        return chunk;
    }

    /** Of a piece of which no reader has more than a copy; lost if it cannot be read into. */
    private ByteBuffer memory() {
        return chunks.size() < MAX_CHUNKS
                ? ByteBuffer.allocate(CHUNK_SIZE)
                : chunks.pollFirstEntry().getValue().clear();
    }
}
