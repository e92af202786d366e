package assay.guest.fs.ext;

import assay.disk.Extent;
import assay.disk.ImageException;
import java.io.IOException;

/** Where the blocks of one file stand. Safe for use by many threads. */
sealed interface BlockMap permits ExtentMap, IndirectMap {

    /** One more than the highest block number in a file: they have 32 bits. */
    long MAX_BLOCKS = 1L << 32;

    /**
     * The run of blocks that starts at a block of the file.
     *
     * @param block at least 0, less than {@link #MAX_BLOCKS}
     * @throws ImageException if the map is broken there
     */
    Run at(long block) throws IOException;

    /** The map of {@code inode}, which keeps its content in blocks. */
    static BlockMap of(ExtVolume volume, Inode inode) throws ImageException {
        return inode.has(Inode.FLAG_EXTENTS)
                ? new ExtentMap(volume, inode.block())
                : new IndirectMap(volume, inode.block());
    }

    /**
     * Neighbouring blocks of one kind.
     *
     * @param kind data, or zeros: allocated and never written, or a hole
     * @param blocks how many, at least 1
     * @param physical the first one's number in the file system, for data only
     */
    record Run(Extent.Kind kind, long blocks, long physical) {

        static Run hole(long blocks) {
            return new Run(Extent.Kind.HOLE, blocks, 0);
        }

        /** What follows after the first {@code skipped} blocks. */
        Run after(long skipped) {
            long start = kind == Extent.Kind.DATA ? physical + skipped : 0;
            return new Run(kind, blocks - skipped, start);
        }
    }
}
