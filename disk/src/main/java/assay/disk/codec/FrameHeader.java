package assay.disk.codec;

/**
 * The header of a zstd frame, after its magic number (RFC 8878 section 3.1.1.1).
 *
 * @param windowSize how far back a match may reach, in bytes; 0 or more
 * @param contentSize what the frame decodes to in bytes, or -1 where it does not say
 * @param dictionary id of the dictionary the frame needs, 0 for none
 * @param checksum whether the frame ends with four bytes of XXH64 of its content
 * @param length size of this structure in bytes, without the magic number
 */
record FrameHeader(
        long windowSize, long contentSize, long dictionary, boolean checksum, int length) {

    /** First four bytes of a frame. */
    static final int MAGIC = 0xfd2fb528;

    /** Size of the magic number. */
    static final int MAGIC_LENGTH = 4;

    /** A header is never longer than this. */
    static final int MAX_LENGTH = 14;

    /** Whether {@code magic} starts a frame that decoders must skip (RFC 8878 section 3.1.2). */
    static boolean isSkippable(int magic) {
        return (magic & 0xfffffff0) == 0x184d2a50;
    }

    /** The header's size in bytes, told by its first byte. */
    static int length(int descriptor) {
        boolean single = (descriptor & 0x20) != 0;
        return 1 + (single ? 0 : 1) + dictionaryLength(descriptor) + contentLength(descriptor);
    }

    private static int dictionaryLength(int descriptor) {
        int flag = descriptor & 3;
        return flag == 3 ? 4 : flag;
    }

    private static int contentLength(int descriptor) {
        int flag = descriptor >>> 6;
        boolean single = (descriptor & 0x20) != 0;
        return flag == 0 ? (single ? 1 : 0) : 1 << flag;
    }

    /** The header at {@code in[at]}, where {@link #length(int)} bytes are known to be. */
    static FrameHeader parse(byte[] in, int at) throws BadBlockException {
        int descriptor = LittleEndian.u8(in, at);
        if ((descriptor & 8) != 0) {
            throw new BadBlockException("the frame header's reserved bit is set");
        }
        boolean single = (descriptor & 0x20) != 0;
        int next = at + 1;
        long window = single ? 0 : window(LittleEndian.u8(in, next++));
        int dictionaryLength = dictionaryLength(descriptor);
        long dictionary = number(in, next, dictionaryLength);
        next += dictionaryLength;
        int contentLength = contentLength(descriptor);
        long content = contentLength == 0 ? -1 : number(in, next, contentLength);
        if (contentLength == 2) {
            content += 256;
        }
        if (contentLength == 8 && content < 0) {
            throw new BadBlockException("the frame says it holds over 2^63 bytes");
        }
        return new FrameHeader(
                single ? content : window,
                content,
                dictionary,
                (descriptor & 4) != 0,
                next + contentLength - at);
    }

    private static long window(int descriptor) {
        long base = 1L << (10 + (descriptor >>> 3));
        return base + base / 8 * (descriptor & 7);
    }

    private static long number(byte[] in, int at, int length) {
        return switch (length) {
            case 0 -> 0;
            case 1 -> LittleEndian.u8(in, at);
            case 2 -> LittleEndian.u16(in, at);
            case 4 -> LittleEndian.u32(in, at);
            default -> LittleEndian.i64(in, at);
        };
    }

    /** The most that one block of this frame decodes to. */
    int maxBlock() {
        return (int) Math.min(windowSize, BlockHeader.MAX_BLOCK);
    }
}
