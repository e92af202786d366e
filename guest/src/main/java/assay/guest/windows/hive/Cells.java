package assay.guest.windows.hive;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.MetadataCache;
import java.io.IOException;
import java.nio.ByteOrder;

/**
 * The cells of a hive by their offsets, a window of 4 MiB of them in memory ("Cell"). Safe for use
 * by one thread, as its budget is.
 */
final class Cells {

    private final MetadataCache cache;
    private final Budget budget;
    private final long binsSize;

    Cells(BlockSource file, long binsSize, Budget budget) {
        this.cache = new MetadataCache(Cell.HIVE, file, ByteOrder.LITTLE_ENDIAN);
        this.binsSize = binsSize;
        this.budget = budget;
    }

    /**
     * The content of a cell in use.
     *
     * @param offset behind the base block, as cells refer to each other
     * @param least how many bytes it must have
     * @param most how many bytes of it are wanted
     */
    Cell read(long offset, int least, int most) throws IOException {
        step();
        long at = BaseBlock.SIZE + offset;
        if (offset % 8 != 0 || offset > binsSize - 8) {
            throw new ImageException(
                    Reason.CORRUPT,
                    Cell.HIVE,
                    -1,
                    "a cell is said to be at 0x%x of 0x%x".formatted(offset, binsSize));
        }
        long size = -(long) cache.read(at, Integer.BYTES).getInt();
        if (size < 8 || size > binsSize - offset) {
            String what =
                    size < 0 ? "a cell is used that is free" : "a cell has " + size + " bytes";
            throw new ImageException(Reason.CORRUPT, Cell.HIVE, at, what);
        }
        int length = (int) Math.min(size - Integer.BYTES, most);
        if (length < least) {
            throw new ImageException(
                    Reason.CORRUPT,
                    Cell.HIVE,
                    at,
                    "a cell has %d bytes where %d are needed".formatted(length, least));
        }
        return new Cell(cache.read(at + Integer.BYTES, length), at + Integer.BYTES);
    }

    /** Takes a step of the budget. */
    void step() throws ImageException {
        budget.step(Cell.HIVE);
    }
}
