package assay.disk.codec;

import java.util.Arrays;

/** Literals and matches that are written with codes of their own (RFC 1951 section 3.2.7). */
final class DeflateBlock {

    /** As many as zlib collects at its highest memory level. */
    private static final int CAPACITY = 32_767;

    private static final int END_OF_BLOCK = 256;
    private static final int LITERALS = 286;
    private static final int DISTANCES = 30;
    private static final int MAX_WORD = 15;
    private static final int DYNAMIC = 2;

    /** The order in which the lengths of the code for lengths are written. */
    private static final int[] ORDER = {
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
    };

    /** A literal, or a match's distance with its length above. */
    private final int[] symbols = new int[CAPACITY];

    private int count;
    private final int[] literalFrequencies = new int[LITERALS];
    private final int[] distanceFrequencies = new int[DISTANCES];
    private final HuffmanCode literals = new HuffmanCode(LITERALS, MAX_WORD);
    private final HuffmanCode distances = new HuffmanCode(DISTANCES, MAX_WORD);
    private final HuffmanCode lengths = new HuffmanCode(ORDER.length, 7);

    boolean isFull() {
        return count >= CAPACITY - 1;
    }

    void literal(byte value) {
        symbols[count++] = value & 0xff;
        literalFrequencies[value & 0xff]++;
    }

    void match(int length, int distance) {
        symbols[count++] = length << 16 | distance;
        literalFrequencies[lengthSymbol(length)]++;
        distanceFrequencies[distanceSymbol(distance)]++;
    }

    /** Writes the block and begins a new one. */
    void writeTo(BitWriter bits, boolean last) {
        literalFrequencies[END_OF_BLOCK] = 1;
        literals.make(literalFrequencies);
        distances.make(distanceFrequencies);
        bits.put(last ? 1 : 0, 1);
        bits.put(DYNAMIC, 2);
        writeCodes(bits);
        for (int i = 0; i < count; i++) {
            int symbol = symbols[i];
            if (symbol < END_OF_BLOCK) {
                literals.write(symbol, bits);
            } else {
                writeMatch(symbol >>> 16, symbol & 0xffff, bits);
            }
        }
        literals.write(END_OF_BLOCK, bits);
        count = 0;
        Arrays.fill(literalFrequencies, 0);
        Arrays.fill(distanceFrequencies, 0);
    }

    private void writeMatch(int length, int distance, BitWriter bits) {
        literals.write(lengthSymbol(length), bits);
        int extra = lengthExtra(length);
        bits.put((length - 3) & ((1 << extra) - 1), extra);
        distances.write(distanceSymbol(distance), bits);
        int more = extraBits(distance - 1, 1);
        bits.put((distance - 1) & ((1 << more) - 1), more);
    }

    /** 257 to 264 for 3 to 10, then four symbols for each power of two; 285 for 258. */
    private static int lengthSymbol(int length) {
        int value = length - 3;
        if (length == 258) {
            return 285;
        }
        int extra = extraBits(value, 2);
        return 257 + (extra << 2) + (value >>> extra);
    }

    private static int lengthExtra(int length) {
        return length == 258 ? 0 : extraBits(length - 3, 2);
    }

    /** Two symbols for each power of two. */
    private static int distanceSymbol(int distance) {
        int extra = extraBits(distance - 1, 1);
        return (extra << 1) + ((distance - 1) >>> extra);
    }

    /** Bits of a value that its symbol does not tell, if it tells the first and some more. */
    private static int extraBits(int value, int told) {
        return Math.max(0, Integer.SIZE - 1 - Integer.numberOfLeadingZeros(value) - told);
    }

    /** The lengths of both codes, run by run. */
    private void writeCodes(BitWriter bits) {
        int literalCount = used(literals, LITERALS, 257);
        int distanceCount = used(distances, DISTANCES, 1);
        int[] all = new int[literalCount + distanceCount];
        for (int i = 0; i < all.length; i++) {
            all[i] = i < literalCount ? literals.length(i) : distances.length(i - literalCount);
        }
        int[] runs = runs(all);
        int[] frequencies = new int[ORDER.length];
        for (int run : runs) {
            frequencies[run & 0xff]++;
        }
        lengths.make(frequencies);
        int lengthCount = ORDER.length;
        while (lengthCount > 4 && lengths.length(ORDER[lengthCount - 1]) == 0) {
            lengthCount--;
        }
        bits.put(literalCount - 257, 5);
        bits.put(distanceCount - 1, 5);
        bits.put(lengthCount - 4, 4);
        for (int i = 0; i < lengthCount; i++) {
            bits.put(lengths.length(ORDER[i]), 3);
        }
        for (int run : runs) {
            lengths.write(run & 0xff, bits);
            switch (run & 0xff) {
                case 16 -> bits.put((run >>> 8) - 3, 2);
                case 17 -> bits.put((run >>> 8) - 3, 3);
                case 18 -> bits.put((run >>> 8) - 11, 7);
                default -> {
                    // a length by itself
                }
            }
        }
    }

    private static int used(HuffmanCode code, int symbols, int least) {
        int count = symbols;
        while (count > least && code.length(count - 1) == 0) {
            count--;
        }
        return count;
    }

    /** Symbols of the code for lengths, with what they repeat above their lowest byte. */
    private static int[] runs(int[] all) {
        int[] runs = new int[all.length];
        int count = 0;
        for (int at = 0; at < all.length; ) {
            int length = all[at];
            int end = at + 1;
            while (end < all.length && all[end] == length) {
                end++;
            }
            if (length != 0) {
                runs[count++] = length;
                at++;
            }
            while (end - at >= 3) {
                int repeat = Math.min(end - at, length != 0 ? 6 : 138);
                int symbol = length != 0 ? 16 : repeat <= 10 ? 17 : 18;
                runs[count++] = repeat << 8 | symbol;
                at += repeat;
            }
            for (; at < end; at++) {
                runs[count++] = length;
            }
        }
        return Arrays.copyOf(runs, count);
    }
}
