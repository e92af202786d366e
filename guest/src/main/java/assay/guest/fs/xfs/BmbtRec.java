package assay.guest.fs.xfs;

/**
 * An extent, {@code struct xfs_bmbt_rec} ("Data Extents"): 1 bit for the state, 54 for the offset
 * in the file, 52 for the first block and 21 for the number of blocks, packed into 128.
 *
 * @param startOff first block of the run in the file
 * @param startBlock first block of the run in the file system
 * @param blockCount number of blocks, may be 0 in a broken image
 * @param unwritten whether the blocks are only reserved and read as zeros
 */
record BmbtRec(long startOff, long startBlock, long blockCount, boolean unwritten) {

    /** Size on disk in bytes. */
    static final int SIZE = 16;

    /** File blocks have numbers below this. */
    static final long MAX_OFF = 1L << 54;

    private static final int COUNT_BITS = 21;
    private static final int OFF_SHIFT = 9;

    static BmbtRec parse(long l0, long l1) {
        return new BmbtRec(
                (l0 & Long.MAX_VALUE) >>> OFF_SHIFT,
                ((l0 & ((1L << OFF_SHIFT) - 1)) << (Long.SIZE - COUNT_BITS)) | (l1 >>> COUNT_BITS),
                l1 & ((1L << COUNT_BITS) - 1),
                l0 < 0);
    }

    /** The block of the file after the last one. */
    long endOff() {
        return startOff + blockCount;
    }
}
