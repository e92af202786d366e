package assay.disk.codec;

/**
 * The header of a compressed block's literals (RFC 8878 section 3.1.1.3.1.1).
 *
 * @param type how the literals are written
 * @param streams 1 or 4 Huffman streams
 * @param size how many literals there are
 * @param stored how many bytes of the block they take, after this header
 * @param length size of this structure in bytes
 */
record LiteralsHeader(Type type, int streams, int size, int stored, int length) {

    /** A header is never longer than this. */
    private static final int MAX_LENGTH = 5;

    enum Type {
        RAW,
        RLE,
        COMPRESSED,
        /** Compressed with the Huffman code of an earlier block. */
        TREELESS
    }

    /** The header at {@code in[at]}, of a block that ends at {@code end}. */
    static LiteralsHeader parse(byte[] in, int at, int end) throws BadBlockException {
        long bits = 0;
        for (int i = 0; i < MAX_LENGTH && at + i < end; i++) {
            bits |= (long) LittleEndian.u8(in, at + i) << (8 * i);
        }
        int format = (int) (bits >>> 2) & 3;
        LiteralsHeader header =
                switch ((int) bits & 3) {
                    case 0 -> plain(Type.RAW, format, bits);
                    case 1 -> plain(Type.RLE, format, bits);
                    case 2 -> huffman(Type.COMPRESSED, format, bits);
                    default -> huffman(Type.TREELESS, format, bits);
                };
        if (header.size > BlockHeader.MAX_BLOCK) {
            throw new BadBlockException(header.size + " literals in a block");
        }
        if (header.stored > end - at - header.length) {
            throw new BadBlockException("literals that leave their block");
        }
        return header;
    }

    private static LiteralsHeader plain(Type type, int format, long bits) {
        int length =
                switch (format) {
                    case 1 -> 2;
                    case 3 -> 3;
                    default -> 1;
                };
        int size = (int) (bits & ((1L << (8 * length)) - 1)) >>> (length == 1 ? 3 : 4);
        return new LiteralsHeader(type, 1, size, type == Type.RLE ? 1 : size, length);
    }

    private static LiteralsHeader huffman(Type type, int format, long bits) {
        int width =
                switch (format) {
                    case 2 -> 14;
                    case 3 -> 18;
                    default -> 10;
                };
        int mask = (1 << width) - 1;
        int size = (int) (bits >>> 4) & mask;
        int stored = (int) (bits >>> (4 + width)) & mask;
        return new LiteralsHeader(type, format == 0 ? 1 : 4, size, stored, (4 + 2 * width) / 8);
    }
}
