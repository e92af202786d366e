package assay.store.nbd;

import assay.disk.BlockSource;
import assay.disk.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The metadata context {@code base:allocation}: where a disk has data, zeros and holes. */
final class Allocation {

    /** The only context that there is. */
    static final String NAME = "base:allocation";

    /** By which answers name it. */
    static final int ID = 1;

    private static final int HOLE = 1;
    private static final int ZERO = 2;

    private static final int RUN_BYTES = 8;

    /** Runs in one answer, and how often the disk is asked for it: clients ask for the rest. */
    private static final int MAX_RUNS = 4096;

    private static final int MAX_STEPS = 1 << 16;

    private Allocation() {}

    /**
     * The runs from {@code from} on, neighbours of a kind joined: at least one, perhaps not all.
     */
    static ByteBuffer runs(BlockSource disk, long from, long to, boolean one) throws IOException {
        ByteBuffer runs = ByteBuffer.allocate((one ? 1 : MAX_RUNS) * RUN_BYTES);
        Extent first = disk.extentAt(from, to);
        long start = from;
        long at = first.end();
        int flags = flags(first);
        for (int step = 0; at < to && step < MAX_STEPS; step++) {
            Extent next = disk.extentAt(at, to);
            if (flags(next) != flags) {
                runs.putInt((int) (at - start)).putInt(flags);
                if (!runs.hasRemaining()) {
                    return runs.flip();
                }
                start = at;
                flags = flags(next);
            }
            at = next.end();
        }
        return runs.putInt((int) (at - start)).putInt(flags).flip();
    }

    private static int flags(Extent extent) {
        return switch (extent.kind()) {
            case DATA -> 0;
            case ZERO -> ZERO;
            case HOLE -> HOLE | ZERO;
        };
    }
}
