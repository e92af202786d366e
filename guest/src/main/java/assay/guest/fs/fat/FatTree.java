package assay.guest.fs.fat;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import assay.guest.fs.FreeRuns;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A FAT file system with long names, as Linux shows it: owned by root, modes 0755 and 0644, times
 * taken for UTC. Names are found in upper and lower case, and by their short forms.
 *
 * <p>What {@link #content} gives is safe for use by many threads, the tree itself is not, as its
 * budget is not.
 */
public final class FatTree implements FileTree {

    /** No name of eight and three characters is longer. */
    private static final int MAX_SHORT_NAME = 12;

    private static final FileNode ROOT =
            new FileNode(
                    Directories.ROOT,
                    FileNode.Kind.DIRECTORY,
                    0755,
                    0,
                    0,
                    1,
                    0,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    Instant.EPOCH);

    private final FatVolume volume;
    private final Budget budget;
    private final Directories directories;

    private FatTree(FatVolume volume, Budget budget) {
        this.volume = volume;
        this.budget = budget;
        this.directories = new Directories(volume, budget);
    }

    /**
     * Opens the file system in a partition, whose bytes must outlive the tree.
     *
     * @param budget bounds what can be asked of the tree in its whole life
     * @throws ImageException if there is no such file system or it is broken
     */
    public static FatTree open(BlockSource partition, Budget budget) throws IOException {
        return new FatTree(FatVolume.open(partition), budget);
    }

    /** Its name: that in the root directory, or that in the boot sector; may be empty. */
    public String label() throws IOException {
        return directories.label().orElse(volume.boot().label());
    }

    /** What the file system says of itself. */
    public FatInfo info() throws IOException {
        BootSector boot = volume.boot();
        return new FatInfo(
                boot.width(),
                label(),
                boot.clusterSize(),
                boot.clusters(),
                volume.freeClusters(),
                volume.clean());
    }

    @Override
    public String type() {
        return BootSector.FORMAT;
    }

    @Override
    public FileNode root() {
        return ROOT;
    }

    @Override
    public Optional<FileNode> lookup(FileNode directory, String name) throws IOException {
        directory.require(FileNode.Kind.DIRECTORY);
        Map<String, Long> names = directories.names(directory.inode());
        Long number = names.get(name);
        if (number == null) {
            number = folded(names, name);
        }
        return number == null ? Optional.empty() : Optional.of(node(number));
    }

    private @Nullable Long folded(Map<String, Long> names, String name) throws IOException {
        for (Map.Entry<String, Long> entry : names.entrySet()) {
            if (entry.getKey().equalsIgnoreCase(name)) {
                return entry.getValue();
            }
        }
        if (name.length() > MAX_SHORT_NAME || name.indexOf('~') < 0) {
            return null;
        }
        for (Long number : names.values()) {
            if (directories.entry(number).name().equalsIgnoreCase(name)) {
                return number;
            }
        }
        return null;
    }

    @Override
    public List<Entry> list(FileNode directory) throws IOException {
        directory.require(FileNode.Kind.DIRECTORY);
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, Long> name : directories.names(directory.inode()).entrySet()) {
            entries.add(new Entry(name.getKey(), node(name.getValue())));
        }
        return List.copyOf(entries);
    }

    @Override
    public BlockSource content(FileNode file) throws IOException {
        file.require(FileNode.Kind.REGULAR);
        return volume.content(directories.entry(file.inode()).cluster(), file.size());
    }

    /** Never gives one: FAT has no symbolic links. */
    @Override
    public String readLink(FileNode link) {
        throw new IllegalArgumentException("FAT has no symbolic links");
    }

    @Override
    public void freeRuns(FreeRuns target) throws IOException {
        FreeClusters.tell(volume, budget, target);
    }

    private FileNode node(long number) throws IOException {
        return directories.entry(number).node(number);
    }
}
