package assay.guest.fs.xfs;

import assay.disk.Extent;
import assay.disk.ImageException;
import assay.guest.fs.BlockMap;
import java.util.ArrayList;
import java.util.List;

/**
 * Extents in the order of the file, without overlaps and all inside the file system: those of an
 * inode ("Extent List") or of one leaf of an extent tree.
 *
 * @param recs the extents
 * @param low the first file block that the list tells about
 * @param high the file block after the last that it tells about
 */
record ExtentList(List<Mapped> recs, long low, long high) implements BlockMap {

    /**
     * A checked extent.
     *
     * @param physical its first block, counted from the start of the file system
     */
    record Mapped(BmbtRec rec, long physical) {}

    /**
     * Reads and checks the extents.
     *
     * @param body where they stand one after the other
     * @param count how many, at most as many as there is room for
     */
    static ExtentList parse(Block body, int count, long low, long high, Superblock sb)
            throws ImageException {
        List<Mapped> recs = new ArrayList<>(count);
        long free = low;
        for (int at = 0; at < count * BmbtRec.SIZE; at += BmbtRec.SIZE) {
            BmbtRec rec = BmbtRec.parse(body.i64(at), body.i64(at + Long.BYTES));
            long offset = sb.offsetOf(rec.startBlock(), rec.blockCount());
            if (offset < 0) {
                throw body.corrupt(
                        at,
                        "an extent has blocks %d+%d, which are not in one allocation group"
                                .formatted(rec.startBlock(), rec.blockCount()));
            }
            if (rec.startOff() < free || rec.endOff() > high) {
                throw body.corrupt(
                        at,
                        "an extent is at file blocks %d+%d in %d to %d"
                                .formatted(rec.startOff(), rec.blockCount(), free, high));
            }
            free = rec.endOff();
            recs.add(new Mapped(rec, offset >>> sb.blockLog()));
        }
        return new ExtentList(List.copyOf(recs), low, high);
    }

    boolean covers(long block) {
        return block >= low && block < high;
    }

    @Override
    public Run at(long block) {
        int index = firstEndingAfter(block);
        if (index == recs.size()) {
            return Run.hole(high - block);
        }
        Mapped next = recs.get(index);
        long skipped = block - next.rec.startOff();
        if (skipped < 0) {
            return Run.hole(-skipped);
        }
        return next.rec.unwritten()
                ? new Run(Extent.Kind.ZERO, next.rec.blockCount() - skipped, 0)
                : new Run(Extent.Kind.DATA, next.rec.blockCount(), next.physical).after(skipped);
    }

    private int firstEndingAfter(long block) {
        int from = 0;
        int to = recs.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (recs.get(middle).rec.endOff() <= block) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
