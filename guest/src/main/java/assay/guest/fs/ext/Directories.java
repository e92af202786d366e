package assay.guest.fs.ext;

import assay.disk.Budget;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.BlockMap;
import assay.guest.fs.DirectoryCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Reads directories. A hashed directory is read like any other: with the whole of it in memory its
 * index has nothing to add.
 */
final class Directories {

    /** More entries than any directory of a system has; bounds the memory that one can take. */
    private static final int MAX_ENTRIES = 250_000;

    private static final int PARENT_SIZE = 4;

    private final ExtVolume volume;
    private final Budget budget;
    private final DirectoryCache cache = new DirectoryCache();

    Directories(ExtVolume volume, Budget budget) {
        this.volume = volume;
        this.budget = budget;
    }

    /** The inode numbers, not yet checked, by name in on-disk order. */
    SequencedMap<String, Long> names(Inode directory) throws IOException {
        return cache.names(directory.number(), () -> read(directory));
    }

    private SequencedMap<String, Long> read(Inode directory) throws IOException {
        SequencedMap<String, Long> names = new LinkedHashMap<>();
        if (directory.has(Inode.FLAG_INLINE_DATA)) {
            collectInline(directory, names);
        } else {
            collectBlocks(directory, names);
        }
        return names;
    }

    /** In the inode the parent's number comes first, instead of {@code .} and {@code ..}. */
    private void collectInline(Inode directory, Map<String, Long> names) throws IOException {
        InlineData data = InlineData.parse(directory, budget);
        int inBlock = data.block().limit() - PARENT_SIZE;
        ByteBuffer block = data.block().slice(PARENT_SIZE, inBlock);
        boolean encrypted = directory.has(Inode.FLAG_ENCRYPT);
        DirectoryBlock.collect(block.order(ByteOrder.LITTLE_ENDIAN), encrypted, names, budget);
        DirectoryBlock.collect(data.rest(), encrypted, names, budget);
    }

    private void collectBlocks(Inode directory, Map<String, Long> names) throws IOException {
        boolean encrypted = directory.has(Inode.FLAG_ENCRYPT);
        BlockMap map = volume.blocks(directory);
        long end = Math.ceilDiv(directory.size(), volume.blockSize());
        long block = 0;
        while (block < end) {
            budget.step(ExtSuperblock.FORMAT);
            BlockMap.Run run = map.at(block);
            if (run.kind() == Extent.Kind.DATA) {
                DirectoryBlock.collect(volume.block(run.physical()), encrypted, names, budget);
                block++;
            } else {
                block += run.blocks();
            }
            if (names.size() > MAX_ENTRIES) {
                throw new ImageException(
                        Reason.LIMIT,
                        ExtSuperblock.FORMAT,
                        -1,
                        "a directory has more than " + MAX_ENTRIES + " entries");
            }
        }
    }
}
