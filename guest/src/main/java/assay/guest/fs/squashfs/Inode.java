package assay.guest.fs.squashfs;

import assay.guest.fs.FileNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * An inode of any kind: {@code struct squashfs_base_inode} and those that follow it.
 *
 * @param type {@code inode_type}, without the difference between basic and extended
 * @param mode permissions
 * @param uidIndex of the owner in the table
 * @param gidIndex of the group in the table
 * @param modified {@code mtime}
 * @param links how many names it has
 * @param size of a file, in bytes; of a link, its target's; of a directory, its listing's and 3
 * @param start of a file, where its blocks start; of a directory, the block of its listing
 * @param offset of a file, in its fragment; of a directory, in the block of its listing
 * @param fragment of a file, the index of its last part's block, -1 if there is none
 * @param rest reads what follows: a file's block sizes, a link's target
 */
record Inode(
        int type,
        int mode,
        int uidIndex,
        int gidIndex,
        Instant modified,
        long links,
        long size,
        long start,
        int offset,
        long fragment,
        MetadataReader rest) {

    private static final int TYPES = 7;
    private static final long NONE = 0xFFFF_FFFFL;

    /** Parses the inode at which a reader stands. */
    static Inode read(MetadataReader in, long reference) throws IOException {
        ByteBuffer base = in.next(16);
        int number = base.getChar(0);
        if (number < 1 || number > 2 * TYPES) {
            throw Superblock.corrupt(-1, "inode " + reference + " is of type " + number);
        }
        boolean extended = number > TYPES;
        int type = extended ? number - TYPES : number;
        return switch (type) {
            case 1 -> extended ? longDirectory(base, in) : directory(base, in);
            case 2 -> extended ? longFile(base, in) : file(base, in);
            case 3 -> {
                ByteBuffer more = in.next(8);
                yield of(base, 3, u32(more, 0), u32(more, 4), 0, 0, -1, in);
            }
            case 4, 5 -> of(base, type, u32(in.next(extended ? 12 : 8), 0), 0, 0, 0, -1, in);
            default -> of(base, type, u32(in.next(extended ? 8 : 4), 0), 0, 0, 0, -1, in);
        };
    }

    private static Inode directory(ByteBuffer base, MetadataReader in) throws IOException {
        ByteBuffer more = in.next(16);
        return of(base, 1, u32(more, 4), more.getChar(8), u32(more, 0), more.getChar(10), -1, in);
    }

    private static Inode longDirectory(ByteBuffer base, MetadataReader in) throws IOException {
        ByteBuffer more = in.next(24);
        return of(base, 1, u32(more, 0), u32(more, 4), u32(more, 8), more.getChar(18), -1, in);
    }

    private static Inode file(ByteBuffer base, MetadataReader in) throws IOException {
        ByteBuffer more = in.next(16);
        return of(base, 2, 1, u32(more, 12), u32(more, 0), more.getInt(8), u32(more, 4), in);
    }

    private static Inode longFile(ByteBuffer base, MetadataReader in) throws IOException {
        ByteBuffer more = in.next(40);
        return of(
                base,
                2,
                u32(more, 24),
                more.getLong(8),
                more.getLong(0),
                more.getInt(32),
                u32(more, 28),
                in);
    }

    private static Inode of(
            ByteBuffer base,
            int type,
            long links,
            long size,
            long start,
            int offset,
            long fragment,
            MetadataReader rest) {
        return new Inode(
                type,
                base.getChar(2) & 07777,
                base.getChar(4),
                base.getChar(6),
                Instant.ofEpochSecond(u32(base, 8)),
                links,
                size,
                start,
                offset,
                fragment == NONE ? -1 : fragment,
                rest);
    }

    private static long u32(ByteBuffer in, int at) {
        return Integer.toUnsignedLong(in.getInt(at));
    }

    FileNode.Kind kind() {
        return switch (type) {
            case 1 -> FileNode.Kind.DIRECTORY;
            case 2 -> FileNode.Kind.REGULAR;
            case 3 -> FileNode.Kind.SYMLINK;
            case 4 -> FileNode.Kind.BLOCK_DEVICE;
            case 5 -> FileNode.Kind.CHARACTER_DEVICE;
            case 6 -> FileNode.Kind.FIFO;
            default -> FileNode.Kind.SOCKET;
        };
    }
}
