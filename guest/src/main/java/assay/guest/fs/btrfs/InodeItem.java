package assay.guest.fs.btrfs;

import assay.disk.ImageException;
import assay.guest.fs.FileNode;
import java.time.Instant;

/** {@code struct btrfs_inode_item}. */
final class InodeItem {

    static final int SIZE = 160;

    /** {@code BTRFS_INODE_IMMUTABLE}. */
    private static final long IMMUTABLE = 1 << 6;

    private InodeItem() {}

    /**
     * Reads an inode.
     *
     * @param data the item
     * @param number what the inode is called in its tree of files
     */
    static FileNode parse(Block data, long number) throws ImageException {
        data.require(SIZE, "inode");
        int mode = (int) data.u32(52);
        long size = data.i64(16);
        if (size < 0) {
            throw data.corrupt(16, "an inode of " + Long.toUnsignedString(size) + " bytes");
        }
        return new FileNode(
                number,
                kind(data, mode),
                mode & 07777,
                data.u32(44),
                data.u32(48),
                data.u32(40),
                size,
                time(data, 112),
                time(data, 136),
                time(data, 124));
    }

    /** Whether {@code chattr +i} was said of it. */
    static boolean isImmutable(Block data) throws ImageException {
        data.require(SIZE, "inode");
        return (data.i64(64) & IMMUTABLE) != 0;
    }

    private static FileNode.Kind kind(Block data, int mode) throws ImageException {
        return switch (mode >>> 12) {
            case 0x1 -> FileNode.Kind.FIFO;
            case 0x2 -> FileNode.Kind.CHARACTER_DEVICE;
            case 0x4 -> FileNode.Kind.DIRECTORY;
            case 0x6 -> FileNode.Kind.BLOCK_DEVICE;
            case 0x8 -> FileNode.Kind.REGULAR;
            case 0xa -> FileNode.Kind.SYMLINK;
            case 0xc -> FileNode.Kind.SOCKET;
            default -> throw data.corrupt(52, "an inode of mode 0%o".formatted(mode));
        };
    }

    /** {@code struct btrfs_timespec}. */
    private static Instant time(Block data, int offset) {
        long seconds = data.i64(offset);
        return Instant.ofEpochSecond(
                Math.clamp(seconds, Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                Math.min(data.u32(offset + Long.BYTES), 999_999_999));
    }
}
