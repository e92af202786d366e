package assay.guest.windows.hive;

import assay.disk.ImageException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Data that are too long for one cell ("Big data").
 *
 * @param cell where they are described
 * @param count how many segments there are
 * @param list offset of their list
 */
record BigData(Cell cell, int count, long list) {

    /** Bytes of the description. */
    static final int FIXED = 8;

    /** Bytes of each segment but the last. */
    static final int SEGMENT = 16_344;

    static BigData parse(Cell cell) throws ImageException {
        if (!cell.is("db") || cell.size() < FIXED) {
            throw cell.corrupt(0, "a value's data leave their cell");
        }
        return new BigData(cell, cell.u16(2), cell.u32(4));
    }

    /** Puts the segments together. */
    byte[] read(Cells cells, int length) throws IOException {
        int segments = Math.ceilDiv(length, SEGMENT);
        if (count != segments) {
            throw cell.corrupt(2, "%d bytes stand in %d segments".formatted(length, count));
        }
        Cell offsets = cells.read(list, segments * Integer.BYTES, segments * Integer.BYTES);
        ByteBuffer data = ByteBuffer.allocate(length);
        for (int i = 0; i < segments; i++) {
            int size = Math.min(SEGMENT, data.remaining());
            data.put(cells.read(offsets.u32(i * Integer.BYTES), size, size).bytes());
        }
        return data.array();
    }
}
