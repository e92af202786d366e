package assay.store.view;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A zstd frame of one block that is not compressed (RFC 8878, section 3.1.1): the head of a frame
 * of bytes as they are, or a whole frame of zeros.
 */
final class ZstdFrame {

    /** Bytes before those of the block. */
    static final int HEAD = 12;

    /** Bytes of a frame of zeros. */
    static final int ZEROS = HEAD + 1;

    private static final int MAGIC = 0xFD2F_B528;

    /** Four bytes of content size, single segment, no checksum, no dictionary. */
    private static final byte DESCRIPTOR = (byte) 0b1010_0000;

    private static final int LAST_BLOCK = 1;
    private static final int RAW = 0;
    private static final int RLE = 1;

    private ZstdFrame() {}

    /** What stands before {@code length} bytes, at most 128 KiB, to make a frame of them. */
    static byte[] head(int length) {
        return frame(HEAD, RAW, length);
    }

    /** A frame that gives {@code length} zeros, at most 128 KiB. */
    static byte[] zeros(int length) {
        return frame(ZEROS, RLE, length);
    }

    private static byte[] frame(int size, int type, int length) {
        int block = LAST_BLOCK | type << 1 | length << 3;
        return ByteBuffer.allocate(size)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MAGIC)
                .put(DESCRIPTOR)
                .putInt(length)
                .putShort((short) block)
                .put((byte) (block >>> 16))
                .array();
    }
}
