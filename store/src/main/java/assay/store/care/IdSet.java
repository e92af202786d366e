package assay.store.care;

import assay.store.block.ObjectId;
import java.util.Collection;
import java.util.SplittableRandom;

/**
 * Very many ids, of which only the first eight bytes are kept: 11 to 22 bytes of memory for each,
 * half as much again while it grows. So it may take an id for one that was added though it was not,
 * once in 2^64 divided by how many there are. Safe for use by many threads.
 */
final class IdSet {

    private static final int FIRST_SLOTS = 1 << 10;

    /** Nobody can choose ids that all fall on the same slot. */
    private final long seed = new SplittableRandom().nextLong() | 1;

    private long[] slots = new long[FIRST_SLOTS];
    private int used;
    private boolean zero;

    /** Adds an id; whether it was not there before. */
    synchronized boolean add(ObjectId id) {
        long key = id.first();
        if (key == 0) {
            boolean added = !zero;
            zero = true;
            return added;
        }
        int slot = slot(slots, key);
        if (slots[slot] == key) {
            return false;
        }
        slots[slot] = key;
        used++;
        if (used > slots.length / 4 * 3) {
            grow();
        }
        return true;
    }

    synchronized void addAll(Collection<ObjectId> ids) {
        ids.forEach(this::add);
    }

    synchronized boolean contains(ObjectId id) {
        long key = id.first();
        return key == 0 ? zero : slots[slot(slots, key)] == key;
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        for (long key : slots) {
            if (key != 0) {
                larger[slot(larger, key)] = key;
            }
        }
        slots = larger;
    }

    /** Where a key is, or the free slot where it belongs. */
    private int slot(long[] table, long key) {
        long mixed = key * seed;
        int slot = (int) (mixed ^ mixed >>> 32) & table.length - 1;
        while (table[slot] != 0 && table[slot] != key) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }
}
