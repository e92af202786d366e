package assay.guest.fs.xfs;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.BlockMap;
import assay.guest.fs.MappedFile;
import assay.guest.fs.MetadataCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The blocks and inodes of one file system. Safe for use by many threads. */
final class Volume {

    private final BlockSource partition;
    private final Superblock superblock;
    private final MetadataCache metadata;

    private Volume(BlockSource partition, Superblock superblock, MetadataCache metadata) {
        this.partition = partition;
        this.superblock = superblock;
        this.metadata = metadata;
    }

    static Volume open(BlockSource partition) throws IOException {
        MetadataCache metadata = new MetadataCache(Block.XFS, partition, ByteOrder.BIG_ENDIAN);
        int length = Math.clamp(partition.size(), Superblock.MIN_SIZE, Superblock.MAX_SIZE);
        Block sb = new Block(metadata.read(0, length), 0);
        return new Volume(partition, Superblock.parse(sb, partition.size()), metadata);
    }

    BlockSource partition() {
        return partition;
    }

    Superblock superblock() {
        return superblock;
    }

    /** One block of metadata, by its number in the file system. */
    Block block(long fsBlock) throws IOException {
        long offset = superblock.offsetOf(fsBlock, 1);
        if (offset < 0) {
            throw corrupt("block " + fsBlock + " is not in any allocation group");
        }
        return bytes(offset, superblock.blockSize());
    }

    /** The header of an allocation group's free space, which is in its second sector. */
    Agf agf(long group) throws IOException {
        int sector = superblock.sectSize();
        if (sector < Superblock.MIN_SIZE
                || sector > Math.min(Superblock.MAX_SIZE, superblock.blockSize())
                || Integer.bitCount(sector) != 1) {
            throw corrupt("the sector size is " + sector);
        }
        long start = (group * superblock.agBlocks()) << superblock.blockLog();
        return Agf.parse(bytes(start + sector, sector), group, superblock);
    }

    Dinode inode(long ino) throws IOException {
        long offset = superblock.offsetOfInode(ino);
        if (offset < 0) {
            throw corrupt("inode " + ino + " is not in any allocation group");
        }
        return Dinode.parse(bytes(offset, superblock.inodeSize()), ino, superblock);
    }

    /**
     * Where the blocks of a file, directory or link stand.
     *
     * @throws ImageException if the inode has no blocks because its content is in its data fork
     */
    BlockMap mapOf(Dinode inode) throws ImageException {
        if (inode.realtime()) {
            throw new ImageException(
                    Reason.UNSUPPORTED,
                    Block.XFS,
                    -1,
                    "inode %d has its data on a realtime device".formatted(inode.number()));
        }
        return map(inode, inode.format(), inode.nextents(), inode.dataFork());
    }

    /**
     * Where the blocks of the attribute fork stand.
     *
     * @throws ImageException if the fork has no blocks
     */
    BlockMap attributeMapOf(Dinode inode) throws ImageException {
        Dinode.AttributeFork fork = inode.attributes();
        return map(inode, fork.format(), fork.nextents(), fork.bytes());
    }

    private BlockMap map(Dinode inode, Dinode.Format format, long nextents, Block fork)
            throws ImageException {
        return switch (format) {
            case EXTENTS -> extentList(inode, nextents, fork);
            case BTREE -> new ExtentTree(this, inode.number(), BmbtBlock.root(fork));
            case LOCAL, DEV ->
                    throw corrupt(
                            "inode %d is a %s with a fork of format %s"
                                    .formatted(inode.number(), inode.node().kind(), format));
        };
    }

    private ExtentList extentList(Dinode inode, long nextents, Block fork) throws ImageException {
        if (nextents < 0 || nextents > fork.size() / BmbtRec.SIZE) {
            throw fork.corrupt(
                    0,
                    "inode %d has %d extents in %d bytes"
                            .formatted(inode.number(), nextents, fork.size()));
        }
        return ExtentList.parse(fork, (int) nextents, 0, BmbtRec.MAX_OFF, superblock);
    }

    /** The content of a file that is kept in blocks. */
    MappedFile file(Dinode inode) throws ImageException {
        return new MappedFile(
                Block.XFS, partition, superblock.blockSize(), mapOf(inode), inode.node().size());
    }

    /**
     * Several neighbouring file blocks as one piece of metadata.
     *
     * @param map of the file that they are in
     * @param first block of the file
     * @param count how many; their bytes are few enough for a buffer
     */
    Block blocks(BlockMap map, long first, int count) throws IOException {
        int blockSize = superblock.blockSize();
        ByteBuffer bytes = ByteBuffer.allocate(count * blockSize);
        long start = -1;
        for (int i = 0; i < count; i++) {
            BlockMap.Run run = map.at(first + i);
            if (run.kind() != Extent.Kind.DATA) {
                throw corrupt(
                        "block %d of a directory, link or attribute is missing"
                                .formatted(first + i));
            }
            long offset = run.physical() << superblock.blockLog();
            bytes.put(metadata.read(offset, blockSize));
            start = i == 0 ? offset : start;
        }
        return new Block(bytes.flip(), start);
    }

    private Block bytes(long offset, int length) throws IOException {
        return new Block(metadata.read(offset, length), offset);
    }

    /** The error that the file system contradicts itself, where no one place is wrong. */
    static ImageException corrupt(String what) {
        return new ImageException(Reason.CORRUPT, Block.XFS, -1, what);
    }
}
