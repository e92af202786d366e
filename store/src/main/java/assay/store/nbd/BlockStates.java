package assay.store.nbd;

import java.util.HashMap;
import java.util.Map;

/**
 * What became of each block of a disk: two bits for each, in pages that exist only where a block is
 * not as it was. Its lock is its own monitor.
 */
final class BlockStates {

    /** What reading a block gives. */
    enum State {
        /** What the disk below has. */
        BELOW(0),
        /** What was written. */
        WRITTEN(1),
        /** Zeros that somebody wants to be kept room for. */
        ZERO(2),
        /** Zeros. */
        HOLE(3);

        private final long bits;

        State(long bits) {
            this.bits = bits;
        }

        private static State of(long bits) {
            for (State state : values()) {
                if (state.bits == bits) {
                    return state;
                }
            }
            throw new IllegalArgumentException();
        }
    }

    private static final long MASK = 3;
    private static final int BLOCKS_IN_WORD = Long.SIZE / 2;
    private static final int WORDS_IN_PAGE = 1024;
    private static final int BLOCKS_IN_PAGE = WORDS_IN_PAGE * BLOCKS_IN_WORD;

    /** 8 KiB each: 128 MiB in all. */
    static final int MAX_PAGES = 1 << 14;

    private final Map<Long, long[]> pages = new HashMap<>();

    synchronized State get(long block) {
        long[] page = pages.get(block / BLOCKS_IN_PAGE);
        return page == null ? State.BELOW : State.of(word(page, block) >>> shift(block) & MASK);
    }

    /** The end of the run of blocks of the same state that starts at {@code first}. */
    synchronized long runEnd(long first, long end) {
        State state = get(first);
        long at = first + 1;
        while (at < end) {
            boolean untouched = !pages.containsKey(at / BLOCKS_IN_PAGE);
            if (untouched && state == State.BELOW) {
                at = (at / BLOCKS_IN_PAGE + 1) * BLOCKS_IN_PAGE;
            } else if (get(at) == state) {
                at++;
            } else {
                return at;
            }
        }
        return end;
    }

    /**
     * Sets the state of the blocks from {@code first} up to {@code end}.
     *
     * @throws RequestException if there is no room to remember it
     */
    synchronized void set(long first, long end, State state) throws RequestException {
        for (long block = first; block < end; block++) {
            long key = block / BLOCKS_IN_PAGE;
            long[] page = pages.get(key);
            if (page == null) {
                if (pages.size() == MAX_PAGES) {
                    throw new RequestException(
                            Errno.ENOSPC, "writes are spread over too much of the disk");
                }
                page = new long[WORDS_IN_PAGE];
                pages.put(key, page);
            }
            int at = index(block);
            page[at] = (page[at] & ~(MASK << shift(block))) | (state.bits << shift(block));
        }
    }

    private static long word(long[] page, long block) {
        return page[index(block)];
    }

    private static int index(long block) {
        return (int) (block % BLOCKS_IN_PAGE) / BLOCKS_IN_WORD;
    }

    private static int shift(long block) {
        return 2 * (int) (block % BLOCKS_IN_WORD);
    }
}
