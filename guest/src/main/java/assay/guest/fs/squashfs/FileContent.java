package assay.guest.fs.squashfs;

import assay.disk.BlockSource;
import assay.disk.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The bytes of a file: full blocks, and what is left in a block of fragments of several files. Safe
 * for use by many threads.
 */
final class FileContent implements BlockSource {

    /** The bit of a length that says that a block is stored as it is. */
    static final int RAW = 1 << 24;

    /**
     * A part of a block of fragments.
     *
     * @param start where that block starts in the partition
     * @param size what is stored of it, with a bit if it is not compressed
     * @param offset in the block, decompressed
     */
    record Tail(long start, int size, int offset) {}

    private final Blocks blocks;
    private final int blockSize;
    private final long size;
    private final long[] starts;
    private final int[] sizes;
    private final Tail tail;

    /**
     * @param blocks reads them
     * @param blockSize of a full block
     * @param size of the file
     * @param starts where each block starts in the partition
     * @param sizes {@code block_list}: what is stored of each, with a bit if it is not compressed
     * @param tail what is left; not used if the last block has it
     */
    FileContent(Blocks blocks, int blockSize, long size, long[] starts, int[] sizes, Tail tail) {
        this.blocks = blocks;
        this.blockSize = blockSize;
        this.size = size;
        this.starts = starts;
        this.sizes = sizes;
        this.tail = tail;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), size);
        long at = offset;
        while (target.hasRemaining()) {
            int block = (int) (at / blockSize);
            int inBlock = (int) (at % blockSize);
            int length = Math.min(target.remaining(), blockSize - inBlock);
            if (block < sizes.length) {
                copy(starts[block], sizes[block], inBlock, target, length);
            } else {
                copy(tail.start(), tail.size(), tail.offset() + inBlock, target, length);
            }
            at += length;
        }
    }

    private void copy(long start, int stored, int from, ByteBuffer target, int length)
            throws IOException {
        if (stored == 0) {
            target.put(new byte[length]); // a block of zeros is not stored
            return;
        }
        byte[] bytes = blocks.data(start, stored & ~RAW, (stored & RAW) != 0, blockSize);
        if (from < 0 || from > bytes.length - length) {
            throw Superblock.corrupt(start, "a block ends before the file that is in it");
        }
        target.put(bytes, from, length);
    }

    @Override
    public Extent extentAt(long from, long to) {
        Objects.checkFromToIndex(from, to, size);
        int block = (int) (from / blockSize);
        boolean hole = block < sizes.length && sizes[block] == 0;
        long end = Math.min(to, (block + 1L) * blockSize);
        return new Extent(from, end - from, hole ? Extent.Kind.HOLE : Extent.Kind.DATA);
    }

    @Override
    public void close() {}
}
