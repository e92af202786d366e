package assay.guest.fs.xfs;

/**
 * The header of a log record, {@code struct xlog_rec_header} ("Log Records"). The log counts in
 * basic blocks of 512 bytes whatever the block size. In a record the first word of each basic block
 * is replaced by the cycle number, so that nothing but a header can start with the magic number.
 *
 * @param headerBlocks basic blocks that the header takes
 * @param bodyBlocks basic blocks that follow it
 * @param numLogOps operations in the record
 */
record LogRecord(long headerBlocks, long bodyBlocks, int numLogOps) {

    /** {@code BBSIZE}. */
    static final int BASIC_BLOCK = 512;

    private static final int MAGIC = 0xfeedbabe;
    private static final int VERSION_2 = 2;

    /** {@code XLOG_HEADER_CYCLE_SIZE}: what the words saved in one block of header cover. */
    private static final int HEADER_CYCLE_SIZE = 32 * 1024;

    static LogRecord parse(Block header) {
        long size = header.u32(320);
        boolean large = (header.i32(8) & VERSION_2) != 0 && size > HEADER_CYCLE_SIZE;
        return new LogRecord(
                large ? Math.ceilDiv(size, HEADER_CYCLE_SIZE) : 1,
                Math.ceilDiv(header.u32(12), BASIC_BLOCK),
                header.i32(40));
    }

    /** Whether a basic block of the log is the first of a header. */
    static boolean isHeader(Block block) {
        return block.i32(0) == MAGIC;
    }

    /** The number of the pass over the log in which a basic block was written, 0 for none. */
    static long cycle(Block block) {
        return isHeader(block) ? block.u32(4) : block.u32(0);
    }

    /** Basic blocks of the whole record. */
    long blocks() {
        return headerBlocks + bodyBlocks;
    }
}
