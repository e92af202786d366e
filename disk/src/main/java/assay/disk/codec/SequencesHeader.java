package assay.disk.codec;

/**
 * The header of a compressed block's sequences (RFC 8878 section 3.1.1.3.2.1).
 *
 * @param count how many sequences there are, at most 98,047
 * @param modes two bits for each table that say where it comes from; 0 if there are no sequences
 * @param length size of this structure in bytes
 */
record SequencesHeader(int count, int modes, int length) {

    /** Where the table of one kind of number comes from. */
    enum Mode {
        PREDEFINED,
        SINGLE,
        DESCRIBED,
        /** The table of the block before. */
        REPEATED
    }

    /** The header at {@code in[at]}, of a block that ends at {@code end}. */
    static SequencesHeader parse(byte[] in, int at, int end) throws BadBlockException {
        int first = at < end ? LittleEndian.u8(in, at) : 0;
        int countLength = first < 128 ? 1 : first < 255 ? 2 : 3;
        int length = first == 0 ? 1 : countLength + 1;
        if (length > end - at) {
            throw new BadBlockException("a block without sequences header");
        }
        int count =
                switch (countLength) {
                    case 1 -> first;
                    case 2 -> ((first - 128) << 8) + LittleEndian.u8(in, at + 1);
                    default -> LittleEndian.u16(in, at + 1) + 0x7f00;
                };
        int modes = first == 0 ? 0 : LittleEndian.u8(in, at + countLength);
        if ((modes & 3) != 0) {
            throw new BadBlockException("reserved bits of a sequences header are set");
        }
        return new SequencesHeader(count, modes, length);
    }

    Mode mode(SequenceCode code) {
        return switch ((modes >>> code.modeShift()) & 3) {
            case 0 -> Mode.PREDEFINED;
            case 1 -> Mode.SINGLE;
            case 2 -> Mode.DESCRIBED;
            default -> Mode.REPEATED;
        };
    }
}
