package assay.disk.codec;

import java.util.Arrays;

/**
 * A Huffman code for symbols by their frequencies, with a bound for the length of its words, in the
 * canonical form of RFC 1951 section 3.2.2.
 */
final class HuffmanCode {

    /** Bits that the symbol takes in a sorted entry. */
    private static final int SYMBOL_BITS = 9;

    private final int maxLength;
    private final byte[] lengths;
    private final int[] words;

    // Working space: used symbols by frequency, then the tree above them.
    private final long[] sorted;
    private final long[] weights;
    private final int[] parents;

    /**
     * @param symbols how many there are, at most 512
     * @param maxLength bits of a word at most
     */
    HuffmanCode(int symbols, int maxLength) {
        this.maxLength = maxLength;
        this.lengths = new byte[symbols];
        this.words = new int[symbols];
        this.sorted = new long[symbols];
        this.weights = new long[2 * symbols];
        this.parents = new int[2 * symbols];
    }

    /** Makes the code for symbols that come as often as {@code frequencies} says. */
    void make(int[] frequencies) {
        Arrays.fill(lengths, (byte) 0);
        int used = 0;
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            if (frequencies[symbol] > 0) {
                sorted[used++] = (long) frequencies[symbol] << SYMBOL_BITS | symbol;
            }
        }
        Arrays.sort(sorted, 0, used);
        int[] counts = used > 1 ? countLengths(used) : new int[] {0, used};
        int next = 0;
        // The rarest symbols get the longest words.
        for (int length = counts.length - 1; length > 0; length--) {
            for (int i = 0; i < counts[length]; i++) {
                lengths[(int) sorted[next++] & ((1 << SYMBOL_BITS) - 1)] = (byte) length;
            }
        }
        assignWords(counts);
    }

    /** How many words of each length there are. */
    private int[] countLengths(int used) {
        buildTree(used);
        int[] depths = parents; // a parent is looked at once more, when its children are done
        int[] counts = new int[maxLength + 1];
        depths[2 * used - 2] = 0;
        for (int node = 2 * used - 3; node >= 0; node--) {
            depths[node] = depths[parents[node]] + 1;
            if (node < used) {
                counts[Math.min(depths[node], maxLength)]++;
            }
        }
        long total = 0;
        for (int length = 1; length <= maxLength; length++) {
            total += (long) counts[length] << (maxLength - length);
        }
        // Words that were too long leave too many of the greatest length: others become longer.
        for (; total > 1L << maxLength; total--) {
            counts[maxLength]--;
            int length = maxLength - 1;
            while (counts[length] == 0) {
                length--;
            }
            counts[length]--;
            counts[length + 1] += 2;
        }
        return counts;
    }

    /** Joins the two lightest until one is left; both queues are in order of weight. */
    private void buildTree(int used) {
        for (int i = 0; i < used; i++) {
            weights[i] = sorted[i] >>> SYMBOL_BITS;
        }
        int leaf = 0;
        int inner = used;
        for (int node = used; node < 2 * used - 1; node++) {
            long weight = 0;
            for (int child = 0; child < 2; child++) {
                boolean takeLeaf =
                        leaf < used && (inner >= node || weights[leaf] <= weights[inner]);
                int lightest = takeLeaf ? leaf++ : inner++;
                weight += weights[lightest];
                parents[lightest] = node;
            }
            weights[node] = weight;
        }
    }

    private void assignWords(int[] counts) {
        int[] next = new int[counts.length];
        for (int length = 2; length < counts.length; length++) {
            next[length] = (next[length - 1] + counts[length - 1]) << 1;
        }
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            int length = lengths[symbol];
            if (length > 0) {
                // Words are written from their highest bit on.
                words[symbol] = Integer.reverse(next[length]++) >>> (Integer.SIZE - length);
            }
        }
    }

    /** The length of a symbol's word, 0 if it has none. */
    int length(int symbol) {
        return lengths[symbol];
    }

    void write(int symbol, BitWriter bits) {
        bits.put(words[symbol], lengths[symbol]);
    }
}
