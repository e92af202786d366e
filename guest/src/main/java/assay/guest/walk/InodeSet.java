package assay.guest.walk;

import java.util.Arrays;

/**
 * A set of inode numbers in little memory: at most {@value #MAX_SLOTS} slots of eight bytes, of
 * which half are used.
 */
final class InodeSet {

    static final int MAX_SLOTS = 1 << 21;

    /** No file system numbers an inode so. */
    private static final long FREE = Long.MIN_VALUE;

    private long[] slots = slots(1 << 8);
    private int size;

    /** Whether no more can be added. */
    boolean isFull() {
        return size >= MAX_SLOTS / 2;
    }

    /**
     * Adds a number.
     *
     * @return false if it was there, or there is no room
     */
    boolean add(long inode) {
        if (isFull()) {
            return false;
        }
        if (size >= slots.length / 2) {
            grow();
        }
        int at = slot(slots, inode);
        if (slots[at] == inode) {
            return false;
        }
        slots[at] = inode;
        size++;
        return true;
    }

    private void grow() {
        long[] larger = slots(slots.length * 2);
        for (long inode : slots) {
            if (inode != FREE) {
                larger[slot(larger, inode)] = inode;
            }
        }
        slots = larger;
    }

    /** Where a number is, or would be. */
    private static int slot(long[] slots, long inode) {
        // Numbers count up: a multiplication spreads them, and its high bits are the good ones.
        int at = (int) ((inode * 0x9E3779B97F4A7C15L) >>> 32) & (slots.length - 1);
        while (slots[at] != FREE && slots[at] != inode) {
            at = (at + 1) & (slots.length - 1);
        }
        return at;
    }

    private static long[] slots(int count) {
        long[] slots = new long[count];
        Arrays.fill(slots, FREE);
        return slots;
    }
}
