package assay.guest.fs.ext;

import java.nio.ByteBuffer;

/**
 * A block group's descriptor: layout document, "Block Group Descriptors". Nothing in it was checked
 * against anything.
 *
 * @param blockBitmap block with the group's block bitmap
 * @param inodeBitmap block with the group's inode bitmap
 * @param inodeTable block at which the group's inodes start
 * @param freeBlocks how many of the group's blocks are free; with {@code bigalloc}, of its clusters
 * @param flags {@code bg_flags}: see {@link #BLOCK_UNINIT}
 * @param bytes all of it
 */
record GroupDescriptor(
        long blockBitmap,
        long inodeBitmap,
        long inodeTable,
        long freeBlocks,
        int flags,
        ByteBuffer bytes) {

    /** The block bitmap was never written: only the group's own structures are in use. */
    static final int BLOCK_UNINIT = 0x2;

    /** {@code s_desc_size} from which on the upper halves of numbers are there. */
    static final int SIZE_64BIT = 64;

    static GroupDescriptor parse(ByteBuffer in) {
        return new GroupDescriptor(
                number(in, 0x00, 0x20),
                number(in, 0x04, 0x24),
                number(in, 0x08, 0x28),
                Short.toUnsignedLong(in.getShort(0x0C))
                        | (isLong(in) ? Short.toUnsignedLong(in.getShort(0x2C)) << 16 : 0),
                Short.toUnsignedInt(in.getShort(0x12)),
                in);
    }

    private static long number(ByteBuffer in, int low, int high) {
        return Integer.toUnsignedLong(in.getInt(low))
                | (isLong(in) ? (long) in.getInt(high) << 32 : 0);
    }

    private static boolean isLong(ByteBuffer in) {
        return in.limit() >= SIZE_64BIT;
    }
}
