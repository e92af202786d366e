package assay.guest.free;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A set of the bytes of a disk, in grains of 4 KiB. Stretches of 128 MiB that are all in or all out
 * cost nothing, others 4 KiB each, so that it never takes more than {@value #MAX_MIXED} times 4 KiB
 * and a table of 4 MiB.
 */
final class Grains {

    /** Bytes in a grain: what nearly all file systems count in. */
    static final int SIZE = 4096;

    /** More than any image service takes. */
    static final long MAX_DISK = 64L << 40;

    /** Enough for 2 TiB without a stretch of 128 MiB that is all in or all out. */
    static final int MAX_MIXED = 16_384;

    /** Grains in a stretch. */
    private static final int STRETCH = 32_768;

    /** Stands for a stretch that is all in; null for one that is all out. */
    private static final long[] ALL = {};

    private final long size;
    private final long[] @Nullable [] stretches;
    private int mixed;

    /**
     * An empty set.
     *
     * @param size of the disk in bytes
     * @throws ImageException if it is over {@link #MAX_DISK}
     */
    Grains(long size) throws ImageException {
        if (size > MAX_DISK) {
            throw new ImageException(
                    Reason.LIMIT, "disk", -1, "free space is not looked for in " + size + " bytes");
        }
        this.size = size;
        this.stretches = new long[Math.toIntExact(Math.ceilDiv(count(), STRETCH))][];
    }

    /** How many grains the disk has, the last one perhaps short. */
    private long count() {
        return Math.ceilDiv(size, SIZE);
    }

    /** The first grain that starts at or after a byte. */
    private long up(long offset) {
        return offset >= size ? count() : Math.ceilDiv(offset, SIZE);
    }

    /**
     * Adds the grains that lie inside a range wholly.
     *
     * @return whether there was room for all of them
     */
    boolean addInside(long from, long to) {
        return add(up(from), to >= size ? count() : to / SIZE);
    }

    /**
     * Adds every grain that has a byte of a range.
     *
     * @throws ImageException if there is no room for them
     */
    void addTouched(long from, long to) throws ImageException {
        if (!add(from / SIZE, up(to))) {
            throw new ImageException(
                    Reason.LIMIT, "disk", -1, "its volumes are in too many pieces");
        }
    }

    private boolean add(long first, long end) {
        boolean room = true;
        for (long at = first; at < end; ) {
            int number = (int) (at / STRETCH);
            long next = Math.min(end, (number + 1L) * STRETCH);
            room &= add(number, (int) (at % STRETCH), (int) (next - (long) number * STRETCH));
            at = next;
        }
        return room;
    }

    private boolean add(int number, int first, int end) {
        long[] known = stretches[number];
        if (isAll(known)) {
            return true;
        }
        if (end - first == STRETCH) {
            mixed -= known == null ? 0 : 1;
            stretches[number] = ALL;
            return true;
        }
        if (known == null) {
            if (mixed == MAX_MIXED) {
                return false;
            }
            mixed++;
            known = new long[STRETCH / Long.SIZE];
            stretches[number] = known;
        }
        int firstWord = first / Long.SIZE;
        int lastWord = (end - 1) / Long.SIZE;
        long head = -1L << first;
        long tail = -1L >>> -end;
        if (firstWord == lastWord) {
            known[firstWord] |= head & tail;
        } else {
            known[firstWord] |= head;
            Arrays.fill(known, firstWord + 1, lastWord, -1L);
            known[lastWord] |= tail;
        }
        return true;
    }

    private static boolean isAll(long @Nullable [] stretch) {
        return stretch != null && stretch.length == 0;
    }

    /** Takes out all that is in another set for the same disk. */
    void removeAll(Grains others) {
        for (int i = 0; i < stretches.length; i++) {
            long[] own = stretches[i];
            long[] other = others.stretches[i];
            if (own == null || other == null) {
                continue;
            }
            if (isAll(other)) {
                mixed -= isAll(own) ? 0 : 1;
                stretches[i] = null;
                continue;
            }
            long[] rest = new long[STRETCH / Long.SIZE];
            for (int word = 0; word < rest.length; word++) {
                rest[word] = (isAll(own) ? -1L : own[word]) & ~other[word];
            }
            mixed += isAll(own) ? 1 : 0;
            stretches[i] = rest;
        }
    }

    /** Whether any grain that has a byte of a range, which is not empty, is in the set. */
    boolean touches(long from, long to) {
        return contains(from) || endOfRun(from, to) < to;
    }

    /** Whether a byte is in the set. */
    boolean contains(long offset) {
        return containsGrain(offset / SIZE);
    }

    private boolean containsGrain(long grain) {
        long[] known = stretches[(int) (grain / STRETCH)];
        if (known == null || isAll(known)) {
            return known != null;
        }
        int bit = (int) (grain % STRETCH);
        return (known[bit / Long.SIZE] & 1L << bit) != 0;
    }

    /**
     * The end of the run of bytes that are all in the set, or all not, as the one at {@code from}
     * is.
     *
     * @param to where to stop looking, {@code from < to <= } size
     * @return at most {@code to}
     */
    long endOfRun(long from, long to) {
        boolean in = contains(from);
        long grain = from / SIZE;
        long end = up(to);
        while (grain < end) {
            long[] known = stretches[(int) (grain / STRETCH)];
            if (known == null || isAll(known)) {
                if (in != (known != null)) {
                    break;
                }
                grain = (grain / STRETCH + 1) * STRETCH;
                continue;
            }
            int bit = (int) (grain % STRETCH);
            long word = known[bit / Long.SIZE];
            long differing = (in ? ~word : word) >>> bit;
            if (differing != 0) {
                grain += Long.numberOfTrailingZeros(differing);
                break;
            }
            grain += Long.SIZE - bit % Long.SIZE;
        }
        return Math.min(grain * SIZE, to);
    }
}
