package assay.guest.fs.btrfs;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MappedSource;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import assay.guest.fs.FreeRuns;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A subvolume of a Btrfs file system as it stands on disk: the log tree is not replayed, see {@link
 * BtrfsInfo#logTree}. Checksums of all metadata that is read are checked, those of data are not.
 * Subvolumes inside it are directories.
 *
 * <p>What {@link #content} gives is safe for use by many threads, the tree itself is not.
 */
public final class BtrfsTree implements FileTree {

    /** {@code PATH_MAX}. */
    private static final int MAX_LINK = 4096;

    /** Bounds the memory that the attributes of one file can take. */
    private static final int MAX_ATTRIBUTES = 1 << 20;

    private final BtrfsVolume volume;
    private final Subvolume subvolume;
    private final Inodes inodes;
    private final Directories directories;
    private final FileNode root;

    private BtrfsTree(BtrfsVolume volume, Subvolume subvolume) throws IOException {
        this.volume = volume;
        this.subvolume = subvolume;
        this.inodes = new Inodes(volume, subvolume);
        this.directories = new Directories(volume, inodes);
        this.root = inodes.node(Subvolume.ROOT_DIRID);
        if (!root.isDirectory()) {
            throw Block.corrupt("the top of subvolume " + subvolume.id() + " is no directory");
        }
    }

    /**
     * Opens the default subvolume of the file system in {@code partition}.
     *
     * @param budget takes a step for every inode, directory entry and subvolume that is read
     * @throws ImageException if there is none, it is broken or longer than the partition, it has a
     *     feature that is not read, or what is read first is on other devices
     */
    public static BtrfsTree open(BlockSource partition, Budget budget) throws IOException {
        BtrfsVolume volume = BtrfsVolume.open(partition, budget);
        long id = volume.defaultId();
        return of(volume, id).orElseThrow(() -> Block.corrupt("no default subvolume " + id));
    }

    private static Optional<BtrfsTree> of(BtrfsVolume volume, long id) throws IOException {
        Optional<Subvolume> found = volume.subvolume(id);
        return found.isPresent()
                ? Optional.of(new BtrfsTree(volume, found.get()))
                : Optional.empty();
    }

    /** Another subvolume of the same file system; empty if there is none with that number. */
    public Optional<BtrfsTree> subvolume(long id) throws IOException {
        return of(volume, id);
    }

    /**
     * Another subvolume of the same file system.
     *
     * @param path from the topmost one, as {@code subvol=} has it, slashes around it or not
     * @return empty if there is none, or what is there is no subvolume
     */
    public Optional<BtrfsTree> subvolume(String path) throws IOException {
        Optional<BtrfsTree> top = subvolume(Subvolume.TOP);
        if (top.isEmpty()) {
            return top;
        }
        Optional<FileNode> at = Optional.of(top.get().root);
        for (String name : path.split("/", -1)) {
            if (at.isPresent() && !name.isEmpty()) {
                at = at.get().isDirectory() ? top.get().lookup(at.get(), name) : Optional.empty();
            }
        }
        long inode = at.map(FileNode::inode).orElse(0L);
        Subvolume found = top.get().inodes.subvolume(inode);
        boolean isTop = at.isPresent() && Inodes.number(inode) == Subvolume.ROOT_DIRID;
        return isTop ? Optional.of(new BtrfsTree(volume, found)) : Optional.empty();
    }

    /** The numbers of all subvolumes of the same file system, in order. */
    public List<Long> subvolumes() throws IOException {
        return volume.subvolumes().stream().map(Subvolume::id).toList();
    }

    /** Its number: 5 at the top, from 256 on below. */
    public long id() {
        return subvolume.id();
    }

    /** Its path from the topmost one, without slashes around it; empty for that one. */
    public String path() throws IOException {
        return volume.path(subvolume.id());
    }

    /** Whether it began as a copy of another one. */
    public boolean isSnapshot() {
        return subvolume.isSnapshot();
    }

    @Override
    public boolean isSameFileSystem(FileTree other) {
        return other instanceof BtrfsTree tree && tree.volume == volume;
    }

    @Override
    public String type() {
        return Block.BTRFS;
    }

    /** What the file system says of itself. */
    public BtrfsInfo info() {
        return BtrfsInfo.of(volume.superblock());
    }

    @Override
    public FileNode root() {
        return root;
    }

    @Override
    public Optional<FileNode> lookup(FileNode directory, String name) throws IOException {
        directory.require(FileNode.Kind.DIRECTORY);
        Long inode = directories.names(directory.inode()).get(name);
        return inode == null ? Optional.empty() : Optional.of(inodes.node(inode));
    }

    @Override
    public List<Entry> list(FileNode directory) throws IOException {
        directory.require(FileNode.Kind.DIRECTORY);
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, Long> name : directories.names(directory.inode()).entrySet()) {
            entries.add(new Entry(name.getKey(), inodes.node(name.getValue())));
        }
        return List.copyOf(entries);
    }

    @Override
    public BlockSource content(FileNode file) {
        file.require(FileNode.Kind.REGULAR);
        return bytes(file);
    }

    @Override
    public String readLink(FileNode link) throws IOException {
        link.require(FileNode.Kind.SYMLINK);
        if (link.size() < 1 || link.size() > MAX_LINK) {
            throw Block.corrupt(
                    "link %d has a target of %d bytes"
                            .formatted(Inodes.number(link.inode()), link.size()));
        }
        ByteBuffer target = ByteBuffer.allocate((int) link.size());
        bytes(link).read(0, target);
        String text = new String(target.array(), StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    @Override
    public SortedMap<String, byte[]> extendedAttributes(FileNode node) throws IOException {
        SortedMap<String, byte[]> attributes = new TreeMap<>();
        long ino = Inodes.number(node.inode());
        Tree.Cursor cursor =
                inodes.subvolume(node.inode()).tree().from(new Key(ino, Key.XATTR_ITEM, 0));
        long size = 0;
        Optional<Item> item = cursor.next(ino, Key.XATTR_ITEM);
        while (item.isPresent()) {
            volume.step();
            size += item.get().data().size();
            if (size > MAX_ATTRIBUTES) {
                throw new ImageException(
                        Reason.LIMIT,
                        Block.BTRFS,
                        -1,
                        "inode %d has more than %d bytes of attributes"
                                .formatted(ino, MAX_ATTRIBUTES));
            }
            for (DirItem attribute : DirItem.all(item.get().data())) {
                Block value = attribute.data();
                attributes.put(attribute.name(), value.copy(0, value.size()));
            }
            item = cursor.next(ino, Key.XATTR_ITEM);
        }
        return attributes;
    }

    @Override
    public boolean isImmutable(FileNode node) throws IOException {
        return inodes.isImmutable(node.inode());
    }

    @Override
    public void freeRuns(FreeRuns target) throws IOException {
        FreeExtents.tell(volume, target);
    }

    /** How the start of a file is stored; empty for a hole. */
    Optional<FileExtent> firstExtent(FileNode node) throws IOException {
        Key key = new Key(Inodes.number(node.inode()), Key.EXTENT_DATA, 0);
        Optional<Item> item = inodes.subvolume(node.inode()).tree().get(key);
        return item.isPresent()
                ? Optional.of(FileExtent.parse(item.get().data(), 0))
                : Optional.empty();
    }

    private BlockSource bytes(FileNode node) {
        Tree tree = inodes.subvolume(node.inode()).tree();
        FileMap map = new FileMap(tree, Inodes.number(node.inode()), volume.unpacked());
        return new MappedSource(Block.BTRFS, node.size(), map);
    }
}
