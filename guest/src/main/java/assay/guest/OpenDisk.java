package assay.guest;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import assay.guest.fs.GuestFiles;
import assay.guest.volume.PartitionTable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A disk with its volumes and operating systems found: what one needs to look at its files. Valid
 * as long as the disk is; not safe for use by many threads.
 */
public final class OpenDisk {

    private final PartitionTable table;
    private final Volumes volumes;
    private final List<OsRoot> roots;

    private OpenDisk(PartitionTable table, Volumes volumes, List<OsRoot> roots) {
        this.table = table;
        this.volumes = volumes;
        this.roots = roots;
    }

    /**
     * Opens what can be opened.
     *
     * @param budget bounds all that is read of its file systems
     * @throws ImageException if not even the disk's first sectors can be read
     */
    public static OpenDisk open(BlockSource disk, Budget budget) throws IOException {
        PartitionTable table = PartitionTable.read(disk, budget);
        Volumes volumes = Volumes.open(disk, table, budget);
        return new OpenDisk(table, volumes, OsRoot.find(volumes));
    }

    PartitionTable table() {
        return table;
    }

    List<OsRoot> roots() {
        return roots;
    }

    /** Everything on the disk that can hold a file system. */
    public Volumes volumes() {
        return volumes;
    }

    /** The files of the first operating system, with all that it mounts. */
    public Optional<GuestFiles> system() {
        return roots.stream().map(OsRoot::files).findFirst();
    }

    /** The only volume with files that can be read, if there is exactly one. */
    public Optional<Volume> onlyVolume() {
        List<Volume> open =
                volumes.all().stream().filter(volume -> volume.tree().isPresent()).toList();
        return open.size() == 1 ? Optional.of(open.getFirst()) : Optional.empty();
    }

    /**
     * A volume by the number of its partition, 0 for the whole disk, by {@code group/volume}, or as
     * {@link Volumes#find} knows it.
     */
    public Optional<Volume> volume(String name) {
        if (name.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(name);
            return volumes.all().stream().filter(volume -> volume.number() == number).findFirst();
        }
        return volumes.find(name).or(() -> volumes.find("/dev/" + name));
    }
}
