package assay.guest.fs.xfs;

import assay.disk.ImageException;

/**
 * The header of the free space of an allocation group, {@code struct xfs_agf} ("AG Free Space
 * Block").
 *
 * @param bnoRoot block in the group at the top of its free space by block number
 * @param bnoLevel levels of that tree, 1 to {@value #MAX_LEVELS}
 * @param freeBlocks how many blocks the tree must have; those of the free list are not among them
 */
record Agf(long bnoRoot, int bnoLevel, long freeBlocks) {

    /** {@code XFS_BTREE_MAXLEVELS}. */
    static final int MAX_LEVELS = 9;

    private static final int MAGIC = 0x58414746;

    /**
     * @param sector all of it
     * @param group the number of the group, which the header must know
     */
    static Agf parse(Block sector, long group, Superblock sb) throws ImageException {
        if (sector.i32(0) != MAGIC || sector.i32(4) != 1 || sector.u32(8) != group) {
            throw sector.corrupt(0, "there is no header of free space of group " + group);
        }
        if (sb.features().v5()) {
            sector.checkCrc(216, "header of free space");
            sector.checkUuid(64, sb.metaUuid(), "header of free space");
        }
        long length = sb.agLength(group);
        if (sector.u32(12) != length) {
            throw sector.corrupt(
                    12, "group %d has %d blocks, not %d".formatted(group, sector.u32(12), length));
        }
        long level = sector.u32(28);
        if (level < 1 || level > MAX_LEVELS) {
            throw sector.corrupt(28, "a tree of free space has " + level + " levels");
        }
        return new Agf(sector.u32(16), (int) level, sector.u32(52));
    }
}
