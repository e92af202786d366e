package assay.guest.fs.ext;

import assay.disk.ImageException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Finds inodes by number: layout document, "Finding an Inode". */
final class InodeTable {

    /** The root directory's inode number. */
    static final long ROOT = 2;

    private final ExtVolume volume;
    private final ExtLayout layout;
    private final GroupDescriptors groups;
    private final boolean largeDirectories;

    InodeTable(ExtVolume volume) {
        this.volume = volume;
        this.layout = volume.superblock().layout();
        this.groups = new GroupDescriptors(volume);
        this.largeDirectories =
                volume.superblock().features().hasIncompat(ExtFeatures.INCOMPAT_LARGEDIR);
    }

    /**
     * An inode that a directory may name, in use and of a known type.
     *
     * @throws ImageException if there is no such inode
     */
    Inode read(long number) throws IOException {
        if (number > layout.inodes() || (number < layout.firstInode() && number != ROOT)) {
            throw ExtVolume.corrupt(
                    -1,
                    "a directory names inode %d, but files have 2 or %d to %d"
                            .formatted(number, layout.firstInode(), layout.inodes()));
        }
        long group = (number - 1) / layout.inodesPerGroup();
        long offset = (number - 1) % layout.inodesPerGroup() * layout.inodeSize();
        long block = inodeTable(group) + offset / layout.blockSize();
        // Both sizes are powers of two and an inode is the smaller: it never crosses blocks.
        ByteBuffer bytes =
                volume.bytesInBlock(block, (int) (offset % layout.blockSize()), layout.inodeSize());
        Inode inode = Inode.parse(number, bytes, largeDirectories);
        check(inode, block * layout.blockSize() + offset % layout.blockSize());
        return inode;
    }

    private void check(Inode inode, long offset) throws ImageException {
        String name = "inode " + inode.number();
        if (inode.links() == 0 || inode.kind().isEmpty()) {
            throw ExtVolume.corrupt(offset, name + " is named by a directory but is not in use");
        }
        if (inode.attributesOffset() > layout.inodeSize()) {
            throw ExtVolume.corrupt(offset, name + " has i_extra_isize over its own end");
        }
        // Logical block numbers have 32 bits.
        if (inode.size() < 0 || inode.size() > (long) layout.blockSize() << 32) {
            throw ExtVolume.corrupt(offset, name + " has an impossible size");
        }
    }

    private long inodeTable(long group) throws IOException {
        long table = groups.of(group).inodeTable();
        volume.requireBlocks(
                table,
                Math.ceilDiv(
                        (long) layout.inodesPerGroup() * layout.inodeSize(), layout.blockSize()));
        return table;
    }
}
