package assay.disk.vmdk;

import assay.disk.BlockSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Entries of the grain directory and the grain tables, read in slices, of which a bounded number is
 * kept: 1 MiB, enough for 16 GiB of a disk with the usual grains.
 *
 * <p>Each slice has one place where it can be. Threads that race for a place may read a slice
 * twice; neither waits.
 */
final class TableCache {

    private static final int SLICE = 4096;
    private static final int SLOTS = 256;

    private final BlockSource file;
    private final AtomicReferenceArray<Slice> slots = new AtomicReferenceArray<>(SLOTS);

    private static final class Slice {
        final long start;
        final int[] entries;

        Slice(long start, int[] entries) {
            this.start = start;
            this.entries = entries;
        }
    }

    TableCache(BlockSource file) {
        this.file = file;
    }

    /** The entry at {@code offset}, a multiple of 4 and inside the file: a sector, unsigned. */
    long entry(long offset) throws IOException {
        long start = offset & -SLICE;
        int slot = (int) (start / SLICE % SLOTS);
        Slice slice = slots.get(slot);
        if (slice == null || slice.start != start) {
            slice = read(start);
            slots.set(slot, slice);
        }
        return Integer.toUnsignedLong(slice.entries[(int) (offset - start) / Geometry.ENTRY]);
    }

    private Slice read(long start) throws IOException {
        int length = (int) Math.min(SLICE, file.size() - start);
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.read(start, bytes);
        int[] entries = new int[length / Geometry.ENTRY];
        bytes.flip().asIntBuffer().get(entries);
        return new Slice(start, entries);
    }
}
