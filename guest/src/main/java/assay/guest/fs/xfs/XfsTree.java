package assay.guest.fs.xfs;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import assay.guest.fs.FreeRuns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * An XFS file system, version 4 or 5, as it stands on disk: the log is not replayed, see {@link
 * #logState}. Checksums of all metadata that is read are checked. Names are compared byte by byte,
 * also where the file system was made to ignore case.
 *
 * <p>What {@link #content} gives is safe for use by many threads, the tree itself is not.
 */
public final class XfsTree implements FileTree {

    private final Volume volume;
    private final Budget budget;
    private final Directories directories;
    private final Attributes attributes;
    private final FileNode root;

    private XfsTree(Volume volume, Budget budget, FileNode root) {
        this.volume = volume;
        this.budget = budget;
        this.directories = new Directories(volume, budget);
        this.attributes = new Attributes(volume, budget);
        this.root = root;
    }

    /**
     * Opens the file system in {@code partition}.
     *
     * @param budget takes a step for every inode, directory block and directory entry that is read
     * @throws ImageException if there is none, it is broken, longer than the partition or marked to
     *     need repair, or it has a feature that is not read; the features are named
     */
    public static XfsTree open(BlockSource partition, Budget budget) throws IOException {
        Volume volume = Volume.open(partition);
        long rootIno = volume.superblock().rootIno();
        FileNode root = volume.inode(rootIno).node();
        if (!root.isDirectory()) {
            throw Volume.corrupt("the root, inode " + rootIno + ", is a " + root.kind());
        }
        return new XfsTree(volume, budget, root);
    }

    @Override
    public String type() {
        return Block.XFS;
    }

    /** What the file system says of itself. */
    public XfsInfo info() {
        return XfsInfo.of(volume.superblock());
    }

    /** Whether the log must be replayed; looks at no more than a few megabytes of it. */
    public LogState logState() throws IOException {
        return Log.state(volume, budget);
    }

    @Override
    public FileNode root() {
        return root;
    }

    @Override
    public Optional<FileNode> lookup(FileNode directory, String name) throws IOException {
        Long ino = directories.names(inode(directory, FileNode.Kind.DIRECTORY)).get(name);
        return ino == null ? Optional.empty() : Optional.of(inode(ino).node());
    }

    @Override
    public List<Entry> list(FileNode directory) throws IOException {
        Dinode inode = inode(directory, FileNode.Kind.DIRECTORY);
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, Long> name : directories.names(inode).entrySet()) {
            entries.add(new Entry(name.getKey(), inode(name.getValue()).node()));
        }
        return List.copyOf(entries);
    }

    @Override
    public BlockSource content(FileNode file) throws IOException {
        return volume.file(inode(file, FileNode.Kind.REGULAR));
    }

    @Override
    public String readLink(FileNode link) throws IOException {
        Dinode inode = inode(link, FileNode.Kind.SYMLINK);
        long length = inode.node().size();
        if (length < 1 || length > RemoteLink.MAX_LENGTH) {
            throw Volume.corrupt(
                    "link %d has a target of %d bytes".formatted(inode.number(), length));
        }
        byte[] target =
                inode.format() == Dinode.Format.LOCAL
                        ? inode.localData().copy(0, (int) length)
                        : RemoteLink.read(volume, inode);
        String text = new String(target, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    @Override
    public SortedMap<String, byte[]> extendedAttributes(FileNode node) throws IOException {
        return attributes.of(inode(node.inode()));
    }

    @Override
    public boolean isImmutable(FileNode node) throws IOException {
        return inode(node.inode()).immutable();
    }

    @Override
    public void freeRuns(FreeRuns target) throws IOException {
        FreeExtents.tell(volume, budget, target);
    }

    private Dinode inode(FileNode node, FileNode.Kind kind) throws IOException {
        node.require(kind);
        return inode(node.inode());
    }

    private Dinode inode(long ino) throws IOException {
        budget.step(Block.XFS);
        return volume.inode(ino);
    }
}
