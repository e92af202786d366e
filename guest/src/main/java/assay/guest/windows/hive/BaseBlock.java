package assay.guest.windows.hive;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;

/**
 * The start of a hive ("Base block").
 *
 * @param primarySequence counted up before the hive is written
 * @param secondarySequence set to the same after it was written
 * @param minor of version 1
 * @param lastWritten when, as a FILETIME
 * @param rootCell offset of the root key behind the base block
 * @param binsSize bytes of bins behind the base block
 */
record BaseBlock(
        long primarySequence,
        long secondarySequence,
        long minor,
        long lastWritten,
        long rootCell,
        long binsSize) {

    /** Bins begin here. */
    static final int SIZE = 4096;

    private static final int CHECKSUM = 508;

    private static final int MAGIC = 0x66676572; // regf

    /**
     * Reads and checks it.
     *
     * @param block the first {@link #SIZE} bytes
     * @param fileSize bytes of the file
     */
    static BaseBlock parse(Cell block, long fileSize) throws ImageException {
        if (block.i32(0) != MAGIC) {
            throw block.corrupt(0, "there is no signature regf");
        }
        if (block.i32(CHECKSUM) != checksum(block)) {
            throw block.corrupt(CHECKSUM, "the checksum of the base block does not match");
        }
        if (block.u32(20) != 1 || block.u32(28) != 0 || block.u32(32) != 1) {
            throw new ImageException(
                    Reason.UNSUPPORTED,
                    Cell.HIVE,
                    20,
                    "version %d, type %d, format %d"
                            .formatted(block.u32(20), block.u32(28), block.u32(32)));
        }
        BaseBlock base =
                new BaseBlock(
                        block.u32(4),
                        block.u32(8),
                        block.u32(24),
                        block.i64(12),
                        block.u32(36),
                        block.u32(40));
        if (base.binsSize > fileSize - SIZE) {
            throw new ImageException(
                    Reason.TRUNCATED,
                    Cell.HIVE,
                    40,
                    "it has %d bytes of bins, but the file has %d bytes"
                            .formatted(base.binsSize, fileSize));
        }
        return base;
    }

    /** All 32-bit words before it, XORed; two results are reserved. */
    static int checksum(Cell block) {
        int sum = 0;
        for (int at = 0; at < CHECKSUM; at += Integer.BYTES) {
            sum ^= block.i32(at);
        }
        return switch (sum) {
            case 0 -> 1;
            case -1 -> -2;
            default -> sum;
        };
    }

    /** Whether writing it was begun and not finished: what is newest is in its logs. */
    boolean dirty() {
        return primarySequence != secondarySequence;
    }
}
