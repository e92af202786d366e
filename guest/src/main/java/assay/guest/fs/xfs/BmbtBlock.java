package assay.guest.fs.xfs;

import assay.disk.ImageException;

/**
 * A node of the tree that maps a file with many extents ("B+tree Extent List"): the root in the
 * inode ({@code struct xfs_bmdr_block}) or a block below it ({@code struct xfs_btree_block}, long
 * form). A leaf has records; any other node has keys and, after the room for all keys, pointers.
 *
 * @param level height above the leaves, at most {@value #MAX_LEVEL}
 * @param numRecs number of records, at least 1
 * @param body what follows the header
 * @param low first file block that the node is responsible for
 * @param high the file block after the last that it is responsible for
 */
record BmbtBlock(int level, int numRecs, Block body, long low, long high) {

    /**
     * Half-full nodes of the smallest version 5 block, 29 to a node, hold the 2<sup>48</sup>
     * extents of NREXT64 in no more.
     */
    static final int MAX_LEVEL = 10;

    private static final int MAGIC = 0x424d4150;
    private static final int CRC_MAGIC = 0x424d4133;
    private static final int HEADER_SIZE = 24;
    private static final int CRC_HEADER_SIZE = 72;
    private static final int ROOT_HEADER_SIZE = 4;

    /** A key and a pointer take as much as a record. */
    private static final int SLOT = BmbtRec.SIZE;

    /** A pointer with the file blocks that it leads to, {@code low} to {@code high - 1}. */
    record Child(long fsBlock, long low, long high) {}

    /** The root, from the data fork of an inode. It is never a leaf. */
    static BmbtBlock root(Block fork) throws ImageException {
        if (fork.size() < ROOT_HEADER_SIZE) {
            throw fork.corrupt(0, "a data fork of " + fork.size() + " bytes cannot hold a tree");
        }
        int level = fork.u16(0);
        if (level < 1 || level > MAX_LEVEL) {
            throw fork.corrupt(0, "an extent tree has " + level + " levels");
        }
        return node(fork, level, fork.u16(2), ROOT_HEADER_SIZE, 0, BmbtRec.MAX_OFF);
    }

    /**
     * A block below the root.
     *
     * @param level height that its parent's makes right
     * @param owner inode number of the file
     */
    static BmbtBlock parse(Block block, int level, Child child, long owner, Superblock sb)
            throws ImageException {
        boolean v5 = sb.features().v5();
        if (block.i32(0) != (v5 ? CRC_MAGIC : MAGIC)) {
            throw block.corrupt(
                    0, "an extent tree block starts with 0x%08x".formatted(block.i32(0)));
        }
        if (v5) {
            block.checkCrc(64, "extent tree block");
            block.checkUuid(40, sb.metaUuid(), "extent tree block");
            block.checkOwner(56, owner, "extent tree block");
        }
        if (block.u16(4) != level) {
            throw block.corrupt(
                    4,
                    "an extent tree block is of level %d, not %d".formatted(block.u16(4), level));
        }
        int header = v5 ? CRC_HEADER_SIZE : HEADER_SIZE;
        return node(block, level, block.u16(6), header, child.low(), child.high());
    }

    private static BmbtBlock node(
            Block block, int level, int numRecs, int header, long low, long high)
            throws ImageException {
        Block body = block.part(header, block.size() - header);
        int room = body.size() / SLOT;
        if (numRecs < 1 || numRecs > room) {
            throw block.corrupt(
                    0,
                    "an extent tree block has %d records in room for %d".formatted(numRecs, room));
        }
        return new BmbtBlock(level, numRecs, body, low, high);
    }

    /** The number of the last child that begins at {@code block} or before it, or -1. */
    int indexOf(long block) {
        int from = 0;
        int to = numRecs;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (key(middle) <= block) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from - 1;
    }

    /** Child {@code index}, whose range of file blocks is inside this node's own. */
    Child child(int index) throws ImageException {
        long start = key(index);
        long end = index + 1 < numRecs ? key(index + 1) : high;
        if (start < low || end <= start || end > high) {
            throw body.corrupt(
                    index * Long.BYTES,
                    "an extent tree key leads from %d to %d in %d to %d"
                            .formatted(start, end, low, high));
        }
        int room = body.size() / SLOT;
        return new Child(body.i64((room + index) * Long.BYTES), start, end);
    }

    /** The first file block below child {@code index}. */
    long key(int index) {
        return body.i64(index * Long.BYTES);
    }
}
