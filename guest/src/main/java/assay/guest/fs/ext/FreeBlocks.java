package assay.guest.fs.ext;

import assay.disk.Budget;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.FreeRuns;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Finds the blocks that are not in use, by the bitmaps of block groups: layout document, "Block and
 * inode Bitmaps" and "Lazy Block Group Initialization". A group is passed over if its descriptor or
 * bitmap lacks its checksum, or they disagree about how many blocks are free.
 */
final class FreeBlocks {

    private static final int OFFSET_LOG_BLOCK_SIZE = 0x18;
    private static final int OFFSET_LOG_CLUSTER_SIZE = 0x1C;
    private static final int OFFSET_RESERVED_DESCRIPTORS = 0xCE;

    private final ExtVolume volume;
    private final ExtLayout layout;
    private final GroupDescriptors groups;
    private final GroupChecksum checksum;
    private final int reservedDescriptors;

    /** Blocks in a cluster, for which a bit stands. */
    private final int ratio;

    private final int clustersPerGroup;

    private FreeBlocks(ExtVolume volume) throws IOException {
        ByteBuffer in = volume.superblockBytes();
        ExtFeatures features = volume.superblock().features();
        this.volume = volume;
        this.layout = volume.superblock().layout();
        this.groups = new GroupDescriptors(volume);
        this.checksum = GroupChecksum.of(in, features);
        this.reservedDescriptors = Short.toUnsignedInt(in.getShort(OFFSET_RESERVED_DESCRIPTORS));
        this.ratio =
                features.hasRoCompat(ExtFeatures.RO_COMPAT_BIGALLOC)
                        ? 1
                                << (in.getInt(OFFSET_LOG_CLUSTER_SIZE)
                                        - in.getInt(OFFSET_LOG_BLOCK_SIZE))
                        : 1;
        long clusters = layout.blocksPerGroup() / ratio;
        if (layout.blocksPerGroup() % ratio != 0 || clusters % Byte.SIZE != 0) {
            throw ExtVolume.corrupt(-1, "a group has " + clusters + " clusters of " + ratio);
        }
        this.clustersPerGroup = Math.toIntExact(clusters);
    }

    /**
     * Tells all free blocks.
     *
     * @param budget takes a step for each group
     */
    static void tell(ExtVolume volume, Budget budget, FreeRuns target) throws IOException {
        ExtSuperblock superblock = volume.superblock();
        superblock.features().requireKnownBitmaps();
        if (!superblock.clean()) {
            throw new ImageException(
                    Reason.DIRTY, ExtSuperblock.FORMAT, -1, "it was not unmounted cleanly");
        }
        if (superblock.blocks() > volume.available() / superblock.blockSize()) {
            throw new ImageException(
                    Reason.TRUNCATED, ExtSuperblock.FORMAT, -1, "it is longer than its partition");
        }
        FreeBlocks blocks = new FreeBlocks(volume);
        for (long group = 0; group < blocks.layout.groups(); group++) {
            budget.step(ExtSuperblock.FORMAT);
            blocks.tell(group, target);
        }
    }

    private void tell(long group, FreeRuns target) throws IOException {
        long start = layout.firstDataBlock() + group * layout.blocksPerGroup();
        long blocks = Math.min(layout.blocksPerGroup(), layout.blocks() - start);
        int clusters = Math.toIntExact(Math.ceilDiv(blocks, ratio));
        GroupDescriptor descriptor = groups.of(group);
        if (!checksum.fits(descriptor, group)) {
            return;
        }
        boolean unwritten =
                checksum.coversDescriptors()
                        && (descriptor.flags() & GroupDescriptor.BLOCK_UNINIT) != 0;
        BitSet used = unwritten ? ownStructures(descriptor, group, start) : bitmap(descriptor);
        if (clusters - used.get(0, clusters).cardinality() != descriptor.freeBlocks()) {
            return;
        }
        for (int from = used.nextClearBit(0); from < clusters; ) {
            int next = used.nextSetBit(from);
            int to = next < 0 ? clusters : Math.min(next, clusters);
            long length = Math.min((long) to * ratio, blocks) - (long) from * ratio;
            target.add(
                    (start + (long) from * ratio) * layout.blockSize(),
                    length * layout.blockSize());
            from = used.nextClearBit(to);
        }
    }

    /** All in use where the bitmap is not what it should be. */
    private BitSet bitmap(GroupDescriptor descriptor) throws IOException {
        BitSet all = new BitSet(clustersPerGroup);
        all.set(0, clustersPerGroup);
        long place = descriptor.blockBitmap();
        if (place < 1 || place >= layout.blocks()) {
            return all;
        }
        ByteBuffer bitmap = volume.bytesInBlock(place, 0, clustersPerGroup / Byte.SIZE);
        return checksum.fits(descriptor, bitmap) ? BitSet.valueOf(bitmap) : all;
    }

    /** What is in use in a group whose bitmap was never written. */
    private BitSet ownStructures(GroupDescriptor descriptor, long group, long start) {
        BitSet used = new BitSet(clustersPerGroup);
        mark(used, 0, groups.backupBlocks(group, reservedDescriptors));
        mark(used, descriptor.blockBitmap() - start, 1);
        mark(used, descriptor.inodeBitmap() - start, 1);
        long inodeBytes = (long) layout.inodesPerGroup() * layout.inodeSize();
        mark(used, descriptor.inodeTable() - start, Math.ceilDiv(inodeBytes, layout.blockSize()));
        return used;
    }

    /** Marks the clusters of some blocks, as far as they are in the group. */
    private void mark(BitSet used, long from, long count) {
        long first = Math.clamp(from, 0, layout.blocksPerGroup());
        long end = Math.clamp(from + count, 0, layout.blocksPerGroup());
        if (first < end) {
            used.set((int) (first / ratio), (int) Math.ceilDiv(end, ratio));
        }
    }
}
