package assay.guest.fs.ext;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import assay.guest.fs.FreeRuns;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * An ext2, ext3 or ext4 file system.
 *
 * <p>Directories and files that are encrypted are there with their inodes. Such a directory is
 * listed with the names that the kernel shows without the key; asking for any other name in it, or
 * for what is in a file or link, ends in {@link Reason#ENCRYPTED}. What {@link #content} gives is
 * safe for use by many threads, the tree itself is not, as its budget is not.
 */
public final class ExtTree implements FileTree {

    private static final int MAX_LINK_SIZE = 4096;

    private final ExtVolume volume;
    private final Budget budget;
    private final InodeTable inodes;
    private final Directories directories;
    private final Attributes attributes;
    private final FileNode root;

    private ExtTree(ExtVolume volume, Budget budget) throws IOException {
        this.volume = volume;
        this.budget = budget;
        this.inodes = new InodeTable(volume);
        this.directories = new Directories(volume, budget);
        this.attributes = new Attributes(volume, inodes, budget);
        this.root = node(inode(InodeTable.ROOT));
        if (!root.isDirectory()) {
            throw ExtVolume.corrupt(-1, "the root inode is not a directory");
        }
    }

    /**
     * Opens the file system in a partition, whose bytes must outlive the tree.
     *
     * @param budget bounds what can be asked of the tree in its whole life
     * @throws ImageException if there is no such file system, it is broken, or it has a feature
     *     that is not read
     */
    public static ExtTree open(BlockSource partition, Budget budget) throws IOException {
        return new ExtTree(ExtVolume.open(partition), budget);
    }

    /** What the file system says about itself. */
    public ExtSuperblock superblock() {
        return volume.superblock();
    }

    @Override
    public String type() {
        return superblock().type();
    }

    @Override
    public FileNode root() {
        return root;
    }

    @Override
    public Optional<FileNode> lookup(FileNode directory, String name) throws IOException {
        Inode inode = inode(directory, FileNode.Kind.DIRECTORY);
        Map<String, Long> names = directories.names(inode);
        Optional<Long> number = Optional.ofNullable(names.get(name));
        if (number.isEmpty() && inode.has(Inode.FLAG_ENCRYPT)) {
            throw encrypted(inode);
        }
        if (number.isEmpty() && inode.has(Inode.FLAG_CASEFOLD)) {
            number = lookupFolded(names, name);
        }
        return number.isEmpty() ? Optional.empty() : Optional.of(node(inode(number.get())));
    }

    @Override
    public List<Entry> list(FileNode directory) throws IOException {
        List<Entry> entries = new ArrayList<>();
        Inode inode = inode(directory, FileNode.Kind.DIRECTORY);
        for (Map.Entry<String, Long> name : directories.names(inode).entrySet()) {
            entries.add(new Entry(name.getKey(), node(inode(name.getValue()))));
        }
        return List.copyOf(entries);
    }

    @Override
    public BlockSource content(FileNode file) throws IOException {
        Inode inode = inode(file, FileNode.Kind.REGULAR);
        if (inode.has(Inode.FLAG_INLINE_DATA)) {
            return InlineData.parse(inode, budget).content(inode.size());
        }
        return volume.content(inode, inode.size());
    }

    @Override
    public String readLink(FileNode link) throws IOException {
        Inode inode = inode(link, FileNode.Kind.SYMLINK);
        if (inode.size() < 1 || inode.size() > MAX_LINK_SIZE) {
            throw ExtVolume.corrupt(
                    -1, "link " + inode.number() + " has a target of " + inode.size() + " bytes");
        }
        byte[] target = new byte[(int) inode.size()];
        if (inode.has(Inode.FLAG_INLINE_DATA)) {
            InlineData.parse(inode, budget).content(target.length).read(0, ByteBuffer.wrap(target));
        } else if (target.length < Inode.I_BLOCK_SIZE && !inode.has(Inode.FLAG_EXTENTS)) {
            inode.block().get(0, target);
        } else {
            volume.content(inode, target.length).read(0, ByteBuffer.wrap(target));
        }
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
        return inode(node.inode()).has(Inode.FLAG_IMMUTABLE);
    }

    @Override
    public void freeRuns(FreeRuns target) throws IOException {
        FreeBlocks.tell(volume, budget, target);
    }

    private Inode inode(FileNode node, FileNode.Kind kind) throws IOException {
        node.require(kind);
        Inode inode = inode(node.inode());
        if (inode.has(Inode.FLAG_ENCRYPT) && kind != FileNode.Kind.DIRECTORY) {
            throw encrypted(inode);
        }
        return inode;
    }

    private static ImageException encrypted(Inode inode) {
        return new ImageException(
                Reason.ENCRYPTED,
                ExtSuperblock.FORMAT,
                -1,
                "inode " + inode.number() + " is encrypted by the file system");
    }

    private Inode inode(long number) throws IOException {
        budget.step(ExtSuperblock.FORMAT);
        return inodes.read(number);
    }

    private static FileNode node(Inode inode) {
        return new FileNode(
                inode.number(),
                inode.kind().orElseThrow(),
                inode.rawMode() & 07777,
                inode.uid(),
                inode.gid(),
                inode.links(),
                inode.size(),
                inode.accessed(),
                inode.modified(),
                inode.changed());
    }

    /** As near to the kernel's folding (NFDi and case folding of Unicode) as the JDK has it. */
    private static Optional<Long> lookupFolded(Map<String, Long> names, String name) {
        String folded = folded(name);
        return names.entrySet().stream()
                .filter(entry -> folded(entry.getKey()).equals(folded))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static String folded(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return Normalizer.normalize(upper.toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
    }
}
