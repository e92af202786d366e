package assay.disk.codec;

import java.io.IOException;

/** A canonical prefix code of bzip2: up to 258 symbols in codes of 1 to 20 bits. */
final class Bzip2Codes {

    static final int MAX_LENGTH = 20;

    /** By length: the first code of that length, and the place of its symbol. */
    private final int[] first = new int[MAX_LENGTH + 2];

    private final int[] place = new int[MAX_LENGTH + 2];
    private final int[] count = new int[MAX_LENGTH + 2];
    private final int[] symbols;

    /** Where bits come from. */
    @FunctionalInterface
    interface Bits {
        /** The next {@code count} bits, at most 24. */
        int next(int count) throws IOException;
    }

    /**
     * @param lengths of the symbols' codes, each 1 to {@value #MAX_LENGTH}
     */
    Bzip2Codes(int[] lengths) {
        symbols = new int[lengths.length];
        int code = 0;
        int at = 0;
        for (int length = 1; length <= MAX_LENGTH; length++) {
            first[length] = code;
            place[length] = at;
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length) {
                    symbols[at++] = symbol;
                }
            }
            count[length] = at - place[length];
            code = (code + count[length]) << 1;
        }
    }

    /** Reads one symbol. */
    int decode(Bits bits) throws IOException, BadBlockException {
        int code = 0;
        for (int length = 1; length <= MAX_LENGTH; length++) {
            code = code << 1 | bits.next(1);
            int offset = code - first[length];
            if (offset >= 0 && offset < count[length]) {
                return symbols[place[length] + offset];
            }
        }
        throw new BadBlockException("a code that stands for no symbol");
    }
}
