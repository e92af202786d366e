package assay.store.recipe;

import assay.disk.Budget;
import assay.disk.DiskImage;
import assay.disk.Placed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Where the bytes of a disk are in its container, in the container's order, though a format knows
 * them in the disk's. As many as fit are sorted at once; for others the disk is gone through again.
 * For one thread.
 */
final class Places {

    /** Some 50 MB: the clusters of 32 GiB, if not two of them lie side by side. */
    private static final int USUAL = 1 << 19;

    /** Half a minute: the clusters of 16 TiB, of the usual size, gone through once. */
    private static final long STEPS = 1L << 28;

    private final DiskImage image;
    private final int most;
    private final Budget budget = new Budget(STEPS);
    private boolean more = true;

    /**
     * A run of the disk.
     *
     * @param offset in the container
     * @param start on the disk
     */
    record Place(long offset, long start, long length) {

        long end() {
            return offset + length;
        }
    }

    Places(DiskImage image) {
        this(image, USUAL);
    }

    /**
     * @param most that are given at once
     */
    Places(DiskImage image, int most) {
        this.image = image;
        this.most = most;
    }

    /** Whether there may be others than were given. */
    boolean more() {
        return more;
    }

    /**
     * The first places that reach behind {@code from} in the container, in order. Some may overlap.
     *
     * @throws assay.disk.ImageException with reason LIMIT if it takes too long
     */
    List<Place> next(long from) throws IOException {
        List<Place> found = new ArrayList<>();
        boolean dropped = false;
        // Each turn goes on behind the run before it.
        for (long at = 0; at < image.virtualSize(); ) {
            budget.step("recipe");
            Placed run = image.placedAt(at, image.virtualSize());
            at = run.end();
            add(found, run, from);
            if (found.size() == 2 * most) {
                sort(found);
                found.subList(most, found.size()).clear();
                dropped = true;
            }
        }
        sort(found);
        if (found.size() > most) {
            found.subList(most, found.size()).clear();
            dropped = true;
        }
        more = dropped;
        return found;
    }

    private static void sort(List<Place> places) {
        places.sort(Comparator.comparingLong(Place::offset));
    }

    private static void add(List<Place> found, Placed run, long from) {
        OptionalLong offset = run.offset();
        if (offset.isEmpty() || offset.getAsLong() + run.length() <= from) {
            return;
        }
        Place next = new Place(offset.getAsLong(), run.start(), run.length());
        if (!found.isEmpty()) {
            Place last = found.getLast();
            boolean follows =
                    last.end() == next.offset() && last.start() + last.length() == next.start();
            if (follows) {
                found.removeLast();
                next = new Place(last.offset(), last.start(), last.length() + next.length());
            }
        }
        found.add(next);
    }
}
