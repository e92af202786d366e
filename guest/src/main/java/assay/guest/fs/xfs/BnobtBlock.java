package assay.guest.fs.xfs;

import assay.disk.ImageException;

/**
 * A node of the tree of free space by block number ("AG Free Space B+Trees"), {@code struct
 * xfs_btree_block} in its short form. A leaf has records, any other node keys of the same form and,
 * after the room for all keys, pointers.
 *
 * @param level height above the leaves
 * @param numRecs number of records, which there is room for
 * @param body what follows the header
 */
record BnobtBlock(int level, int numRecs, Block body) {

    private static final int MAGIC = 0x41425442;
    private static final int CRC_MAGIC = 0x41423342;
    private static final int HEADER_SIZE = 16;
    private static final int CRC_HEADER_SIZE = 56;
    private static final int RECORD = 8;
    private static final int POINTER = 4;

    /**
     * @param level the height that its parent's makes right
     * @param group the number of the allocation group that it must be of
     */
    static BnobtBlock parse(Block block, int level, long group, Superblock sb)
            throws ImageException {
        boolean v5 = sb.features().v5();
        if (block.i32(0) != (v5 ? CRC_MAGIC : MAGIC) || block.u16(4) != level) {
            throw block.corrupt(0, "there is no free space block of level " + level);
        }
        if (v5) {
            block.checkCrc(52, "free space block");
            block.checkUuid(32, sb.metaUuid(), "free space block");
            if (block.u32(48) != group) {
                throw block.corrupt(48, "the free space block is of group " + block.u32(48));
            }
        }
        int header = v5 ? CRC_HEADER_SIZE : HEADER_SIZE;
        Block body = block.part(header, block.size() - header);
        int numRecs = block.u16(6);
        // The root of a group without free space is an empty leaf.
        if (numRecs > room(body, level) || (numRecs == 0 && level > 0)) {
            throw block.corrupt(6, "a free space block has %d records".formatted(numRecs));
        }
        return new BnobtBlock(level, numRecs, body);
    }

    private static int room(Block body, int level) {
        return body.size() / (level == 0 ? RECORD : RECORD + POINTER);
    }

    /** The first block of a record's run, in the group. */
    long startBlock(int index) {
        return body.u32(index * RECORD);
    }

    /** The length of a record's run. */
    long blockCount(int index) {
        return body.u32(index * RECORD + 4);
    }

    /** The block in the group where a child stands. */
    long child(int index) {
        return body.u32(room(body, level) * RECORD + index * POINTER);
    }
}
