package assay.guest.fs.squashfs;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.DirectoryCache;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A squashfs file system. A file's number is the reference to its inode, which is where it stands.
 *
 * <p>What {@link #content} gives is safe for use by many threads, the tree itself is not, as its
 * budget is not.
 */
public final class SquashfsTree implements FileTree {

    private static final int MAX_ENTRIES = 250_000;
    private static final int MAX_LINK = 4096;

    /** The listing of a directory has three bytes less than its inode says. */
    private static final int LISTING_EXTRA = 3;

    /** Bounds the block list that is kept: a file of 32 GiB in blocks of 128 KiB. */
    private static final int MAX_BLOCKS = 1 << 18;

    private final Superblock superblock;
    private final Blocks blocks;
    private final Budget budget;
    private final DirectoryCache directories = new DirectoryCache();
    private final FileNode root;

    private SquashfsTree(BlockSource partition, Superblock superblock, Budget budget)
            throws IOException {
        this.superblock = superblock;
        this.blocks = new Blocks(partition, superblock.compression());
        this.budget = budget;
        this.root = node(superblock.rootInode());
        if (!root.isDirectory()) {
            throw Superblock.corrupt(32, "the root inode is not a directory");
        }
    }

    /**
     * Opens the file system in a partition, whose bytes must outlive the tree.
     *
     * @param budget bounds what can be asked of the tree in its whole life
     * @throws ImageException if there is no such file system, it is broken, or compressed with LZMA
     */
    public static SquashfsTree open(BlockSource partition, Budget budget) throws IOException {
        if (partition.size() < Superblock.SIZE) {
            throw new ImageException(
                    Reason.TRUNCATED, Superblock.FORMAT, 0, "there is no room for a superblock");
        }
        ByteBuffer in = ByteBuffer.allocate(Superblock.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        partition.read(0, in);
        return new SquashfsTree(partition, Superblock.parse(in.flip()), budget);
    }

    @Override
    public String type() {
        return Superblock.FORMAT;
    }

    @Override
    public FileNode root() {
        return root;
    }

    @Override
    public Optional<FileNode> lookup(FileNode directory, String name) throws IOException {
        Long number = names(directory).get(name);
        return number == null ? Optional.empty() : Optional.of(node(number));
    }

    @Override
    public List<Entry> list(FileNode directory) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, Long> name : names(directory).entrySet()) {
            entries.add(new Entry(name.getKey(), node(name.getValue())));
        }
        return List.copyOf(entries);
    }

    @Override
    public BlockSource content(FileNode file) throws IOException {
        file.require(FileNode.Kind.REGULAR);
        Inode inode = inode(file.inode());
        int blockSize = superblock.blockSize();
        boolean hasTail = inode.fragment() >= 0;
        long count =
                hasTail ? inode.size() / blockSize : Math.ceilDiv(inode.size(), (long) blockSize);
        if (inode.size() < 0 || count > MAX_BLOCKS) {
            throw new ImageException(
                    Reason.LIMIT,
                    Superblock.FORMAT,
                    -1,
                    "a file has " + inode.size() + " bytes in " + count + " blocks");
        }
        // Read block by block before arrays are made, which the metadata bounds so.
        List<Integer> read = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            budget.step(Superblock.FORMAT);
            read.add(inode.rest().next(Integer.BYTES).getInt());
        }
        int[] sizes = new int[read.size()];
        long[] starts = new long[read.size()];
        long at = inode.start();
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = read.get(i);
            starts[i] = at;
            at += sizes[i] & FileContent.RAW - 1;
        }
        FileContent.Tail tail = hasTail ? tail(inode) : new FileContent.Tail(0, 0, 0);
        return new FileContent(blocks, blockSize, inode.size(), starts, sizes, tail);
    }

    /** {@code struct squashfs_fragment_entry}. */
    private FileContent.Tail tail(Inode inode) throws IOException {
        if (inode.fragment() >= superblock.fragments()) {
            throw Superblock.corrupt(-1, "a file is in fragment " + inode.fragment());
        }
        ByteBuffer entry = entry(superblock.fragmentTable(), inode.fragment(), 16);
        return new FileContent.Tail(entry.getLong(0), entry.getInt(8), inode.offset());
    }

    /** An entry of a table whose metadata blocks are listed at {@code table}. */
    private ByteBuffer entry(long table, long index, int size) throws IOException {
        long position = index * size;
        long block = blocks.read(table + position / 8192 * Long.BYTES, Long.BYTES).getLong();
        return new MetadataReader(blocks, block, (int) (position % 8192)).next(size);
    }

    @Override
    public String readLink(FileNode link) throws IOException {
        link.require(FileNode.Kind.SYMLINK);
        Inode inode = inode(link.inode());
        if (inode.size() < 1 || inode.size() > MAX_LINK) {
            throw Superblock.corrupt(-1, "a link has a target of " + inode.size() + " bytes");
        }
        byte[] target = inode.rest().next((int) inode.size()).array();
        String text = new String(target, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private SequencedMap<String, Long> names(FileNode directory) throws IOException {
        directory.require(FileNode.Kind.DIRECTORY);
        return directories.names(directory.inode(), () -> read(inode(directory.inode())));
    }

    /** {@code struct squashfs_dir_header}, and up to 256 entries behind each. */
    private SequencedMap<String, Long> read(Inode directory) throws IOException {
        SequencedMap<String, Long> names = new LinkedHashMap<>();
        long at = superblock.directoryTable() + directory.start();
        MetadataReader in = new MetadataReader(blocks, at, directory.offset());
        long left = directory.size() - LISTING_EXTRA;
        while (left > 0) {
            ByteBuffer header = in.next(12);
            long count = Integer.toUnsignedLong(header.getInt(0)) + 1;
            long block = Integer.toUnsignedLong(header.getInt(4));
            left -= 12;
            if (count > 256) {
                throw Superblock.corrupt(at, "a directory has " + count + " entries in a row");
            }
            for (long i = 0; i < count; i++) {
                budget.step(Superblock.FORMAT);
                ByteBuffer entry = in.next(8);
                int length = entry.getChar(6) + 1;
                if (length > 256 || names.size() >= MAX_ENTRIES) {
                    throw Superblock.corrupt(at, "a name has " + length + " bytes");
                }
                String name = new String(in.next(length).array(), StandardCharsets.UTF_8);
                left -= 8 + length;
                boolean path = name.indexOf('/') >= 0 || name.indexOf('\0') >= 0;
                if (path || name.equals(".") || name.equals("..")) {
                    throw Superblock.corrupt(at, "a name can stand in no path");
                }
                names.putIfAbsent(name, block << 16 | entry.getChar(0));
            }
        }
        return names;
    }

    private Inode inode(long reference) throws IOException {
        budget.step(Superblock.FORMAT);
        long block = superblock.inodeTable() + (reference >>> 16);
        MetadataReader in = new MetadataReader(blocks, block, (int) (reference & 0xFFFF));
        return Inode.read(in, reference);
    }

    private FileNode node(long reference) throws IOException {
        Inode inode = inode(reference);
        return new FileNode(
                reference,
                inode.kind(),
                inode.mode(),
                owner(inode.uidIndex()),
                owner(inode.gidIndex()),
                inode.links(),
                Math.max(inode.size(), 0),
                inode.modified(),
                inode.modified(),
                inode.modified());
    }

    private long owner(int index) throws IOException {
        if (index >= superblock.ids()) {
            throw Superblock.corrupt(-1, "an inode has owner " + index + " of a table without it");
        }
        return Integer.toUnsignedLong(entry(superblock.idTable(), index, 4).getInt());
    }
}
