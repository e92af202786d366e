package assay.guest.fs.ext;

import assay.disk.ImageException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Where things stand in a file system, as its superblock says and as far as numbers can be checked
 * against each other: layout document, "Super Block" and "Block and Inode Allocation Policy".
 *
 * @param blockSize bytes in a block, 1 KiB to 64 KiB
 * @param blocks how many blocks there are; {@code blocks * blockSize} fits in a long
 * @param firstDataBlock the block that the first group starts with: 1 for blocks of 1 KiB
 * @param blocksPerGroup blocks in every group but the last
 * @param groups how many block groups there are
 * @param inodes how many inodes there are, {@code groups * inodesPerGroup}
 * @param inodesPerGroup inodes in a group
 * @param inodeSize bytes in an inode, a power of two from 128 to the block size
 * @param firstInode first inode number that is not reserved
 * @param descriptorSize bytes in a group descriptor, a power of two from 32 to 1,024
 * @param firstMetaGroup first block of group descriptors that stands in its own meta group, or
 *     {@link Integer#MAX_VALUE} if none does
 * @param backupGroups with {@code sparse_super2}, the groups that start with a superblock's copy
 */
public record ExtLayout(
        int blockSize,
        long blocks,
        long firstDataBlock,
        long blocksPerGroup,
        long groups,
        long inodes,
        int inodesPerGroup,
        int inodeSize,
        long firstInode,
        int descriptorSize,
        long firstMetaGroup,
        List<Long> backupGroups) {

    private static final int OLD_INODE_SIZE = 128;
    private static final int OLD_FIRST_INODE = 11;
    private static final int OLD_DESCRIPTOR_SIZE = 32;
    private static final int MAX_DESCRIPTOR_SIZE = 1024;

    static ExtLayout parse(ByteBuffer in, ExtFeatures features) throws ImageException {
        int logBlockSize = in.getInt(0x18);
        check(logBlockSize >= 0 && logBlockSize <= 6, 0x18, "s_log_block_size is", logBlockSize);
        int blockSize = 1024 << logBlockSize;
        long clusterRatio = clusterRatio(in, features, logBlockSize);
        long blocks = blocks(in, features, blockSize);
        long firstDataBlock = Integer.toUnsignedLong(in.getInt(0x14));
        check(
                firstDataBlock == (blockSize == 1024 && clusterRatio == 1 ? 1 : 0),
                0x14,
                "s_first_data_block is",
                firstDataBlock);
        check(blocks > firstDataBlock, 0x04, "s_blocks_count is", blocks);

        long blocksPerGroup = Integer.toUnsignedLong(in.getInt(0x20));
        check(
                blocksPerGroup > 0 && blocksPerGroup <= 8L * blockSize * clusterRatio,
                0x20,
                "s_blocks_per_group is",
                blocksPerGroup);
        long groups = Math.ceilDiv(blocks - firstDataBlock, blocksPerGroup);

        int inodeSize = inodeSize(in, blockSize);
        int inodesPerGroup = in.getInt(0x28);
        check(
                inodesPerGroup >= blockSize / inodeSize && inodesPerGroup <= 8 * blockSize,
                0x28,
                "s_inodes_per_group is",
                inodesPerGroup);
        long inodes = Integer.toUnsignedLong(in.getInt(0x00));
        // Divided, not multiplied: a crafted number of groups would overflow the product.
        check(
                inodes % inodesPerGroup == 0 && inodes / inodesPerGroup == groups,
                0x00,
                "s_inodes_count does not fit " + groups + " groups, it is",
                inodes);

        boolean metaGroups = features.hasIncompat(ExtFeatures.INCOMPAT_META_BG);
        return new ExtLayout(
                blockSize,
                blocks,
                firstDataBlock,
                blocksPerGroup,
                groups,
                inodes,
                inodesPerGroup,
                inodeSize,
                firstInode(in),
                descriptorSize(in, features),
                metaGroups ? Integer.toUnsignedLong(in.getInt(0x104)) : Integer.MAX_VALUE,
                List.of(
                        Integer.toUnsignedLong(in.getInt(0x24C)),
                        Integer.toUnsignedLong(in.getInt(0x250))));
    }

    /** How many blocks one bit of the allocation bitmaps stands for: 1 without bigalloc. */
    private static long clusterRatio(ByteBuffer in, ExtFeatures features, int logBlockSize)
            throws ImageException {
        if (!features.hasRoCompat(ExtFeatures.RO_COMPAT_BIGALLOC)) {
            return 1;
        }
        int logClusterSize = in.getInt(0x1C);
        // The kernel's EXT4_MAX_CLUSTER_LOG_SIZE is 30, counted from bytes.
        check(
                logClusterSize >= logBlockSize && logClusterSize <= 20,
                0x1C,
                "s_log_cluster_size is",
                logClusterSize);
        return 1L << (logClusterSize - logBlockSize);
    }

    private static long blocks(ByteBuffer in, ExtFeatures features, int blockSize)
            throws ImageException {
        long blocks = Integer.toUnsignedLong(in.getInt(0x04));
        if (features.hasIncompat(ExtFeatures.INCOMPAT_64BIT)) {
            blocks |= (long) in.getInt(0x150) << 32;
        }
        check(
                blocks > 0 && blocks <= Long.MAX_VALUE / blockSize,
                0x04,
                "s_blocks_count is",
                blocks);
        return blocks;
    }

    private static int inodeSize(ByteBuffer in, int blockSize) throws ImageException {
        if (isOldRevision(in)) {
            return OLD_INODE_SIZE;
        }
        int size = Short.toUnsignedInt(in.getShort(0x58));
        check(
                size >= OLD_INODE_SIZE && size <= blockSize && Integer.bitCount(size) == 1,
                0x58,
                "s_inode_size is",
                size);
        return size;
    }

    private static long firstInode(ByteBuffer in) throws ImageException {
        if (isOldRevision(in)) {
            return OLD_FIRST_INODE;
        }
        long first = Integer.toUnsignedLong(in.getInt(0x54));
        check(first >= OLD_FIRST_INODE, 0x54, "s_first_ino is", first);
        return first;
    }

    private static int descriptorSize(ByteBuffer in, ExtFeatures features) throws ImageException {
        if (!features.hasIncompat(ExtFeatures.INCOMPAT_64BIT)) {
            return OLD_DESCRIPTOR_SIZE;
        }
        int size = Short.toUnsignedInt(in.getShort(0xFE));
        check(
                size >= 64 && size <= MAX_DESCRIPTOR_SIZE && Integer.bitCount(size) == 1,
                0xFE,
                "s_desc_size is",
                size);
        return size;
    }

    private static boolean isOldRevision(ByteBuffer in) {
        return in.getInt(0x4C) == 0;
    }

    private static void check(boolean good, int field, String what, long value)
            throws ImageException {
        if (!good) {
            throw ExtSuperblock.corrupt(field, what + " " + value);
        }
    }
}
