package assay.disk.vhdx;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.Extent;
import assay.disk.ImageException.Reason;
import assay.disk.MappedSource;
import assay.disk.MappedSource.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file with what its log holds written over it. Filled by one thread first; then only read, by
 * any number. It may be longer than the file: what is behind the file's end is zeros.
 */
final class LogOverlay implements BlockSource, MappedSource.Mapping {

    private static final int MAX_WRITES = 1 << 16;

    /** What was written over the file: bytes, or zeros. */
    private record Write(Piece piece) {

        long length() {
            return piece.length();
        }

        /** The part from an offset in it on, up to another one. */
        Write part(long from, long to) {
            return new Write(
                    switch (piece) {
                        case Piece.Stored stored ->
                                new Piece.Stored(
                                        stored.source(), stored.offset() + from, to - from);
                        case Piece.Absent absent -> new Piece.Absent(absent.kind(), to - from);
                    });
        }
    }

    private final BlockSource file;

    /** By where they start; none overlaps another one. */
    private final TreeMap<Long, Write> writes = new TreeMap<>();

    private long size;
    private int count;

    LogOverlay(BlockSource file) {
        this.file = file;
        this.size = file.size();
    }

    /** Makes the file at least that long. */
    void extend(long length) {
        size = Math.max(size, length);
    }

    void write(long offset, byte[] bytes) throws IOException {
        put(offset, new Write(new Piece.Stored(new BytesSource(bytes), 0, bytes.length)));
    }

    void zero(long offset, long length) throws IOException {
        if (length > 0) {
            put(offset, new Write(new Piece.Absent(Extent.Kind.ZERO, length)));
        }
    }

    private void put(long offset, Write write) throws IOException {
        if (++count > MAX_WRITES) {
            throw VhdxFormat.error(
                    Reason.DIRTY,
                    -1,
                    "it was not closed cleanly, and its log holds too much to be applied here;"
                            + " apply it to a copy, with: qemu-img check -r all in.vhdx");
        }
        long end = offset + write.length();
        cutAt(offset);
        cutAt(end);
        writes.subMap(offset, end).clear();
        writes.put(offset, write);
        extend(end);
    }

    /** Makes two of a write that goes on over an offset. */
    private void cutAt(long offset) {
        Map.Entry<Long, Write> before = writes.lowerEntry(offset);
        if (before != null && before.getKey() + before.getValue().length() > offset) {
            Write write = before.getValue();
            long within = offset - before.getKey();
            writes.put(before.getKey(), write.part(0, within));
            writes.put(offset, write.part(within, write.length()));
        }
    }

    @Override
    public Piece at(long offset) {
        Map.Entry<Long, Write> before = writes.floorEntry(offset);
        if (before != null && before.getKey() + before.getValue().length() > offset) {
            Write write = before.getValue();
            return write.part(offset - before.getKey(), write.length()).piece;
        }
        Long next = writes.higherKey(offset);
        long end = next == null ? size : next;
        return offset < file.size()
                ? new Piece.Stored(file, offset, Math.min(end, file.size()) - offset)
                : new Piece.Absent(Extent.Kind.HOLE, end - offset);
    }

    private BlockSource mapped() {
        return new MappedSource(VhdxFormat.NAME, size, this);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        mapped().read(offset, target);
    }

    @Override
    public Extent extentAt(long from, long to) throws IOException {
        return mapped().extentAt(from, to);
    }

    @Override
    public void close() {}
}
