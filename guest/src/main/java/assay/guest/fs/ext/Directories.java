package assay.guest.fs.ext;

import assay.disk.Budget;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Reads directories and keeps the last ones, because one inspection asks for many names in a few of
 * them. A hashed directory is read like any other: with the whole of it in memory its index has
 * nothing to add.
 */
final class Directories {

    /** More entries than any directory of a system has; bounds the memory that one can take. */
    private static final int MAX_ENTRIES = 250_000;

    /** How many entries all kept directories may have, the last one not counted. */
    private static final int MAX_KEPT_ENTRIES = 100_000;

    private static final int PARENT_SIZE = 4;

    private final ExtVolume volume;
    private final Budget budget;
    private final LinkedHashMap<Long, SequencedMap<String, Long>> kept =
            new LinkedHashMap<>(16, 0.75f, true);
    private long keptEntries;

    Directories(ExtVolume volume, Budget budget) {
        this.volume = volume;
        this.budget = budget;
    }

    /** The inode numbers, not yet checked, by name in on-disk order. */
    SequencedMap<String, Long> names(Inode directory) throws IOException {
        SequencedMap<String, Long> known = kept.get(directory.number());
        if (known != null) {
            return known;
        }
        SequencedMap<String, Long> names = new LinkedHashMap<>();
        if (directory.has(Inode.FLAG_INLINE_DATA)) {
            collectInline(directory, names);
        } else {
            collectBlocks(directory, names);
        }
        keep(directory.number(), Collections.unmodifiableSequencedMap(names));
        return Collections.unmodifiableSequencedMap(names);
    }

    private void keep(long number, SequencedMap<String, Long> names) {
        keptEntries += weight(names);
        while (!kept.isEmpty() && keptEntries > MAX_KEPT_ENTRIES) {
            keptEntries -= weight(kept.pollFirstEntry().getValue());
        }
        kept.put(number, names);
    }

    /** An empty directory takes memory, too. */
    private static int weight(Map<String, Long> names) {
        return 1 + names.size();
    }

    /** In the inode the parent's number comes first, instead of {@code .} and {@code ..}. */
    private void collectInline(Inode directory, Map<String, Long> names) throws IOException {
        InlineData data = InlineData.parse(directory);
        int inBlock = data.block().limit() - PARENT_SIZE;
        ByteBuffer block = data.block().slice(PARENT_SIZE, inBlock);
        DirectoryBlock.collect(block.order(ByteOrder.LITTLE_ENDIAN), names, budget);
        DirectoryBlock.collect(data.rest(), names, budget);
    }

    private void collectBlocks(Inode directory, Map<String, Long> names) throws IOException {
        BlockMap map = BlockMap.of(volume, directory);
        long end = Math.ceilDiv(directory.size(), volume.blockSize());
        long block = 0;
        while (block < end) {
            budget.step(ExtSuperblock.FORMAT);
            BlockMap.Run run = map.at(block);
            if (run.kind() == Extent.Kind.DATA) {
                DirectoryBlock.collect(volume.block(run.physical()), names, budget);
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
