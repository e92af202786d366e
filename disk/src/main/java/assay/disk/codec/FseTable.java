package assay.disk.codec;

/**
 * A finite-state entropy table (RFC 8878 section 4.1): what each state stands for, and how to get
 * from it to the next one.
 */
final class FseTable {

    private final int log;
    private final byte[] symbols;
    private final byte[] bits;
    private final short[] bases;

    private FseTable(int log, byte[] symbols, byte[] bits, short[] bases) {
        this.log = log;
        this.symbols = symbols;
        this.bits = bits;
        this.bases = bases;
    }

    /**
     * Spreads symbols over states (RFC 8878 section 4.1.1, at its end).
     *
     * @param counts the states each symbol gets, adding up to {@code 1 << log}; -1 stands for a
     *     probability less than one, which also gets one state
     */
    static FseTable of(short[] counts, int log) throws BadBlockException {
        int size = 1 << log;
        byte[] symbols = new byte[size];
        short[] next = new short[counts.length];
        spread(counts, symbols, next);
        byte[] bits = new byte[size];
        short[] bases = new short[size];
        for (int state = 0; state < size; state++) {
            int occurrence = next[symbols[state] & 0xff]++;
            int count = log - (31 - Integer.numberOfLeadingZeros(occurrence));
            bits[state] = (byte) count;
            bases[state] = (short) ((occurrence << count) - size);
        }
        return new FseTable(log, symbols, bits, bases);
    }

    private static void spread(short[] counts, byte[] symbols, short[] next)
            throws BadBlockException {
        int size = symbols.length;
        int high = size - 1;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            if (counts[symbol] == -1) {
                symbols[high--] = (byte) symbol;
                next[symbol] = 1;
            }
        }
        int step = (size >> 1) + (size >> 3) + 3;
        int state = 0;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            for (int i = 0; i < counts[symbol]; i++) {
                symbols[state] = (byte) symbol;
                next[symbol] = counts[symbol];
                do {
                    state = (state + step) & (size - 1);
                } while (state > high);
            }
        }
        if (state != 0) {
            throw new BadBlockException("an FSE table does not add up");
        }
    }

    /** Accuracy: the table has {@code 1 << log} states, and the first one takes as many bits. */
    int log() {
        return log;
    }

    /** What {@code state} stands for. */
    int symbol(int state) {
        return symbols[state] & 0xff;
    }

    /** How many bits to read to leave {@code state}. */
    int bits(int state) {
        return bits[state];
    }

    /** What to add to those bits to get the next state. */
    int base(int state) {
        return bases[state];
    }
}
