package assay.guest.fs.iso;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A disc with ISO 9660, as Linux shows it: with Rock Ridge if it has that, otherwise with Joliet,
 * otherwise with its plain names in lower case.
 *
 * <p>What {@link #content} gives is safe for use by many threads, the tree itself is not, as its
 * budget is not.
 */
public final class IsoTree implements FileTree {

    private static final int MODE = 0555;

    private final IsoVolume volume;
    private final Budget budget;
    private final Directories directories;
    private final FileNode root;

    private IsoTree(IsoVolume volume, Budget budget) throws IOException {
        this.volume = volume;
        this.budget = budget;
        this.directories = new Directories(volume, budget);
        this.root = node(volume.rootRecord());
        if (!root.isDirectory()) {
            throw IsoVolume.corrupt(volume.rootRecord(), "the root is not a directory");
        }
    }

    /**
     * Opens the file system on a disc, whose bytes must outlive the tree.
     *
     * @param budget bounds what can be asked of the tree in its whole life
     * @throws ImageException if there is no such file system or it is broken
     */
    public static IsoTree open(BlockSource disc, Budget budget) throws IOException {
        return new IsoTree(IsoVolume.open(disc), budget);
    }

    /** What the disc says of itself. */
    public IsoInfo info() {
        return volume.info();
    }

    @Override
    public String type() {
        return IsoVolume.FORMAT;
    }

    @Override
    public FileNode root() {
        return root;
    }

    @Override
    public Optional<FileNode> lookup(FileNode directory, String name) throws IOException {
        directory.require(FileNode.Kind.DIRECTORY);
        Map<String, Long> names = directories.names(directory.inode());
        Optional<Long> number = Optional.ofNullable(names.get(name));
        if (number.isEmpty() && !volume.hasRockRidge()) {
            number =
                    names.entrySet().stream()
                            .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                            .map(Map.Entry::getValue)
                            .findFirst();
        }
        return number.isEmpty() ? Optional.empty() : Optional.of(node(number.get()));
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
        DirectoryRecord record = volume.record(file.inode());
        if (volume.hasRockRidge() && volume.rockRidge(record).isCompressed()) {
            throw new ImageException(
                    Reason.UNSUPPORTED,
                    IsoVolume.FORMAT,
                    record.at(),
                    "the file is compressed with zisofs");
        }
        return Sections.of(volume, file.inode()).content(volume.disc());
    }

    @Override
    public String readLink(FileNode link) throws IOException {
        link.require(FileNode.Kind.SYMLINK);
        DirectoryRecord record = volume.record(link.inode());
        String target = volume.rockRidge(record).target(record.at());
        int end = target.indexOf('\0');
        return end < 0 ? target : target.substring(0, end);
    }

    private FileNode node(long number) throws IOException {
        budget.step(IsoVolume.FORMAT);
        DirectoryRecord record = volume.record(number);
        boolean directory = record.has(DirectoryRecord.DIRECTORY);
        boolean manySections = record.has(DirectoryRecord.MULTI_EXTENT);
        long size = manySections && !directory ? Sections.of(volume, number).size() : record.size();
        if (volume.hasRockRidge()) {
            RockRidge more = volume.rockRidge(record);
            if (more.hasAttributes()) {
                return more.node(number, record, size);
            }
        }
        return new FileNode(
                number,
                directory ? FileNode.Kind.DIRECTORY : FileNode.Kind.REGULAR,
                MODE,
                0,
                0,
                1,
                size,
                record.time(),
                record.time(),
                record.time());
    }
}
