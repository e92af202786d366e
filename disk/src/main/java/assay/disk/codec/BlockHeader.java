package assay.disk.codec;

/**
 * The three bytes before each block of a zstd frame (RFC 8878 section 3.1.1.2).
 *
 * @param last whether the frame ends after this block
 * @param type how the block is written
 * @param size the block's size in the frame, for {@link Type#RLE} the size it decodes to
 */
record BlockHeader(boolean last, Type type, int size) {

    /** Size of this structure in the frame. */
    static final int LENGTH = 3;

    /** No block decodes to more than this, whatever the window. */
    static final int MAX_BLOCK = 128 << 10;

    enum Type {
        RAW,
        RLE,
        COMPRESSED
    }

    /**
     * @param maxBlock the frame's largest block
     */
    static BlockHeader parse(byte[] in, int at, int maxBlock) throws BadBlockException {
        int header = LittleEndian.u24(in, at);
        int size = header >>> 3;
        if (size > maxBlock) {
            throw new BadBlockException("a block of " + size + " bytes, over " + maxBlock);
        }
        Type type =
                switch (header >>> 1 & 3) {
                    case 0 -> Type.RAW;
                    case 1 -> Type.RLE;
                    case 2 -> Type.COMPRESSED;
                    default -> throw new BadBlockException("a block of the reserved type 3");
                };
        return new BlockHeader((header & 1) != 0, type, size);
    }

    /** How many bytes of the frame follow this header before the next one. */
    int stored() {
        return type == Type.RLE ? 1 : size;
    }
}
