package assay.disk.codec;

/**
 * An FSE table for one kind of number of a sequence, packed so that one load per state gives all
 * that the loop needs.
 */
final class SequenceTable {

    /**
     * For each state, from the highest bits: 32 of the number's base, 16 of the next state's base,
     * 8 of how many bits follow for the number, 8 of how many follow for the next state.
     */
    private final long[] states;

    private final int log;

    private SequenceTable(long[] states, int log) {
        this.states = states;
        this.log = log;
    }

    /**
     * @param bases what each symbol stands for at least
     * @param bits how many bits are to be added
     */
    static SequenceTable of(FseTable fse, int[] bases, byte[] bits) {
        long[] states = new long[1 << fse.log()];
        for (int state = 0; state < states.length; state++) {
            int symbol = fse.symbol(state);
            states[state] = pack(bases[symbol], fse.base(state), bits[symbol], fse.bits(state));
        }
        return new SequenceTable(states, fse.log());
    }

    /** A table of one state that is never left. */
    static SequenceTable single(int base, int bits) {
        return new SequenceTable(new long[] {pack(base, 0, bits, 0)}, 0);
    }

    private static long pack(int base, int nextBase, int bits, int nextBits) {
        return (long) base << 32 | (long) nextBase << 16 | (long) bits << 8 | nextBits;
    }

    /** How many bits the first state takes. */
    int log() {
        return log;
    }

    long[] states() {
        return states;
    }

    static int base(long state) {
        return (int) (state >>> 32);
    }

    static int nextBase(long state) {
        return (int) (state >>> 16) & 0xffff;
    }

    static int bits(long state) {
        return (int) (state >>> 8) & 0xff;
    }

    static int nextBits(long state) {
        return (int) state & 0xff;
    }
}
