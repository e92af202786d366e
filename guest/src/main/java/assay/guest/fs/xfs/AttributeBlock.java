package assay.guest.fs.xfs;

import assay.disk.Budget;
import assay.disk.ImageException;
import java.util.ArrayList;
import java.util.List;

/**
 * A block of the tree that an attribute fork keeps ("Leaf Attributes", "Node Attributes"): {@code
 * struct xfs_attr_leafblock} or {@code struct xfs_da_intnode}, each behind a {@code struct
 * xfs_da_blkinfo}.
 *
 * @param block the whole block
 * @param forw the next block of the same level, or 0
 * @param back the block before it on the same level, or 0
 * @param level height above the leaves, at most {@value #MAX_LEVEL}
 * @param count number of entries, which have room in the block
 * @param entries where the first entry stands
 */
record AttributeBlock(Block block, long forw, long back, int level, int count, int entries) {

    /** {@code XFS_DA_NODE_MAXDEPTH}. */
    static final int MAX_LEVEL = 5;

    private static final int NODE_MAGIC = 0xfebe;
    private static final int NODE3_MAGIC = 0x3ebe;
    private static final int LEAF_MAGIC = 0xfbee;
    private static final int LEAF3_MAGIC = 0x3bee;

    /** Both kinds of entries: a hash with a block number, or with a place in the block. */
    private static final int ENTRY_SIZE = 8;

    /**
     * Reads and checks the header of a block.
     *
     * @param owner inode number of the file
     */
    static AttributeBlock parse(Block block, long owner, Superblock sb) throws ImageException {
        boolean v5 = sb.features().v5();
        int magic = block.u16(8);
        boolean leaf = magic == (v5 ? LEAF3_MAGIC : LEAF_MAGIC);
        if (!leaf && magic != (v5 ? NODE3_MAGIC : NODE_MAGIC)) {
            throw block.corrupt(8, "an attribute block has magic 0x%04x".formatted(magic));
        }
        if (v5) {
            block.checkCrc(12, "attribute block");
            block.checkUuid(32, sb.metaUuid(), "attribute block");
            block.checkOwner(48, owner, "attribute block");
        }
        int header = v5 ? 56 : 12;
        int count = block.u16(header);
        int level = leaf ? 0 : block.u16(header + 2);
        int entries = header + (leaf ? (v5 ? 24 : 20) : (v5 ? 8 : 4));
        if (count > (block.size() - entries) / ENTRY_SIZE) {
            throw block.corrupt(header, "an attribute block has %d entries".formatted(count));
        }
        if (!leaf && (count < 1 || level < 1 || level > MAX_LEVEL)) {
            throw block.corrupt(
                    header, "an attribute node has %d entries, level %d".formatted(count, level));
        }
        return new AttributeBlock(block, block.u32(0), block.u32(4), level, count, entries);
    }

    boolean isLeaf() {
        return level == 0;
    }

    /** The block of the fork that has the node's lowest hashes. */
    long firstChild() {
        return block.u32(entries + 4);
    }

    /** The attributes of a leaf. */
    List<AttributeEntry> attributes(Budget budget) throws ImageException {
        List<AttributeEntry> found = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            budget.step(Block.XFS);
            int entry = entries + i * ENTRY_SIZE;
            found.add(AttributeEntry.parse(block, block.u16(entry + 4), block.u8(entry + 6)));
        }
        return found;
    }
}
