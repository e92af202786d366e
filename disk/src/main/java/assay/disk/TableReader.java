package assay.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A table of equal integers in a file, such as a block allocation table, read in slices, of which a
 * bounded number is kept: 1 MiB. Tables are never read whole, since a small file can claim large
 * ones.
 *
 * <p>Each slice has one place where it can be. Threads that race for a place may read a slice
 * twice; neither waits.
 */
public final class TableReader {

    private static final int SLICE = 4096;
    private static final int SLOTS = 256;

    private final BlockSource table;
    private final long entries;
    private final int width;
    private final ByteOrder order;
    private final AtomicReferenceArray<Slice> slots = new AtomicReferenceArray<>(SLOTS);

    private record Slice(long start, ByteBuffer bytes) {}

    /**
     * @param offset where in {@code file} the table starts; all of it must lie inside the file
     * @param entries how many there are
     * @param width bytes of each: 4 or 8
     */
    public TableReader(BlockSource file, long offset, long entries, int width, ByteOrder order) {
        if (width != Integer.BYTES && width != Long.BYTES) {
            throw new IllegalArgumentException("entries of " + width + " bytes");
        }
        this.table = new RangeSource(file, offset, entries * width);
        this.entries = entries;
        this.width = width;
        this.order = order;
    }

    /** How many entries there are. */
    public long entries() {
        return entries;
    }

    /** The entry with an index; one of 4 bytes is taken as unsigned. */
    public long entry(long index) throws IOException {
        Objects.checkIndex(index, entries);
        long offset = index * width;
        long start = offset & -SLICE;
        int slot = (int) (start / SLICE % SLOTS);
        Slice slice = slots.get(slot);
        if (slice == null || slice.start != start) {
            slice = read(start);
            slots.set(slot, slice);
        }
        int at = (int) (offset - start);
        return width == Integer.BYTES
                ? Integer.toUnsignedLong(slice.bytes.getInt(at))
                : slice.bytes.getLong(at);
    }

    private Slice read(long start) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(SLICE, table.size() - start));
        table.read(start, bytes.order(order));
        return new Slice(start, bytes.flip());
    }
}
