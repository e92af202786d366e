package assay.guest.fs;

import assay.disk.Extent;
import assay.disk.ImageException;
import java.io.IOException;

/** Where the blocks of one file stand. Safe for use by many threads. */
public interface BlockMap {

    /**
     * The run of blocks that starts at a block of the file. It need not be maximal.
     *
     * @param block a block of the file, from 0
     * @throws ImageException if the map is broken there
     */
    Run at(long block) throws IOException;

    /**
     * Neighbouring blocks of one kind.
     *
     * @param kind data, or zeros: allocated and never written, or a hole
     * @param blocks how many, at least 1
     * @param physical for data only, the number of the first one in the file system, counted from
     *     its start
     */
    record Run(Extent.Kind kind, long blocks, long physical) {

        public Run {
            if (blocks < 1 || physical < 0) {
                throw new IllegalArgumentException("run " + physical + "+" + blocks);
            }
        }

        /** Blocks that nothing was ever written to. */
        public static Run hole(long blocks) {
            return new Run(Extent.Kind.HOLE, blocks, 0);
        }

        /** What follows after the first {@code skipped} blocks, fewer than there are. */
        public Run after(long skipped) {
            long start = kind == Extent.Kind.DATA ? physical + skipped : 0;
            return new Run(kind, blocks - skipped, start);
        }
    }
}
