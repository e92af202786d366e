package assay.guest.fs;

import assay.disk.BlockSource;
import assay.disk.Extent;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Bytes that are in memory already, such as those of a file that is stored inside its inode. */
public final class BytesSource implements BlockSource {

    private final byte[] bytes;

    /** A source of a copy of {@code bytes}. */
    public BytesSource(byte[] bytes) {
        this.bytes = bytes.clone();
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
