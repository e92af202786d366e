package assay.guest.fs.ext;

import java.nio.ByteBuffer;

/**
 * A block group's descriptor: layout document, "Block Group Descriptors". Only what reading needs.
 *
 * @param inodeTable block at which the group's inodes start, not yet checked against anything
 */
record GroupDescriptor(long inodeTable) {

    /** {@code s_desc_size} from which on the upper halves of block numbers are there. */
    private static final int SIZE_64BIT = 64;

    static GroupDescriptor parse(ByteBuffer in) {
        long table = Integer.toUnsignedLong(in.getInt(0x08));
        if (in.limit() >= SIZE_64BIT) {
            table |= (long) in.getInt(0x28) << 32;
        }
        return new GroupDescriptor(table);
    }
}
