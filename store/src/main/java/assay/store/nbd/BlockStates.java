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

    /** A one in the bits of each block of a word. */
    private static final long EACH_BLOCK = 0x5555_5555_5555_5555L;

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
        long at = first;
        while (at < end) {
            long[] page = pages.get(at / BLOCKS_IN_PAGE);
            if (page == null) {
                if (state != State.BELOW) {
                    return at;
                }
                at = (at / BLOCKS_IN_PAGE + 1) * BLOCKS_IN_PAGE;
            } else {
                int same = sameFrom(word(page, at), at, state);
                at += same;
                if (at % BLOCKS_IN_WORD != 0) {
                    return Math.min(at, end);
                }
                if (same == 0) {
                    return at;
                }
            }
        }
        return end;
    }

    /** How many blocks from {@code block} up to the end of its word are in this state. */
    private static int sameFrom(long word, long block, State state) {
        long different = (word ^ state.bits * EACH_BLOCK) >>> shift(block);
        int rest = BLOCKS_IN_WORD - (int) (block % BLOCKS_IN_WORD);
        return Math.min(rest, Long.numberOfTrailingZeros(different) / 2);
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
