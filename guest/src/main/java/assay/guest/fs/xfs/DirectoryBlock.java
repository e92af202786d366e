package assay.guest.fs.xfs;

import assay.disk.Budget;
import assay.disk.ImageException;
import java.util.Map;

/**
 * A block of directory entries, {@code struct xfs_dir2_data_hdr} or {@code xfs_dir3_data_hdr}
 * ("Block Directories", "Leaf Directories"). Entries and unused space follow the header without a
 * gap, and each ends with its own offset.
 *
 * @param whole whether this block is the whole directory, with the hashes at its end
 * @param block the bytes
 * @param start offset of the first entry
 * @param end offset after the last entry
 */
record DirectoryBlock(boolean whole, Block block, int start, int end) {

    private static final int BLOCK_MAGIC = 0x58443242;
    private static final int DATA_MAGIC = 0x58443244;
    private static final int CRC_BLOCK_MAGIC = 0x58444233;
    private static final int CRC_DATA_MAGIC = 0x58444433;

    private static final int HEADER_SIZE = 16;
    private static final int CRC_HEADER_SIZE = 64;

    /** {@code struct xfs_dir2_block_tail}: how many hashes of 8 bytes stand before it. */
    private static final int TAIL_SIZE = 8;

    private static final int HASH_SIZE = 8;

    private static final int ALIGN = 8;
    private static final int FREE_TAG = 0xffff;
    private static final int NAME_OFFSET = 9;
    private static final int TAG_SIZE = 2;

    /**
     * Checks the header.
     *
     * @param owner inode number of the directory
     */
    static DirectoryBlock parse(Block block, long owner, Superblock sb) throws ImageException {
        boolean v5 = sb.features().v5();
        int magic = block.i32(0);
        boolean whole = magic == (v5 ? CRC_BLOCK_MAGIC : BLOCK_MAGIC);
        if (!whole && magic != (v5 ? CRC_DATA_MAGIC : DATA_MAGIC)) {
            throw block.corrupt(0, "a directory block starts with 0x%08x".formatted(magic));
        }
        if (v5) {
            block.checkCrc(4, "directory block");
            block.checkUuid(24, sb.metaUuid(), "directory block");
            block.checkOwner(40, owner, "directory block");
        }
        int start = v5 ? CRC_HEADER_SIZE : HEADER_SIZE;
        int end = block.size();
        if (whole) {
            end -= TAIL_SIZE;
            long hashes = block.u32(end);
            if (hashes > (end - start) / HASH_SIZE) {
                throw block.corrupt(end, "a directory block has %d hashes".formatted(hashes));
            }
            end -= (int) hashes * HASH_SIZE;
        }
        return new DirectoryBlock(whole, block, start, end);
    }

    /** Adds the inode numbers, not yet checked, by name in on-disk order. */
    void collect(boolean ftype, Map<String, Long> names, Budget budget) throws ImageException {
        int at = start;
        while (at < end) {
            budget.step(Block.XFS);
            if (end - at < ALIGN) {
                throw block.corrupt(at, "a directory block ends inside an entry");
            }
            boolean free = block.u16(at) == FREE_TAG;
            int length = free ? block.u16(at + 2) : entryLength(at, ftype);
            // Every length is a multiple of 8 above 0, so that the walk ends.
            if (length == 0 || length % ALIGN != 0 || length > end - at) {
                throw block.corrupt(at, "an entry of a directory has " + length + " bytes");
            }
            if (block.u16(at + length - TAG_SIZE) != at) {
                throw block.corrupt(at, "an entry of a directory has another's tag");
            }
            if (!free) {
                DirectoryEntry.add(
                        names, block, at + NAME_OFFSET, block.u8(at + ALIGN), block.i64(at));
            }
            at += length;
        }
    }

    /** Number, length, name, perhaps the file type, and the tag, rounded up. */
    private int entryLength(int at, boolean ftype) throws ImageException {
        if (end - at < 2 * ALIGN || block.u8(at + ALIGN) == 0) {
            throw block.corrupt(at, "an entry of a directory has no name");
        }
        int exact = NAME_OFFSET + block.u8(at + ALIGN) + (ftype ? 1 : 0) + TAG_SIZE;
        return Math.ceilDiv(exact, ALIGN) * ALIGN;
    }
}
