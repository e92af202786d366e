package assay.guest.fs.btrfs;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The bytes of one on-disk structure and where they stood, so that an error can say so.
 *
 * @param bytes little-endian, read by absolute offsets only
 * @param at offset of the first byte: of the superblock in the partition, of all else in the file
 *     system's own (logical) addresses
 */
record Block(ByteBuffer bytes, long at) {

    /** What the file system is called in errors. */
    static final String BTRFS = "btrfs";

    int size() {
        return bytes.limit();
    }

    int u8(int offset) {
        return Byte.toUnsignedInt(bytes.get(offset));
    }

    int u16(int offset) {
        return Short.toUnsignedInt(bytes.getShort(offset));
    }

    long u32(int offset) {
        return Integer.toUnsignedLong(bytes.getInt(offset));
    }

    long i64(int offset) {
        return bytes.getLong(offset);
    }

    UUID uuid(int offset) {
        return new UUID(
                Long.reverseBytes(bytes.getLong(offset)),
                Long.reverseBytes(bytes.getLong(offset + Long.BYTES)));
    }

    byte[] copy(int offset, int length) {
        byte[] copy = new byte[length];
        bytes.get(offset, copy);
        return copy;
    }

    /** A part of this structure; the range must lie inside it. */
    Block part(int offset, int length) {
        return new Block(bytes.slice(offset, length).order(bytes.order()), at + offset);
    }

    /** Requires that this structure has {@code size} bytes. */
    void require(int size, String structure) throws ImageException {
        if (size() < size) {
            throw corrupt(0, "a %s of %d bytes, not %d".formatted(structure, size(), size));
        }
    }

    /** The error that what stands at {@code offset} of this structure contradicts the format. */
    ImageException corrupt(int offset, String what) {
        return new ImageException(Reason.CORRUPT, BTRFS, Math.max(at + offset, -1), what);
    }

    ImageException unsupported(int offset, String what) {
        return new ImageException(Reason.UNSUPPORTED, BTRFS, Math.max(at + offset, -1), what);
    }

    /** The error that the file system contradicts itself, where no one place is wrong. */
    static ImageException corrupt(String what) {
        return new ImageException(Reason.CORRUPT, BTRFS, -1, what);
    }

    /** The error that the file system has something that is not read. */
    static ImageException unsupported(String what) {
        return new ImageException(Reason.UNSUPPORTED, BTRFS, -1, what);
    }
}
