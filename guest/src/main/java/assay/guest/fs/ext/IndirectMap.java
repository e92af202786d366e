package assay.guest.fs.ext;

import assay.disk.Extent;
import assay.disk.ImageException;
import assay.guest.fs.BlockMap;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file's blocks as ext2 and ext3 write them down: layout document, "Direct/Indirect Block
 * Addressing". Twelve block numbers stand in the inode, then one each for a block of numbers, a
 * block of such blocks, and a block of those. A number of 0 is a hole, on every level.
 */
final class IndirectMap implements BlockMap {

    private static final int DIRECT = 12;
    private static final int LEVELS = 3;

    private final ExtVolume volume;
    private final ByteBuffer root;
    private final int perBlock;

    /**
     * @param block the inode's {@code i_block}
     */
    IndirectMap(ExtVolume volume, ByteBuffer block) {
        this.volume = volume;
        this.root = block;
        this.perBlock = volume.blockSize() / Integer.BYTES;
    }

    @Override
    public Run at(long block) throws IOException {
        if (block < DIRECT) {
            return runIn(root, (int) block, DIRECT);
        }
        long inside = block - DIRECT;
        long covered = perBlock;
        for (int level = 1; level <= LEVELS; level++) {
            if (inside < covered) {
                return below(pointer(root, DIRECT + level - 1), level, inside, covered);
            }
            inside -= covered;
            covered *= perBlock;
        }
        return Run.hole(Long.MAX_VALUE - block);
    }

    /**
     * The run at {@code inside} among the {@code covered} blocks below an indirect block.
     *
     * @param level how many levels of numbers stand between it and the data, at least 1
     */
    private Run below(long indirect, int level, long inside, long covered) throws IOException {
        long pointer = indirect;
        long rest = inside;
        long size = covered;
        for (int left = level; left > 0; left--) {
            if (pointer == 0) {
                return Run.hole(size - rest);
            }
            ByteBuffer numbers = volume.block(pointer);
            size /= perBlock;
            int index = (int) (rest / size);
            if (left == 1) {
                return runIn(numbers, index, perBlock);
            }
            pointer = pointer(numbers, index);
            rest %= size;
        }
        throw new AssertionError("level " + level);
    }

    /** The run that starts at the block number at {@code index}; it ends with the table. */
    private Run runIn(ByteBuffer numbers, int index, int count) throws ImageException {
        long first = pointer(numbers, index);
        long step = first == 0 ? 0 : 1;
        int blocks = 1;
        while (index + blocks < count
                && pointer(numbers, index + blocks) == first + blocks * step) {
            blocks++;
        }
        if (first == 0) {
            return Run.hole(blocks);
        }
        volume.requireBlocks(first, blocks);
        return new Run(Extent.Kind.DATA, blocks, first);
    }

    private static long pointer(ByteBuffer numbers, int index) {
        return Integer.toUnsignedLong(numbers.getInt(index * Integer.BYTES));
    }
}
