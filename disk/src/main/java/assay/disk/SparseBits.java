package assay.disk;

import java.util.BitSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A set of small numbers that takes memory where it has some, however far apart they are. */
final class SparseBits {

    private static final int CHUNK = 1 << 15;

    private final NavigableMap<Integer, BitSet> chunks = new TreeMap<>();

    void set(int bit) {
        chunks.computeIfAbsent(bit / CHUNK, _ -> new BitSet(CHUNK)).set(bit % CHUNK);
    }

    boolean get(int bit) {
        BitSet chunk = chunks.get(bit / CHUNK);
        return chunk != null && chunk.get(bit % CHUNK);
    }

    /** The first number from {@code bit} on that is in the set; -1 if there is none. */
    int nextSet(int bit) {
        int from = bit % CHUNK;
        for (Map.Entry<Integer, BitSet> each : chunks.tailMap(bit / CHUNK, true).entrySet()) {
            // The first may be of a chunk behind the number's own.
            int found = each.getValue().nextSetBit(each.getKey() == bit / CHUNK ? from : 0);
            if (found >= 0) {
                return each.getKey() * CHUNK + found;
            }
        }
        return -1;
    }

    /** The first number from {@code bit} on that is not in the set. */
    int nextClear(int bit) {
        int at = bit;
        while (true) {
            BitSet chunk = chunks.get(at / CHUNK);
            if (chunk == null) {
                return at;
            }
            int clear = chunk.nextClearBit(at % CHUNK);
            if (clear < CHUNK) {
                return at / CHUNK * CHUNK + clear;
            }
            at = (at / CHUNK + 1) * CHUNK;
        }
    }
}
