package assay.guest.fs.ext;

import assay.disk.ImageException;
import java.io.IOException;

/**
 * Finds the descriptors of block groups: layout document, "Block Group Descriptors" and "Meta Block
 * Groups".
 */
final class GroupDescriptors {

    private final ExtVolume volume;
    private final ExtLayout layout;
    private final int perBlock;

    GroupDescriptors(ExtVolume volume) {
        this.volume = volume;
        this.layout = volume.superblock().layout();
        this.perBlock = layout.blockSize() / layout.descriptorSize();
    }

    /**
     * The descriptor of a group, of which nothing was checked.
     *
     * @param group from 0, below the number of groups
     * @throws ImageException if it stands outside of the file system
     */
    GroupDescriptor of(long group) throws IOException {
        return GroupDescriptor.parse(
                volume.bytesInBlock(
                        block(group / perBlock),
                        (int) (group % perBlock) * layout.descriptorSize(),
                        layout.descriptorSize()));
    }

    /**
     * How many blocks at a group's start hold copies of the superblock and of descriptors, or are
     * kept for more of those: what the kernel calls {@code ext4_num_base_meta_blocks}.
     *
     * @param reserved {@code s_reserved_gdt_blocks}
     */
    long backupBlocks(long group, int reserved) {
        long metaGroup = group / perBlock;
        long superblock = hasSuperblock(group) ? 1 : 0;
        if (metaGroup >= layout.firstMetaGroup()) {
            long inMeta = group % perBlock;
            return superblock + (inMeta <= 1 || inMeta == perBlock - 1 ? 1 : 0);
        }
        long descriptors = Math.ceilDiv(layout.groups(), perBlock);
        return superblock == 0 ? 0 : 1 + Math.min(descriptors, layout.firstMetaGroup()) + reserved;
    }

    /** Where the {@code index}th block of group descriptors stands. */
    private long block(long index) {
        if (index < layout.firstMetaGroup()) {
            return ExtSuperblock.OFFSET / layout.blockSize() + 1 + index;
        }
        long group = index * perBlock;
        long block = layout.firstDataBlock() + group * layout.blocksPerGroup();
        boolean bootBlockFirst =
                group == 0 && layout.firstDataBlock() == 0 && layout.blockSize() == 1024;
        return block + (hasSuperblock(group) ? 1 : 0) + (bootBlockFirst ? 1 : 0);
    }

    /**
     * Whether a group starts with a copy of the superblock: all do, or with {@code sparse_super}
     * those whose number is 0, 1 or a power of 3, 5 or 7.
     */
    private boolean hasSuperblock(long group) {
        ExtSuperblock superblock = volume.superblock();
        if (group == 0) {
            return true;
        }
        if ((superblock.features().compat() & ExtFeatures.COMPAT_SPARSE_SUPER2) != 0) {
            return layout.backupGroups().contains(group);
        }
        return group == 1
                || !superblock.features().hasRoCompat(ExtFeatures.RO_COMPAT_SPARSE_SUPER)
                || isPower(group, 3)
                || isPower(group, 5)
                || isPower(group, 7);
    }

    private static boolean isPower(long number, long base) {
        long power = base;
        while (power < number) {
            power *= base;
        }
        return power == number;
    }
}
