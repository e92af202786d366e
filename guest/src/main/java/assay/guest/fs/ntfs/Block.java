package assay.guest.fs.ntfs;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of one on-disk structure and where they stood, so that an error can say so. Whoever
 * reads over its end hears that the structure is corrupt.
 *
 * @param bytes little-endian, read by absolute offsets only
 * @param at offset of the first byte in the volume, or -1 where they stood in pieces
 */
record Block(ByteBuffer bytes, long at) {

    /** What the file system is called in errors. */
    static final String NTFS = "ntfs";

    Block {
        bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    int size() {
        return bytes.limit();
    }

    int u8(long offset) throws ImageException {
        return Byte.toUnsignedInt(bytes.get(inside(offset, Byte.BYTES)));
    }

    int u16(long offset) throws ImageException {
        return bytes.getChar(inside(offset, Short.BYTES));
    }

    int i32(long offset) throws ImageException {
        return bytes.getInt(inside(offset, Integer.BYTES));
    }

    long u32(long offset) throws ImageException {
        return Integer.toUnsignedLong(i32(offset));
    }

    long i64(long offset) throws ImageException {
        return bytes.getLong(inside(offset, Long.BYTES));
    }

    /** UTF-16 without its surrogates checked. */
    String utf16(long offset, int chars) throws ImageException {
        char[] text = new char[chars];
        bytes.slice(inside(offset, 2L * chars), 2 * chars)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asCharBuffer()
                .get(text);
        return String.valueOf(text);
    }

    byte[] copy() {
        byte[] copy = new byte[size()];
        bytes.get(0, copy);
        return copy;
    }

    /** A part of this structure. */
    Block part(long offset, long length) throws ImageException {
        int start = inside(offset, length);
        return new Block(bytes.slice(start, (int) length), at < 0 ? at : at + start);
    }

    /** The part from {@code offset} on. */
    Block from(long offset) throws ImageException {
        return part(offset, Math.max(0, size() - offset));
    }

    private int inside(long offset, long length) throws ImageException {
        if (offset < 0 || length < 0 || length > size() || offset > size() - length) {
            throw corrupt(
                    0,
                    "a structure of %d bytes should have %d at its byte %d"
                            .formatted(size(), length, offset));
        }
        return (int) offset;
    }

    /** The error that what stands at {@code offset} of this structure contradicts the format. */
    ImageException corrupt(long offset, String what) {
        return new ImageException(Reason.CORRUPT, NTFS, at < 0 ? at : at + offset, what);
    }

    /** The error that the file system contradicts itself, where no one place is wrong. */
    static ImageException corrupt(String what) {
        return new ImageException(Reason.CORRUPT, NTFS, -1, what);
    }

    static ImageException limit(String what) {
        return new ImageException(Reason.LIMIT, NTFS, -1, what);
    }

    static ImageException unsupported(String what) {
        return new ImageException(Reason.UNSUPPORTED, NTFS, -1, what);
    }
}
