package assay.guest.fs.ext;

import assay.disk.ImageException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A node of an extent tree: layout document, "Extent Tree".
 *
 * @param depth 0 for a leaf
 * @param first first block of the file that the node is about
 * @param end block after the last one that the node is about
 * @param entries in ascending order of blocks, inside these bounds and free of overlaps
 */
record ExtentNode(int depth, long first, long end, List<Entry> entries) {

    /** The kernel's EXT4_MAX_EXTENT_DEPTH: enough for 2^32 blocks of 1 KiB. */
    static final int MAX_DEPTH = 5;

    private static final int MAGIC = 0xF30A;
    private static final int HEADER_SIZE = 12;
    private static final int ENTRY_SIZE = 12;

    /** Longer lengths mean as much less than them, allocated but never written. */
    private static final int MAX_INITIALIZED = 32768;

    /**
     * An extent of a leaf, or a child of an inner node.
     *
     * @param block first block of the file
     * @param length in blocks; 0 for a child
     * @param written false if it reads as zeros
     * @param physical the extent's first block, or the child's block
     */
    record Entry(long block, int length, boolean written, long physical) {

        long end() {
            return block + length;
        }
    }

    /** The depth that a node's header claims. */
    static int depth(ByteBuffer in) {
        return Short.toUnsignedInt(in.getShort(6));
    }

    /**
     * Parses and checks one node. Whether its block numbers lie in the file system is left to be
     * checked when they are used.
     *
     * @param in the whole block, or {@code i_block}
     * @param depth what the header must say
     * @param first first block of the file that the parent gave to this node
     * @param end block after the last one
     */
    static ExtentNode parse(ByteBuffer in, int depth, long first, long end) throws ImageException {
        int count = Short.toUnsignedInt(in.getShort(2));
        int max = Short.toUnsignedInt(in.getShort(4));
        if (Short.toUnsignedInt(in.getShort(0)) != MAGIC) {
            throw corrupt(first, "has no magic 0xF30A");
        }
        if (depth(in) != depth || depth > MAX_DEPTH) {
            throw corrupt(first, "has depth " + depth(in));
        }
        if (count > max || max > (in.limit() - HEADER_SIZE) / ENTRY_SIZE) {
            throw corrupt(first, "has " + count + " entries of " + max);
        }
        if (count == 0 && depth > 0) {
            throw corrupt(first, "is an inner node without entries");
        }
        List<Entry> entries = new ArrayList<>(count);
        long free = first;
        for (int i = 0; i < count; i++) {
            int at = HEADER_SIZE + i * ENTRY_SIZE;
            Entry entry = depth == 0 ? extent(in, at) : child(in, at);
            if (entry.block() < free || Math.max(entry.end(), entry.block() + 1) > end) {
                throw corrupt(first, "has entries that overlap or are out of order");
            }
            if (depth == 0 && entry.length() == 0) {
                throw corrupt(first, "has an empty extent");
            }
            free = Math.max(entry.end(), entry.block() + 1);
            entries.add(entry);
        }
        return new ExtentNode(depth, first, end, List.copyOf(entries));
    }

    private static Entry extent(ByteBuffer in, int at) {
        long block = Integer.toUnsignedLong(in.getInt(at));
        int length = Short.toUnsignedInt(in.getShort(at + 4));
        long physical = physical(in.getInt(at + 8), in.getShort(at + 6));
        return length <= MAX_INITIALIZED
                ? new Entry(block, length, true, physical)
                : new Entry(block, length - MAX_INITIALIZED, false, physical);
    }

    private static Entry child(ByteBuffer in, int at) {
        long block = Integer.toUnsignedLong(in.getInt(at));
        return new Entry(block, 0, true, physical(in.getInt(at + 4), in.getShort(at + 8)));
    }

    private static long physical(int low, short high) {
        return Short.toUnsignedLong(high) << 32 | Integer.toUnsignedLong(low);
    }

    /** Whether the node says something about {@code block}. */
    boolean covers(long block) {
        return first <= block && block < end;
    }

    /** Index of the last entry that starts at or before {@code block}, or -1. */
    int indexOf(long block) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).block() <= block) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** Where the entry after the one at {@code index} starts, or the node's end. */
    long nextStart(int index) {
        return index + 1 < entries.size() ? entries.get(index + 1).block() : end;
    }

    private static ImageException corrupt(long first, String what) {
        return ExtVolume.corrupt(-1, "the extent node for block " + first + " of a file " + what);
    }
}
