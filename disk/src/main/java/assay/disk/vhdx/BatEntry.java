package assay.disk.vhdx;

import assay.disk.BlockMap;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;

/**
 * An entry of the block table for a block of the disk ([MS-VHDX] 2.5.1): its state in the lowest
 * three bits, the mebibyte of the file where it stands in the highest 44.
 */
final class BatEntry {

    static final int NOT_PRESENT = 0;
    static final int UNDEFINED = 1;
    static final int ZERO = 2;
    static final int UNMAPPED = 3;
    static final int FULLY_PRESENT = 6;

    /** UNMAPPED in drafts of the format, which QEMU reads, too. */
    private static final int UNMAPPED_V095 = 5;

    private static final int STATE = 7;
    private static final long OFFSET = -1L << 20;

    private BatEntry() {}

    /**
     * Where the block is, for a {@link BlockMap}.
     *
     * @param field where in the file the entry is, for errors
     */
    static long place(long entry, long field) throws ImageException {
        return switch ((int) entry & STATE) {
            // Without a parent, what is not present is zeros, as is what is undefined to QEMU.
            case NOT_PRESENT, UNDEFINED, UNMAPPED, UNMAPPED_V095 -> BlockMap.HOLE;
            case ZERO -> BlockMap.ZERO;
            case FULLY_PRESENT -> checkedOffset(entry & OFFSET, field);
            default ->
                    throw VhdxFormat.error(
                            Reason.CORRUPT,
                            field,
                            "a block in state %d, which a disk without a parent has not"
                                    .formatted(entry & STATE));
        };
    }

    private static long checkedOffset(long offset, long field) throws ImageException {
        if (offset < 0) {
            throw VhdxFormat.error(
                    Reason.CORRUPT,
                    field,
                    "a block at byte " + Long.toUnsignedString(offset) + " of the file");
        }
        return offset;
    }

    /** The entry of a block that is written at an offset, a multiple of 1 MiB. */
    static long present(long offset) {
        return offset | FULLY_PRESENT;
    }
}
