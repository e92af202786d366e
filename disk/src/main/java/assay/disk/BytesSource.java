package assay.disk;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Bytes that are in memory already, such as those of a file that is stored inside its inode, with
 * zeros after them if the file is longer.
 */
public final class BytesSource implements BlockSource {

    private final byte[] bytes;
    private final long size;

    /** A source of a copy of {@code bytes}. */
    public BytesSource(byte[] bytes) {
        this(bytes, bytes.length);
    }

    /**
     * A source of a copy of {@code bytes} with a hole after them.
     *
     * @param size of the whole, at least that of {@code bytes}
     */
    public BytesSource(byte[] bytes, long size) {
        if (size < bytes.length) {
            throw new IllegalArgumentException(size + " for " + bytes.length + " bytes");
        }
        this.bytes = bytes.clone();
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long offset, ByteBuffer target) {
        Objects.checkFromIndexSize(offset, target.remaining(), size);
        if (offset < bytes.length) {
            int from = (int) offset;
            target.put(bytes, from, Math.min(target.remaining(), bytes.length - from));
        }
        while (target.hasRemaining()) {
            target.put((byte) 0);
        }
    }

    @Override
    public Extent extentAt(long from, long to) {
        Objects.checkFromToIndex(from, to, size);
        return from < bytes.length
                ? new Extent(from, Math.min(to, bytes.length) - from, Extent.Kind.DATA)
                : new Extent(from, to - from, Extent.Kind.HOLE);
    }

    @Override
    public void close() {}
}
