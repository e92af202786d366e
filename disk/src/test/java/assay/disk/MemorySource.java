package assay.disk;

import java.nio.ByteBuffer;
import java.util.Objects;

/** A source that a test holds in memory. */
public final class MemorySource implements BlockSource {

    private final byte[] bytes;

    public MemorySource(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The bytes themselves, to be changed by the test. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public void read(long offset, ByteBuffer target) {
        Objects.checkFromIndexSize(offset, target.remaining(), size());
        target.put(bytes, (int) offset, target.remaining());
    }

    @Override
    public Extent extentAt(long from, long to) {
        Objects.checkFromToIndex(from, to, size());
        return new Extent(from, to - from, Extent.Kind.DATA);
    }

    @Override
    public void close() {}
}
