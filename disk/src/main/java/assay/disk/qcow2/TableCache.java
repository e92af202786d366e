package assay.disk.qcow2;

import assay.disk.BlockSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Entries of the L1 and L2 tables, read in slices, of which a bounded number is kept: 1 MiB, enough
 * for 8 GiB of a disk with the usual clusters. Tables are never read whole, since a small file can
 * hold large ones.
 *
 * <p>Each slice has one place where it can be. Threads that race for a place may read a slice
 * twice; neither waits.
 */
final class TableCache {

    private static final int SLICE = 4096;
    private static final int SLOTS = 256;

    private final BlockSource file;
    private final Geometry geometry;
    private final int sliceSize;
    private final AtomicReferenceArray<Slice> slots = new AtomicReferenceArray<>(SLOTS);

    private static final class Slice {
        final long start;
        final long[] entries;

        Slice(long start, long[] entries) {
            this.start = start;
            this.entries = entries;
        }
    }

    TableCache(BlockSource file, Geometry geometry) {
        this.file = file;
        this.geometry = geometry;
        this.sliceSize = Math.min(SLICE, geometry.clusterSize());
    }

    /**
     * The 64-bit entry at {@code offset} in the file, which is a multiple of 8.
     *
     * @throws assay.disk.ImageException if the file ends before it
     */
    long entry(long offset) throws IOException {
        geometry.requireInside(offset, Long.BYTES, "a cluster table");
        long start = offset & -sliceSize;
        int slot = (int) (start / sliceSize % SLOTS);
        Slice slice = slots.get(slot);
        if (slice == null || slice.start != start) {
            slice = read(start);
            slots.set(slot, slice);
        }
        return slice.entries[(int) (offset - start) / Long.BYTES];
    }

    private Slice read(long start) throws IOException {
        int length = (int) Math.min(sliceSize, geometry.fileSize() - start);
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.BIG_ENDIAN);
        file.read(start, bytes);
        bytes.flip();
        long[] entries = new long[length / Long.BYTES];
        bytes.asLongBuffer().get(entries);
        return new Slice(start, entries);
    }
}
