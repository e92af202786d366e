package assay.guest.fs.fat;

import assay.disk.Budget;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.DirectoryCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Reads directories. FAT numbers no files, so that one is known, as in Linux, by the place of its
 * short entry: the offset in the partition divided by an entry's size.
 */
final class Directories {

    /** The root directory's number, which is inside the boot sector. */
    static final long ROOT = 1;

    /** The most that Linux ({@code FAT_MAX_DIR_SIZE}) and Windows allow. */
    private static final int MAX_SIZE = 2 << 20;

    private final FatVolume volume;
    private final Budget budget;
    private final DirectoryCache cache = new DirectoryCache();

    Directories(FatVolume volume, Budget budget) {
        this.volume = volume;
        this.budget = budget;
    }

    /** The entry of the file with a number that {@link #names} gave. */
    DirectoryEntry entry(long number) throws IOException {
        budget.step(BootSector.FORMAT);
        ByteBuffer in = volume.read(number * DirectoryEntry.SIZE, DirectoryEntry.SIZE);
        return DirectoryEntry.parse(in, volume.boot().width());
    }

    /** The numbers of a directory's files by name, in on-disk order. */
    SequencedMap<String, Long> names(long directory) throws IOException {
        return cache.names(
                directory,
                () -> {
                    Collector collector = new Collector();
                    read(directory, collector);
                    return collector.names;
                });
    }

    /** The name that stands in the root directory; empty if there is none. */
    Optional<String> label() throws IOException {
        Collector collector = new Collector();
        read(ROOT, collector);
        return Optional.of(collector.label).filter(label -> !label.isEmpty());
    }

    private void read(long directory, Collector collector) throws IOException {
        BootSector boot = volume.boot();
        if (directory == ROOT && boot.width() != FatWidth.FAT32) {
            collector.collect(boot.rootStart(), boot.rootSize());
            return;
        }
        long cluster = directory == ROOT ? boot.rootCluster() : entry(directory).cluster();
        if (!volume.isCluster(cluster)) {
            throw FatVolume.corrupt("a directory starts at cluster " + cluster);
        }
        // A chain that runs in a circle gets too long.
        long size = 0;
        while (cluster != 0 && collector.collect(volume.offsetOf(cluster), boot.clusterSize())) {
            cluster = volume.next(cluster);
            size += boot.clusterSize();
            if (size > MAX_SIZE) {
                throw new ImageException(
                        Reason.LIMIT,
                        BootSector.FORMAT,
                        -1,
                        "a directory has more than " + MAX_SIZE + " bytes");
            }
        }
    }

    /** Takes in the entries of one directory, piece by piece. */
    private final class Collector {

        final SequencedMap<String, Long> names = new LinkedHashMap<>();
        private final LongName longName = new LongName();
        private String label = "";

        /**
         * Takes some neighbouring entries.
         *
         * @return whether more may follow
         */
        boolean collect(long offset, int size) throws IOException {
            ByteBuffer piece = volume.read(offset, size);
            for (int at = 0; at < size; at += DirectoryEntry.SIZE) {
                budget.step(BootSector.FORMAT);
                int first = Byte.toUnsignedInt(piece.get(at));
                if (first == DirectoryEntry.END) {
                    return false;
                }
                ByteBuffer in = piece.slice(at, DirectoryEntry.SIZE).order(ByteOrder.LITTLE_ENDIAN);
                if (first == DirectoryEntry.FREE) {
                    longName.clear();
                } else if (LongName.isPart(in)) {
                    longName.add(in);
                } else {
                    add(in, offset + at);
                }
            }
            return true;
        }

        private void add(ByteBuffer in, long offset) throws ImageException {
            DirectoryEntry entry = DirectoryEntry.parse(in, volume.boot().width());
            if (entry.isVolumeLabel()) {
                longName.clear();
                label = label.isEmpty() ? DirectoryEntry.label(in) : label;
                return;
            }
            Optional<String> longer = longName.take(entry.checksum());
            String name = longer.orElse(entry.name());
            if (longer.isEmpty() && (name.equals(".") || name.equals(".."))) {
                return;
            }
            if (name.isEmpty() || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
                throw new ImageException(
                        Reason.CORRUPT,
                        BootSector.FORMAT,
                        offset,
                        "a directory has a name that can stand in no path");
            }
            names.putIfAbsent(name, offset / DirectoryEntry.SIZE);
        }
    }
}
