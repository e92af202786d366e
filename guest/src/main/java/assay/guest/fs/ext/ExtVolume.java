package assay.guest.fs.ext;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.BlockMap;
import assay.guest.fs.MappedFile;
import assay.guest.fs.MetadataCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The blocks of one file system, with its superblock. Safe for use by many threads. */
final class ExtVolume {

    private final BlockSource partition;
    private final ExtSuperblock superblock;
    private final MetadataCache metadata;

    private ExtVolume(BlockSource partition, ExtSuperblock superblock, MetadataCache metadata) {
        this.partition = partition;
        this.superblock = superblock;
        this.metadata = metadata;
    }

    static ExtVolume open(BlockSource partition) throws IOException {
        MetadataCache metadata =
                new MetadataCache(ExtSuperblock.FORMAT, partition, ByteOrder.LITTLE_ENDIAN);
        ByteBuffer bytes = metadata.read(ExtSuperblock.OFFSET, ExtSuperblock.SIZE);
        return new ExtVolume(partition, ExtSuperblock.parse(bytes), metadata);
    }

    ExtSuperblock superblock() {
        return superblock;
    }

    /** The bytes of the superblock, little-endian. */
    ByteBuffer superblockBytes() throws IOException {
        return metadata.read(ExtSuperblock.OFFSET, ExtSuperblock.SIZE);
    }

    /** How many bytes there are, whatever the superblock says. */
    long available() {
        return partition.size();
    }

    int blockSize() {
        return superblock.blockSize();
    }

    /** Where the blocks of {@code inode} stand, which keeps its content in blocks. */
    BlockMap blocks(Inode inode) throws ImageException {
        return inode.has(Inode.FLAG_EXTENTS)
                ? new ExtentMap(this, inode.block())
                : new IndirectMap(this, inode.block());
    }

    /** The first {@code size} bytes of {@code inode}, which keeps its content in blocks. */
    BlockSource content(Inode inode, long size) throws ImageException {
        return new MappedFile(ExtSuperblock.FORMAT, partition, blockSize(), blocks(inode), size);
    }

    /** The bytes of one block of metadata, little-endian. */
    ByteBuffer block(long number) throws IOException {
        requireBlocks(number, 1);
        return metadata.read(number * blockSize(), blockSize());
    }

    /** A copy of a few bytes inside the block {@code number}, little-endian. */
    ByteBuffer bytesInBlock(long number, int offset, int length) throws IOException {
        requireBlocks(number, 1);
        return metadata.read(number * blockSize() + offset, length);
    }

    /** Refuses block 0, which nothing refers to, and blocks behind the end. */
    void requireBlocks(long start, long count) throws ImageException {
        long blocks = superblock.blocks();
        if (start < 1 || start >= blocks || count > blocks - start) {
            throw corrupt(-1, "blocks " + start + "+" + count + " are not among its " + blocks);
        }
    }

    static ImageException corrupt(long offset, String what) {
        return new ImageException(Reason.CORRUPT, ExtSuperblock.FORMAT, offset, what);
    }
}
