package assay.disk.codec;

/**
 * The description of an FSE table in front of what it codes (RFC 8878 section 4.1.1).
 *
 * @param table the table that it describes
 * @param end where the description ends in its array
 */
record FseDescription(FseTable table, int end) {

    /**
     * Reads the description that starts at {@code in[at]}.
     *
     * @param end where it must have ended
     * @param maxLog the largest accuracy its place allows
     * @param maxSymbol the largest symbol its place allows
     */
    static FseDescription parse(byte[] in, int at, int end, int maxLog, int maxSymbol)
            throws BadBlockException {
        ForwardBits bits = new ForwardBits(in, at, end);
        int log = bits.take(4) + 5;
        if (log > maxLog) {
            throw new BadBlockException("an FSE table of accuracy " + log + ", over " + maxLog);
        }
        short[] counts = new short[maxSymbol + 1];
        int left = 1 << log;
        int symbol = 0;
        while (left > 0) {
            if (symbol > maxSymbol) {
                throw new BadBlockException("an FSE table has symbols over " + maxSymbol);
            }
            int count = bits.takeUpTo(left + 1) - 1;
            counts[symbol++] = (short) count;
            left -= Math.abs(count);
            if (count == 0) {
                symbol += zeros(bits, maxSymbol);
            }
        }
        return new FseDescription(FseTable.of(counts, log), bits.end());
    }

    /** How many more symbols have no state: two bits at a time, as long as both are set. */
    private static int zeros(ForwardBits bits, int maxSymbol) throws BadBlockException {
        int zeros = 0;
        int repeat;
        do {
            repeat = bits.take(2);
            zeros += repeat;
        } while (repeat == 3 && zeros <= maxSymbol);
        return zeros;
    }

    /** Bits from the lowest of the first byte to the highest of the last. */
    private static final class ForwardBits {

        private final byte[] in;
        private final int start;
        private final int end;
        private int used;

        ForwardBits(byte[] in, int start, int end) {
            this.in = in;
            this.start = start;
            this.end = end;
        }

        /** The next {@code count} bits, at most 16. */
        int take(int count) throws BadBlockException {
            int value = peek(count);
            skip(count);
            return value;
        }

        /**
         * A number from 0 to {@code max}, of which the small ones take one bit less than the large
         * ones.
         */
        int takeUpTo(int max) throws BadBlockException {
            int wide = 32 - Integer.numberOfLeadingZeros(max);
            int spare = (1 << wide) - 1 - max;
            int low = peek(wide - 1);
            if (low < spare) {
                skip(wide - 1);
                return low;
            }
            int value = take(wide);
            return value < 1 << (wide - 1) ? value : value - spare;
        }

        private int peek(int count) {
            int at = start + (used >>> 3);
            int window = 0;
            for (int i = 0; i < 3 && at + i < end; i++) {
                window |= LittleEndian.u8(in, at + i) << (8 * i);
            }
            return (window >>> (used & 7)) & ((1 << count) - 1);
        }

        private void skip(int count) throws BadBlockException {
            used += count;
            if (end() > end) {
                throw new BadBlockException("an FSE table's description is cut off");
            }
        }

        int end() {
            return start + ((used + 7) >>> 3);
        }
    }
}
