package assay.guest.windows.hive;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of one cell, or the start of them, and where they stood. Its readers say beforehand how
 * many bytes there must be.
 *
 * @param bytes little-endian, read by absolute offsets only
 * @param at offset of the first byte in the file
 */
record Cell(ByteBuffer bytes, long at) {

    /** What a hive is called in errors. */
    static final String HIVE = "registry hive";

    int size() {
        return bytes.limit();
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

    /** Whether the cell begins with two letters. */
    boolean is(String signature) {
        return size() >= 2
                && bytes.get(0) == signature.charAt(0)
                && bytes.get(1) == signature.charAt(1);
    }

    byte[] copy(int offset, int length) {
        byte[] copy = new byte[length];
        bytes.get(offset, copy);
        return copy;
    }

    /**
     * A name: Latin-1 if {@code compressed}, else UTF-16, in which surrogates need not be paired.
     *
     * @param length in bytes
     */
    String name(int offset, int length, boolean compressed) throws ImageException {
        if (length > size() - offset) {
            throw corrupt(offset, "a name of " + length + " bytes leaves its cell");
        }
        return compressed
                ? new String(copy(offset, length), StandardCharsets.ISO_8859_1)
                : utf16(bytes.slice(offset, length & ~1).order(bytes.order()));
    }

    /** UTF-16 as it stands; a decoder would replace what is no proper text. */
    static String utf16(ByteBuffer littleEndian) {
        return littleEndian.asCharBuffer().toString();
    }

    /** The error that what stands at {@code offset} of this cell contradicts the format. */
    ImageException corrupt(int offset, String what) {
        return new ImageException(Reason.CORRUPT, HIVE, at + offset, what);
    }
}
