package assay.guest.fs.ntfs;

import assay.disk.ImageException;

/**
 * A canonical prefix code: symbols in order of the lengths of their words, and of their numbers.
 * Words are found length by length, which needs no table that a crafted code could make large.
 */
final class PrefixCode {

    private final int[] counts;
    private final int[] symbols;

    private PrefixCode(int[] counts, int[] symbols) {
        this.counts = counts;
        this.symbols = symbols;
    }

    /**
     * @param lengths bits of each symbol's word, 0 for those that do not occur
     * @param maxLength no word is longer
     * @throws ImageException if there are more words than such lengths allow
     */
    static PrefixCode of(byte[] lengths, int maxLength) throws ImageException {
        int[] counts = new int[maxLength + 1];
        for (byte length : lengths) {
            counts[length]++;
        }
        counts[0] = 0;
        int[] next = new int[maxLength + 2];
        long room = 1;
        for (int length = 1; length <= maxLength; length++) {
            room = 2 * room - counts[length];
            if (room < 0) {
                throw Block.corrupt("a prefix code has too many words of " + length + " bits");
            }
            next[length + 1] = next[length] + counts[length];
        }
        int[] symbols = new int[lengths.length];
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            if (lengths[symbol] != 0) {
                symbols[next[lengths[symbol]]++] = symbol;
            }
        }
        return new PrefixCode(counts, symbols);
    }

    /** Reads one word and gives its symbol. */
    int read(LittleEndianBits bits) throws ImageException {
        int word = 0;
        int first = 0;
        int index = 0;
        for (int length = 1; length < counts.length; length++) {
            word |= bits.peek(length) & 1;
            int count = counts[length];
            if (word - first < count) {
                bits.skip(length);
                return symbols[index + word - first];
            }
            index += count;
            first = (first + count) << 1;
            word <<= 1;
        }
        throw Block.corrupt("a prefix code has no such word");
    }
}
