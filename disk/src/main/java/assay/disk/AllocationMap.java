package assay.disk;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * Which blocks of a disk hold data, and the how-manieth each is: what a container's layout follows
 * from. Costs nine bits for eight blocks.
 */
public final class AllocationMap {

    private static final int WORDS_PER_COUNT = 8;

    private final long blocks;
    private final long[] bits;
    private final long[] counts;
    private final long allocated;

    private AllocationMap(long blocks, long[] bits) {
        this.blocks = blocks;
        this.bits = bits;
        this.counts = new long[bits.length / WORDS_PER_COUNT + 1];
        long sum = 0;
        for (int word = 0; word < bits.length; word++) {
            if (word % WORDS_PER_COUNT == 0) {
                counts[word / WORDS_PER_COUNT] = sum;
            }
            sum += Long.bitCount(bits[word]);
        }
        this.allocated = sum;
        if (bits.length % WORDS_PER_COUNT == 0) {
            counts[bits.length / WORDS_PER_COUNT] = sum;
        }
    }

    /**
     * Asks {@code disk} for its extents; no data is read. A block counts as allocated if any byte
     * of it is data.
     *
     * @param blockSize in bytes, at least 512; the last block may be short
     * @throws IllegalArgumentException if there would be over 2^31 blocks
     */
    public static AllocationMap of(BlockSource disk, int blockSize) throws IOException {
        long size = disk.size();
        long blocks = size / blockSize + (size % blockSize == 0 ? 0 : 1);
        if (blockSize < 512 || blocks > 1L << 31) {
            throw new IllegalArgumentException(size + " bytes in blocks of " + blockSize);
        }
        long[] bits = new long[Math.toIntExact((blocks + 63) / 64)];
        // Each turn asks behind the answer before it, so an image bounds the turns by its own size.
        for (long at = 0; at < size; ) {
            Extent extent = disk.extentAt(at, size);
            if (extent.kind() == Extent.Kind.DATA) {
                long last = (extent.end() - 1) / blockSize;
                set(bits, extent.start() / blockSize, last + 1);
                at = Math.min(size, (last + 1) * blockSize);
            } else {
                at = extent.end();
            }
        }
        return new AllocationMap(blocks, bits);
    }

    private static void set(long[] bits, long from, long to) {
        int first = (int) (from >>> 6);
        int last = (int) (to >>> 6);
        long head = -1L << from;
        long tail = (1L << to) - 1;
        if (first == last) {
            bits[first] |= head & tail;
            return;
        }
        bits[first] |= head;
        Arrays.fill(bits, first + 1, last, -1L);
        if (tail != 0) {
            bits[last] |= tail;
        }
    }

    /** How many blocks the disk has. */
    public long blocks() {
        return blocks;
    }

    /** How many of them hold data. */
    public long allocated() {
        return allocated;
    }

    public boolean isAllocated(long block) {
        Objects.checkIndex(block, blocks);
        return (bits[(int) (block >>> 6)] & 1L << block) != 0;
    }

    /**
     * How many blocks before {@code block} hold data.
     *
     * @param block from 0 to {@link #blocks()}
     */
    public long rank(long block) {
        Objects.checkIndex(block, blocks + 1);
        int end = (int) (block >>> 6);
        int group = end / WORDS_PER_COUNT;
        long rank = counts[group];
        for (int word = group * WORDS_PER_COUNT; word < end; word++) {
            rank += Long.bitCount(bits[word]);
        }
        long rest = (1L << block) - 1;
        return rest == 0 ? rank : rank + Long.bitCount(bits[end] & rest);
    }

    /**
     * The block before which {@code rank} blocks hold data and that holds data itself.
     *
     * @param rank from 0, below {@link #allocated()}
     */
    public long select(long rank) {
        Objects.checkIndex(rank, allocated);
        int group = groupOf(rank);
        long left = rank - counts[group];
        int word = group * WORDS_PER_COUNT;
        while (Long.bitCount(bits[word]) <= left) {
            left -= Long.bitCount(bits[word++]);
        }
        long rest = bits[word];
        for (; left > 0; left--) {
            rest &= rest - 1;
        }
        return ((long) word << 6) + Long.numberOfTrailingZeros(rest);
    }

    /** The last group of words that starts at or below a rank and has blocks in it. */
    private int groupOf(long rank) {
        int low = 0;
        int high = counts.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (counts[middle] <= rank) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /**
     * The first block at or after {@code block} that is allocated, or {@link #blocks()}: with it a
     * view finds the ends of its holes.
     */
    public long nextAllocated(long block) {
        long rank = rank(block);
        return rank == allocated ? blocks : select(rank);
    }

    /** How many blocks from {@code block} on hold data without a gap; 0 if it does not. */
    public long run(long block) {
        long at = Objects.checkIndex(block, blocks);
        while (at < blocks) {
            long word = ~bits[(int) (at >>> 6)] >>> at;
            if (word != 0) {
                return Math.min(at + Long.numberOfTrailingZeros(word), blocks) - block;
            }
            at = (at | 63) + 1;
        }
        return blocks - block;
    }
}
