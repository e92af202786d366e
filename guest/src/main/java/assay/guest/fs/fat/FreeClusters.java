package assay.guest.fs.fat;

import assay.disk.Budget;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.FreeRuns;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Finds the clusters that are not in use, by the table: the specification, section 4. */
final class FreeClusters {

    /** Entries that are read at once. */
    private static final int CHUNK = 16_384;

    private FreeClusters() {}

    /**
     * Tells all free clusters.
     *
     * @param budget takes a step for each few thousand entries of the table
     */
    static void tell(FatVolume volume, Budget budget, FreeRuns target) throws IOException {
        BootSector boot = volume.boot();
        if (!volume.clean()) {
            throw new ImageException(
                    Reason.DIRTY, BootSector.FORMAT, -1, "it was not unmounted cleanly");
        }
        long end = BootSector.FIRST_CLUSTER + boot.clusters();
        if (volume.offsetOf(end) > volume.available()) {
            throw new ImageException(
                    Reason.TRUNCATED, BootSector.FORMAT, -1, "it is longer than its partition");
        }
        long cluster = BootSector.FIRST_CLUSTER;
        while (cluster < end) {
            budget.step(BootSector.FORMAT);
            int count = (int) Math.min(CHUNK, end - cluster);
            Entries entries = entries(volume, cluster, count);
            for (int from = 0; from < count; ) {
                int to = from;
                while (to < count && entries.at(to) == 0) {
                    to++;
                }
                if (to > from) {
                    target.add(
                            volume.offsetOf(cluster + from),
                            (long) (to - from) * boot.clusterSize());
                }
                from = to + 1;
            }
            cluster += count;
        }
    }

    @FunctionalInterface
    private interface Entries {
        int at(int index) throws IOException;
    }

    private static Entries entries(FatVolume volume, long first, int count) throws IOException {
        BootSector boot = volume.boot();
        int size = boot.width().bits() / Byte.SIZE;
        return switch (boot.width()) {
            case FAT12 -> index -> (int) volume.entry(first + index);
            case FAT16 -> {
                ByteBuffer table = volume.read(boot.fatStart() + first * size, count * size);
                yield index -> table.getChar(index * size);
            }
            case FAT32 -> {
                ByteBuffer table = volume.read(boot.fatStart() + first * size, count * size);
                yield index -> table.getInt(index * size) & 0x0FFF_FFFF;
            }
        };
    }
}
