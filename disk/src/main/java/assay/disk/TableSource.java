package assay.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.function.LongUnaryOperator;

/**
 * A table of equal integers that are computed when they are read: a container's allocation table.
 */
public final class TableSource implements BlockSource {

    private final long entries;
    private final int width;
    private final ByteOrder order;
    private final LongUnaryOperator entry;

    /**
     * @param entries how many there are
     * @param width bytes of each: 1, 2, 4 or 8
     * @param entry gives the entry with an index; only its lowest {@code width} bytes count
     */
    public TableSource(long entries, int width, ByteOrder order, LongUnaryOperator entry) {
        if (Long.bitCount(width) != 1 || width < 1 || width > Long.BYTES) {
            throw new IllegalArgumentException("entries of " + width + " bytes");
        }
        this.entries = entries;
        this.width = width;
        this.order = order;
        this.entry = entry;
    }

    @Override
    public long size() {
        return entries * width;
    }

    @Override
    public void read(long offset, ByteBuffer target) {
        Objects.checkFromIndexSize(offset, target.remaining(), size());
        long end = offset + target.remaining();
        ByteBuffer one = ByteBuffer.allocate(Long.BYTES).order(order);
        for (long at = offset; at < end; ) {
            put(one, entry.applyAsLong(at / width));
            int from = (int) (at % width);
            int count = (int) Math.min(width - from, end - at);
            target.put(one.array(), from, count);
            at += count;
        }
    }

    private void put(ByteBuffer one, long value) {
        switch (width) {
            case 1 -> one.put(0, (byte) value);
            case 2 -> one.putShort(0, (short) value);
            case 4 -> one.putInt(0, (int) value);
            default -> one.putLong(0, value);
        }
    }

    @Override
    public Extent extentAt(long from, long to) {
        Objects.checkFromToIndex(from, to, size());
        return new Extent(from, to - from, Extent.Kind.DATA);
    }

    @Override
    public void close() {}
}
