package assay.guest.fs.xfs;

import assay.disk.Budget;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.FreeRuns;
import java.io.IOException;

/**
 * Finds the free blocks of one allocation group, by its tree of free space. Blocks in the group's
 * free list, which the trees are to grow into, are not among them.
 */
final class FreeExtents {

    private final Volume volume;
    private final Budget budget;
    private final long group;
    private final FreeRuns target;

    /** Where the last run ended: runs are sorted. */
    private long end;

    private long total;

    private FreeExtents(Volume volume, Budget budget, long group, FreeRuns target) {
        this.volume = volume;
        this.budget = budget;
        this.group = group;
        this.target = target;
    }

    /**
     * Tells the free blocks of all groups.
     *
     * @param budget takes a step for each group and block of a tree
     */
    static void tell(Volume volume, Budget budget, FreeRuns target) throws IOException {
        Superblock sb = volume.superblock();
        sb.features().requireKnownFreeSpace();
        if (Log.state(volume, budget) != LogState.CLEAN) {
            throw new ImageException(
                    Reason.DIRTY, Block.XFS, -1, "its log is not known to be empty");
        }
        for (long group = 0; group < sb.agCount(); group++) {
            budget.step(Block.XFS);
            new FreeExtents(volume, budget, group, target).tell();
        }
    }

    private void tell() throws IOException {
        Agf agf = volume.agf(group);
        tell(agf.bnoRoot(), agf.bnoLevel() - 1);
        if (total != agf.freeBlocks()) {
            throw Volume.corrupt(
                    "group %d has %d free blocks, its header says %d"
                            .formatted(group, total, agf.freeBlocks()));
        }
    }

    /** A child is one level lower than its parent, so that this ends. */
    private void tell(long block, int level) throws IOException {
        budget.step(Block.XFS);
        Superblock sb = volume.superblock();
        if (block >= sb.agLength(group)) {
            throw Volume.corrupt("group %d has no block %d".formatted(group, block));
        }
        BnobtBlock node =
                BnobtBlock.parse(volume.block(group << sb.agBlkLog() | block), level, group, sb);
        for (int i = 0; i < node.numRecs(); i++) {
            if (level > 0) {
                tell(node.child(i), level - 1);
            } else {
                tell(node.startBlock(i), node.blockCount(i), node.body());
            }
        }
    }

    private void tell(long start, long count, Block where) throws IOException {
        Superblock sb = volume.superblock();
        if (start < end || count < 1 || start + count > sb.agLength(group)) {
            throw where.corrupt(
                    0, "free blocks %d+%d follow those up to %d".formatted(start, count, end));
        }
        end = start + count;
        total += count;
        long first = group * sb.agBlocks() + start;
        target.add(first << sb.blockLog(), count << sb.blockLog());
    }
}
