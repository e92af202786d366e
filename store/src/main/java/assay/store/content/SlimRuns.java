package assay.store.content;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Gathers the runs of a slim content in their order, as few as there can be. For one thread. */
final class SlimRuns {

    /** So many take 16 MiB; a content with more of them would be read badly. */
    static final int MOST = 1 << 20;

    /** Where zeros are. */
    static final long ZEROS = 0;

    private long[] starts = new long[1 << 10];
    private long[] places = new long[1 << 10];
    private int count;
    private long end;

    /** Where bytes of a part stand, which are counted from 1. */
    static long place(int part, long offset) {
        return (long) part << SlimMap.OFFSET_BITS | offset;
    }

    /** Appends bytes that stand at a place, or {@link #ZEROS}. */
    void add(long length, long place) {
        if (!continues(place) && count < MOST) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, 2 * count);
                places = Arrays.copyOf(places, 2 * count);
            }
            starts[count] = end;
            places[count] = place;
            count++;
        } else if (!continues(place)) {
            count = MOST + 1;
        }
        end += length;
    }

    private boolean continues(long place) {
        if (count == 0 || count > MOST) {
            return false;
        }
        long before = places[count - 1];
        return before == ZEROS ? place == ZEROS : place == before + (end - starts[count - 1]);
    }

    /** Whether they are more than a content may have. */
    boolean areTooMany() {
        return count > MOST;
    }

    int count() {
        return count;
    }

    /** Some of them as they are stored. */
    ByteBuffer bytes(int from, int to) {
        ByteBuffer bytes = ByteBuffer.allocate((to - from) * SlimMap.RUN);
        for (int run = from; run < to; run++) {
            bytes.putLong(starts[run]).putLong(places[run]);
        }
        return bytes.flip();
    }
}
