package assay.guest.fs.xfs;

import assay.disk.Budget;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.BlockMap;
import assay.guest.fs.DirectoryCache;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Reads directories. Those with an index are read like any other, by their data blocks: with the
 * whole of a directory in memory its hashes have nothing to add.
 */
final class Directories {

    /** {@code XFS_DIR2_LEAF_OFFSET}: the index begins at this byte of a directory. */
    private static final long LEAF_OFFSET = 1L << 35;

    /** More entries than any directory of a system has; bounds the memory that one can take. */
    private static final int MAX_ENTRIES = 250_000;

    private final Volume volume;
    private final Budget budget;
    private final DirectoryCache cache = new DirectoryCache();

    Directories(Volume volume, Budget budget) {
        this.volume = volume;
        this.budget = budget;
    }

    /** The inode numbers, not yet checked, by name in on-disk order. */
    SequencedMap<String, Long> names(Dinode directory) throws IOException {
        return cache.names(directory.number(), () -> read(directory));
    }

    private SequencedMap<String, Long> read(Dinode directory) throws IOException {
        SequencedMap<String, Long> names = new LinkedHashMap<>();
        if (directory.format() == Dinode.Format.LOCAL) {
            ShortDirectory.collect(directory.localData(), ftype(), names, budget);
        } else {
            collectBlocks(directory, names);
        }
        return names;
    }

    private void collectBlocks(Dinode directory, SequencedMap<String, Long> names)
            throws IOException {
        BlockMap map = volume.mapOf(directory);
        Superblock sb = volume.superblock();
        int step = 1 << sb.dirBlkLog();
        long end = LEAF_OFFSET >>> sb.blockLog();
        long at = 0;
        while (at < end) {
            budget.step(Block.XFS);
            BlockMap.Run run = map.at(at);
            if (run.kind() != Extent.Kind.DATA) {
                at += run.blocks();
                continue;
            }
            if (at % step != 0) {
                throw Volume.corrupt("half a block of directory " + directory.number());
            }
            Block bytes = volume.blocks(map, at, step);
            DirectoryBlock block = DirectoryBlock.parse(bytes, directory.number(), sb);
            block.collect(ftype(), names, budget);
            if (block.whole()) {
                return;
            }
            if (names.size() > MAX_ENTRIES) {
                throw new ImageException(
                        Reason.LIMIT,
                        Block.XFS,
                        -1,
                        "a directory has more than " + MAX_ENTRIES + " entries");
            }
            at += step;
        }
    }

    private boolean ftype() {
        return volume.superblock().features().ftype();
    }
}
