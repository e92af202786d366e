package assay.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A range of another source: a partition of a disk. */
public final class RangeSource implements BlockSource {

    private final BlockSource whole;
    private final long start;
    private final long size;

    /**
     * @param start first byte of the range in {@code whole}
     * @param size length of the range in bytes; the range must lie inside {@code whole}
     */
    public RangeSource(BlockSource whole, long start, long size) {
        Objects.checkFromIndexSize(start, size, whole.size());
        this.whole = whole;
        this.start = start;
        this.size = size;
    }

    /** The source that this is a range of. */
    public BlockSource whole() {
        return whole;
    }

    /** Where the first byte stands in {@link #whole()}. */
    public long start() {
        return start;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), size);
        whole.read(start + offset, target);
    }

    @Override
    public Extent extentAt(long from, long to) throws IOException {
        Objects.checkFromToIndex(from, to, size);
        Extent extent = whole.extentAt(start + from, start + to);
        return new Extent(from, extent.length(), extent.kind());
    }

    @Override
    public void close() {}
}
