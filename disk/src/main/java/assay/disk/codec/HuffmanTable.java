package assay.disk.codec;

import java.util.Arrays;

/**
 * The Huffman code of a block's literals (RFC 8878 section 4.2), as a table that is looked up with
 * the next {@link #MAX_BITS} or fewer bits.
 */
final class HuffmanTable {

    private static final int MAX_BITS = 11;
    private static final int MAX_SYMBOLS = 256;

    /** How many symbols a peek of a stream is good for: five codes of eleven bits. */
    private static final int RUN = BackwardBits.PEEKED / MAX_BITS;

    /**
     * For each value of the next bits: the symbol they begin with, and in the low byte its bits.
     */
    private final short[] codes;

    private final int bits;

    private HuffmanTable(short[] codes, int bits) {
        this.codes = codes;
        this.bits = bits;
    }

    /**
     * Builds the code from its weights: a symbol of weight w has a code of (bits + 1 - w) bits.
     *
     * @param weights the weight of each symbol; the one after the last given is what is missing to
     *     make the code complete
     * @param count how many weights are given
     */
    static HuffmanTable of(byte[] weights, int count) throws BadBlockException {
        int total = 0;
        for (int symbol = 0; symbol < count; symbol++) {
            total += 1 << weights[symbol] >> 1;
        }
        int bits = 32 - Integer.numberOfLeadingZeros(total);
        int missing = (1 << bits) - total;
        if (total == 0 || bits > MAX_BITS || Integer.bitCount(missing) != 1) {
            throw new BadBlockException("Huffman weights that add up to " + total);
        }
        byte[] all = Arrays.copyOf(weights, count + 1);
        all[count] = (byte) (32 - Integer.numberOfLeadingZeros(missing));
        return new HuffmanTable(codes(all, bits), bits);
    }

    /** Codes are given out from the lightest weight to the heaviest, and by symbol within one. */
    private static short[] codes(byte[] weights, int bits) {
        short[] codes = new short[1 << bits];
        int next = 0;
        for (int weight = 1; weight <= bits; weight++) {
            for (int symbol = 0; symbol < weights.length; symbol++) {
                if (weights[symbol] == weight) {
                    int end = next + (1 << (weight - 1));
                    Arrays.fill(codes, next, end, (short) ((symbol << 8) | (bits + 1 - weight)));
                    next = end;
                }
            }
        }
        return codes;
    }

    /** The largest number of weights a description may give; one more symbol follows from them. */
    static int maxWeights() {
        return MAX_SYMBOLS - 1;
    }

    /** Decodes the one stream in {@code in[at, end)} to {@code out[to, to + size)}. */
    void decodeOne(byte[] in, int at, int end, byte[] out, int to, int size)
            throws BadBlockException {
        finish(in, at, BackwardBits.count(in, at, end), out, to, to + size);
    }

    /**
     * Decodes the four streams in {@code in[at, end)} to {@code out[to, to + size)}: they start
     * with the sizes of the first three (RFC 8878 section 4.2.2), and all but the last decode to
     * the same number of bytes.
     */
    void decodeFour(byte[] in, int at, int end, byte[] out, int to, int size)
            throws BadBlockException {
        int quarter = (size + 3) / 4;
        if (end - at < 6 || quarter * 3 > size) {
            throw new BadBlockException("four literal streams for " + size + " bytes");
        }
        int start1 = at + 6;
        int start2 = start1 + LittleEndian.u16(in, at);
        int start3 = start2 + LittleEndian.u16(in, at + 2);
        int start4 = start3 + LittleEndian.u16(in, at + 4);
        if (start4 >= end) {
            throw new BadBlockException("literal streams that leave their section");
        }
        int left1 = BackwardBits.count(in, start1, start2);
        int left2 = BackwardBits.count(in, start2, start3);
        int left3 = BackwardBits.count(in, start3, start4);
        int left4 = BackwardBits.count(in, start4, end);
        int last = size - 3 * quarter;
        int done = 0;
        // The streams do not depend on each other, so the processor decodes the four at once.
        while (done + RUN <= last && (left1 | left2 | left3 | left4) >= 0) {
            int next = to + done;
            left1 = run(in, start1, left1, out, next);
            left2 = run(in, start2, left2, out, next + quarter);
            left3 = run(in, start3, left3, out, next + 2 * quarter);
            left4 = run(in, start4, left4, out, next + 3 * quarter);
            done += RUN;
        }
        finish(in, start1, left1, out, to + done, to + quarter);
        finish(in, start2, left2, out, to + quarter + done, to + 2 * quarter);
        finish(in, start3, left3, out, to + 2 * quarter + done, to + 3 * quarter);
        finish(in, start4, left4, out, to + 3 * quarter + done, to + size);
    }

    /** Decodes {@link #RUN} symbols and gives the bits that are left, negative if it ran out. */
    private int run(byte[] in, int start, int left, byte[] out, int to) {
        short[] table = codes;
        int shift = 64 - bits;
        long next = BackwardBits.peek(in, start, left);
        int code1 = table[(int) (next >>> shift)];
        next <<= code1;
        int code2 = table[(int) (next >>> shift)];
        next <<= code2;
        int code3 = table[(int) (next >>> shift)];
        next <<= code3;
        int code4 = table[(int) (next >>> shift)];
        next <<= code4;
        int code5 = table[(int) (next >>> shift)];
        out[to] = (byte) (code1 >> 8);
        out[to + 1] = (byte) (code2 >> 8);
        out[to + 2] = (byte) (code3 >> 8);
        out[to + 3] = (byte) (code4 >> 8);
        out[to + 4] = (byte) (code5 >> 8);
        // Five bit counts add up to less than a byte holds; the symbols above do not disturb them.
        return left - ((code1 + code2 + code3 + code4 + code5) & 0xff);
    }

    /** Decodes what is left of a stream, which must then be used up exactly. */
    private void finish(byte[] in, int start, int left, byte[] out, int to, int end)
            throws BadBlockException {
        int rest = left;
        int at = to;
        while (at + RUN <= end && rest >= 0) {
            rest = run(in, start, rest, out, at);
            at += RUN;
        }
        while (at < end && rest >= 0) {
            int code = codes[(int) (BackwardBits.peek(in, start, rest) >>> (64 - bits))];
            out[at++] = (byte) (code >> 8);
            rest -= code & 0xff;
        }
        if (rest != 0) {
            throw new BadBlockException("a literal stream of the wrong length");
        }
    }
}
