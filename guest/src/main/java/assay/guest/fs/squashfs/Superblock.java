package assay.guest.fs.squashfs;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;

/**
 * {@code struct squashfs_super_block}.
 *
 * @param blockSize bytes in a data block, a power of two from 4 KiB to 1 MiB
 * @param fragments how many fragment blocks there are
 * @param ids how many owners are in the table
 * @param compression how blocks are compressed
 * @param rootInode reference of the root directory's inode
 * @param bytesUsed where the file system ends
 * @param idTable where the table of owners starts
 * @param inodeTable where inodes start
 * @param directoryTable where directories start
 * @param fragmentTable where the table of fragments starts, -1 if there is none
 */
record Superblock(
        int blockSize,
        long fragments,
        int ids,
        Compression compression,
        long rootInode,
        long bytesUsed,
        long idTable,
        long inodeTable,
        long directoryTable,
        long fragmentTable) {

    static final String FORMAT = "squashfs";
    static final int SIZE = 96;

    private static final int MAGIC = 0x73717368;

    static Superblock parse(ByteBuffer in) throws ImageException {
        check(in.getInt(0) == MAGIC, 0, "it does not start with hsqs");
        check(in.getChar(28) == 4 && in.getChar(30) == 0, 28, "its version is not 4.0");
        int blockSize = in.getInt(12);
        check(
                Integer.bitCount(blockSize) == 1 && blockSize >= 4096 && blockSize <= 1 << 20,
                12,
                "block_size is " + blockSize);
        Compression[] known = Compression.values();
        int compression = in.getChar(20);
        check(compression >= 1 && compression <= known.length, 20, "compression " + compression);
        return new Superblock(
                blockSize,
                Integer.toUnsignedLong(in.getInt(16)),
                in.getChar(26),
                known[compression - 1],
                in.getLong(32),
                in.getLong(40),
                in.getLong(48),
                in.getLong(64),
                in.getLong(72),
                in.getLong(80));
    }

    private static void check(boolean holds, int offset, String what) throws ImageException {
        if (!holds) {
            throw corrupt(offset, what);
        }
    }

    static ImageException corrupt(long offset, String what) {
        return new ImageException(Reason.CORRUPT, FORMAT, Math.max(offset, -1), what);
    }
}
