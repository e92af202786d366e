package assay.guest.fs.ext;

import assay.guest.fs.FileNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Optional;

/**
 * An inode: layout document, "Index Nodes".
 *
 * @param number its number, from 1
 * @param rawMode {@code i_mode}: type and permissions
 * @param links how many names it has; 0 if it is not in use
 * @param uid owner
 * @param gid group
 * @param size {@code i_size} without sign: negative if it is over 2^63
 * @param flags {@code i_flags}
 * @param accessed {@code i_atime}
 * @param modified {@code i_mtime}
 * @param changed {@code i_ctime}
 * @param bytes the whole on-disk inode, little-endian
 */
record Inode(
        long number,
        int rawMode,
        int links,
        long uid,
        long gid,
        long size,
        int flags,
        Instant accessed,
        Instant modified,
        Instant changed,
        ByteBuffer bytes) {

    static final int FLAG_IMMUTABLE = 0x10;
    static final int FLAG_ENCRYPT = 0x800;
    static final int FLAG_EXTENTS = 0x80000;
    static final int FLAG_EA_INODE = 0x200000;
    static final int FLAG_INLINE_DATA = 0x10000000;
    static final int FLAG_CASEFOLD = 0x40000000;

    /** Bytes of {@code i_block}: a block map, an extent tree's root, a short link or data. */
    static final int I_BLOCK_SIZE = 60;

    /** Size of an inode of ext2; what follows in a larger one is measured from here. */
    static final int OLD_SIZE = 128;

    /** What a list of extended attributes starts with: {@code EXT4_XATTR_MAGIC}. */
    static final int ATTRIBUTES_MAGIC = 0xEA020000;

    private static final int OFFSET_I_BLOCK = 0x28;
    private static final int OFFSET_EXTRA_ISIZE = 0x80;

    /**
     * Parses an inode, of which nothing is checked.
     *
     * @param in the whole inode, at least 128 bytes, little-endian
     * @param largeDirectories whether directories may be larger than 4 GiB, too
     */
    static Inode parse(long number, ByteBuffer in, boolean largeDirectories) {
        int mode = Short.toUnsignedInt(in.getShort(0x00));
        long size = Integer.toUnsignedLong(in.getInt(0x04));
        boolean isDirectory = kind(mode).filter(FileNode.Kind.DIRECTORY::equals).isPresent();
        boolean isRegular = kind(mode).filter(FileNode.Kind.REGULAR::equals).isPresent();
        if (isRegular || (isDirectory && largeDirectories)) {
            size |= (long) in.getInt(0x6C) << 32;
        }
        return new Inode(
                number,
                mode,
                Short.toUnsignedInt(in.getShort(0x1A)),
                joined(in.getShort(0x02), in.getShort(0x78)),
                joined(in.getShort(0x18), in.getShort(0x7A)),
                size,
                in.getInt(0x20),
                time(in, 0x08, 0x8C),
                time(in, 0x10, 0x88),
                time(in, 0x0C, 0x84),
                in);
    }

    /** What it is, or empty if its mode has none of the known types. */
    Optional<FileNode.Kind> kind() {
        return kind(rawMode);
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** {@code i_block}, little-endian. */
    ByteBuffer block() {
        return bytes.slice(OFFSET_I_BLOCK, I_BLOCK_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Where extended attributes start in {@link #bytes}; may be outside them. */
    int attributesOffset() {
        return OLD_SIZE + extraSize(bytes);
    }

    /**
     * What follows the magic of the extended attributes in the inode, little-endian; empty if it
     * has none. The offsets of values count from here.
     */
    ByteBuffer attributes() {
        int header = attributesOffset();
        if (header > bytes.limit() - Integer.BYTES || bytes.getInt(header) != ATTRIBUTES_MAGIC) {
            return ByteBuffer.allocate(0);
        }
        int first = header + Integer.BYTES;
        return bytes.slice(first, bytes.limit() - first).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * {@code i_file_acl}: the block with further extended attributes, or 0.
     *
     * @param is64Bit whether block numbers have a high half
     */
    long fileAcl(boolean is64Bit) {
        long high = is64Bit ? Short.toUnsignedLong(bytes.getShort(0x76)) : 0;
        return high << 32 | Integer.toUnsignedLong(bytes.getInt(0x68));
    }

    private static Optional<FileNode.Kind> kind(int mode) {
        return switch (mode >> 12) {
            case 0x1 -> Optional.of(FileNode.Kind.FIFO);
            case 0x2 -> Optional.of(FileNode.Kind.CHARACTER_DEVICE);
            case 0x4 -> Optional.of(FileNode.Kind.DIRECTORY);
            case 0x6 -> Optional.of(FileNode.Kind.BLOCK_DEVICE);
            case 0x8 -> Optional.of(FileNode.Kind.REGULAR);
            case 0xA -> Optional.of(FileNode.Kind.SYMLINK);
            case 0xC -> Optional.of(FileNode.Kind.SOCKET);
            default -> Optional.empty();
        };
    }

    /**
     * The layout document, "Inode Timestamps": two bits of the extra word count how often the
     * signed seconds have wrapped, the upper thirty are nanoseconds.
     */
    private static Instant time(ByteBuffer in, int at, int extraAt) {
        long seconds = in.getInt(at);
        if (OLD_SIZE + extraSize(in) < extraAt + Integer.BYTES) {
            return Instant.ofEpochSecond(seconds);
        }
        int extra = in.getInt(extraAt);
        return Instant.ofEpochSecond(seconds + ((extra & 3L) << 32), extra >>> 2);
    }

    private static long joined(short low, short high) {
        return Short.toUnsignedLong(high) << 16 | Short.toUnsignedLong(low);
    }

    private static int extraSize(ByteBuffer in) {
        return in.limit() == OLD_SIZE ? 0 : Short.toUnsignedInt(in.getShort(OFFSET_EXTRA_ISIZE));
    }
}
