package assay.guest.fs.xfs;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The bytes of one on-disk structure and where they stood, so that an error can say so.
 *
 * @param bytes big-endian, read by absolute offsets only
 * @param at offset of the first byte in the file system
 */
record Block(ByteBuffer bytes, long at) {

    /** What the file system is called in errors. */
    static final String XFS = "xfs";

    int size() {
        return bytes.limit();
    }

    int u8(int offset) {
        return Byte.toUnsignedInt(bytes.get(offset));
    }

    int u16(int offset) {
        return Short.toUnsignedInt(bytes.getShort(offset));
    }

    int i32(int offset) {
        return bytes.getInt(offset);
    }

    long u32(int offset) {
        return Integer.toUnsignedLong(bytes.getInt(offset));
    }

    long i64(int offset) {
        return bytes.getLong(offset);
    }

    UUID uuid(int offset) {
        return new UUID(bytes.getLong(offset), bytes.getLong(offset + Long.BYTES));
    }

    byte[] copy(int offset, int length) {
        byte[] copy = new byte[length];
        bytes.get(offset, copy);
        return copy;
    }

    /** A part of this structure; the range must lie inside it. */
    Block part(int offset, int length) {
        return new Block(bytes.slice(offset, length), at + offset);
    }

    /**
     * Checks the CRC-32C that version 5 keeps in every metadata structure ("Self-Describing
     * Metadata"): little-endian, over the whole structure with its own field taken as zero.
     */
    void checkCrc(int crcOffset, String structure) throws ImageException {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, crcOffset));
        crc.update(new byte[Integer.BYTES]);
        int rest = crcOffset + Integer.BYTES;
        crc.update(bytes.slice(rest, size() - rest));
        int stored = bytes.slice(crcOffset, Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if ((int) crc.getValue() != stored) {
            throw corrupt(crcOffset, "the checksum of the " + structure + " does not match");
        }
    }

    /** Checks that a version 5 structure belongs to this file system. */
    void checkUuid(int uuidOffset, UUID metaUuid, String structure) throws ImageException {
        if (!uuid(uuidOffset).equals(metaUuid)) {
            throw corrupt(uuidOffset, "the " + structure + " belongs to another file system");
        }
    }

    /** Checks that a version 5 structure belongs to inode {@code owner}. */
    void checkOwner(int ownerOffset, long owner, String structure) throws ImageException {
        long found = i64(ownerOffset);
        if (found != owner) {
            throw corrupt(
                    ownerOffset,
                    "the %s belongs to inode %d, not to %d".formatted(structure, found, owner));
        }
    }

    /** The error that what stands at {@code offset} of this structure contradicts the format. */
    ImageException corrupt(int offset, String what) {
        return new ImageException(Reason.CORRUPT, XFS, at + offset, what);
    }

    ImageException unsupported(int offset, String what) {
        return new ImageException(Reason.UNSUPPORTED, XFS, at + offset, what);
    }
}
