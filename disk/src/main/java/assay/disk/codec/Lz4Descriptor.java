package assay.disk.codec;

import assay.disk.ImageException.Reason;

/**
 * What the descriptor of an LZ4 frame says.
 *
 * @param linked whether blocks repeat bytes of those before them
 * @param blockChecksums whether each block is followed by its checksum
 * @param contentChecksum whether the frame ends with the checksum of its content
 * @param contentSize how many bytes it holds, or -1 if it does not say
 * @param maxBlock the most bytes that a block holds
 * @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md">LZ4 frame format</a>
 */
record Lz4Descriptor(
        boolean linked,
        boolean blockChecksums,
        boolean contentChecksum,
        long contentSize,
        int maxBlock) {

    private static final int FIXED = 2;
    private static final int CHECKSUM = 1;
    private static final int VERSION = 1;

    /** The length of a descriptor that starts with the byte {@code flags}, checksum included. */
    static int length(int flags) {
        boolean sized = (flags & 8) != 0;
        boolean dictionary = (flags & 1) != 0;
        return FIXED + (sized ? 8 : 0) + (dictionary ? 4 : 0) + CHECKSUM;
    }

    /** Parses {@code bytes[0, length)}, which {@link #length} gave. */
    static Lz4Descriptor parse(byte[] bytes, int length) throws BadBlockException {
        int flags = bytes[0] & 0xff;
        int size = (bytes[1] & 0xff) >> 4;
        if (flags >> 6 != VERSION) {
            throw new BadBlockException(Reason.UNSUPPORTED, "frame version " + (flags >> 6));
        }
        if ((flags & 2) != 0 || (bytes[1] & 0x8f) != 0 || size < 4) {
            throw new BadBlockException("a frame descriptor with a reserved value");
        }
        if ((flags & 1) != 0) {
            throw new BadBlockException(Reason.UNSUPPORTED, "needs a dictionary");
        }
        int hash = XxHash32.of(bytes, 0, length - CHECKSUM);
        if ((byte) (hash >> 8) != bytes[length - CHECKSUM]) {
            throw new BadBlockException("the frame descriptor does not fit its checksum");
        }
        long contentSize = (flags & 8) != 0 ? LittleEndian.i64(bytes, FIXED) : -1;
        return new Lz4Descriptor(
                (flags & 0x20) == 0,
                (flags & 0x10) != 0,
                (flags & 4) != 0,
                contentSize,
                1 << (8 + 2 * size));
    }
}
