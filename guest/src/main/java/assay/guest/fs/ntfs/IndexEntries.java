package assay.guest.fs.ntfs;

import assay.disk.Budget;
import assay.disk.ImageException;

/**
 * Reads the entries of one node of a directory's index: {@code INDEX_HEADER}, {@code INDEX_ENTRY}.
 */
final class IndexEntries {

    private static final int HEADER_SIZE = 16;
    private static final int LAST = 2;

    private IndexEntries() {}

    /** Takes the entries one by one. */
    @FunctionalInterface
    interface Visitor {

        /**
         * Takes one.
         *
         * @param reference to the file
         */
        void visit(FileName name, long reference) throws ImageException;
    }

    /**
     * Shows every entry of a node.
     *
     * @param in from the index header to the end of the node
     */
    static void visit(Block in, Budget budget, Visitor visitor) throws ImageException {
        long at = in.u32(0);
        long end = in.u32(4);
        if (at > end || end > in.size()) {
            throw in.corrupt(0, "index entries are at %d to %d".formatted(at, end));
        }
        // Each turn goes on by at least the header of an entry.
        while (at < end) {
            budget.step(Block.NTFS);
            int length = in.u16(at + 8);
            if (length < HEADER_SIZE || length > end - at) {
                throw in.corrupt(at, "an index entry has " + length + " bytes");
            }
            if ((in.u16(at + 12) & LAST) != 0) {
                return;
            }
            Block key = in.part(at, length).part(HEADER_SIZE, in.u16(at + 10));
            visitor.visit(FileName.parse(key), in.i64(at));
            at += length;
        }
    }
}
