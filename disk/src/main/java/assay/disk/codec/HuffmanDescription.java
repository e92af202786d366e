package assay.disk.codec;

/**
 * The description of a Huffman code in front of the literals (RFC 8878 section 4.2.1).
 *
 * @param table the code that it describes
 * @param end where the description ends in its array
 */
record HuffmanDescription(HuffmanTable table, int end) {

    private static final int MAX_LOG = 6;

    /** Weights are at most 11, the longest code; the table may name no more than these. */
    private static final int MAX_WEIGHT = 11;

    /** Reads the description that starts at {@code in[at]} and ends at {@code end} or before. */
    static HuffmanDescription parse(byte[] in, int at, int end) throws BadBlockException {
        if (at >= end) {
            throw new BadBlockException("no Huffman description where there must be one");
        }
        int header = LittleEndian.u8(in, at);
        int length = header < 128 ? header : (header - 127 + 1) / 2;
        int from = at + 1;
        if (length > end - from) {
            throw new BadBlockException("a Huffman description is cut off");
        }
        return header < 128 ? compressed(in, from, from + length) : direct(in, from, header - 127);
    }

    /** Four bits for each weight. */
    private static HuffmanDescription direct(byte[] in, int from, int count)
            throws BadBlockException {
        byte[] weights = new byte[HuffmanTable.maxWeights()];
        for (int i = 0; i < count; i++) {
            int pair = LittleEndian.u8(in, from + i / 2);
            int weight = i % 2 == 0 ? pair >> 4 : pair & 15;
            if (weight > MAX_WEIGHT) {
                throw new BadBlockException("a Huffman weight of " + weight);
            }
            weights[i] = (byte) weight;
        }
        return new HuffmanDescription(HuffmanTable.of(weights, count), from + (count + 1) / 2);
    }

    /**
     * FSE-coded weights (RFC 8878 section 4.2.1.2). Two states take turns; the first that cannot be
     * left for want of bits ends the stream, and the other one gives the last weight.
     */
    private static HuffmanDescription compressed(byte[] in, int from, int end)
            throws BadBlockException {
        FseDescription description = FseDescription.parse(in, from, end, MAX_LOG, MAX_WEIGHT);
        FseTable table = description.table();
        int start = description.end();
        int left = BackwardBits.count(in, start, end);
        byte[] weights = new byte[HuffmanTable.maxWeights()];
        int[] states = new int[2];
        for (int i = 0; i < 2; i++) {
            states[i] = bits(in, start, left, table.log());
            left -= table.log();
        }
        if (left < 0) {
            throw new BadBlockException("Huffman weights without states");
        }
        int count = 0;
        while (left >= 0) {
            if (count + 2 > weights.length) {
                throw new BadBlockException("over 255 Huffman weights");
            }
            int turn = count & 1;
            int state = states[turn];
            weights[count++] = (byte) table.symbol(state);
            int wanted = table.bits(state);
            states[turn] = table.base(state) + bits(in, start, left, wanted);
            left -= wanted;
        }
        weights[count] = (byte) table.symbol(states[count & 1]);
        return new HuffmanDescription(HuffmanTable.of(weights, count + 1), end);
    }

    /** The next bits of a stream, as if zeros followed its last one. */
    private static int bits(byte[] in, int start, int left, int count) {
        if (left <= 0) {
            return 0;
        }
        int value = BackwardBits.first(BackwardBits.peek(in, start, left), count);
        int missing = Math.max(0, count - left);
        return value >>> missing << missing;
    }
}
