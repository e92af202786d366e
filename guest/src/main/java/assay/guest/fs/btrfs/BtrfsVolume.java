package assay.guest.fs.btrfs;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One file system with all its subvolumes. */
final class BtrfsVolume {

    /** {@code BTRFS_SUPER_INFO_OFFSET} and the mirrors behind it. */
    static final List<Long> SUPERBLOCKS = List.of(64L << 10, 64L << 20, 256L << 30);

    /** More than any system has; snapshots are made daily at most. */
    private static final int MAX_SUBVOLUMES = 10_000;

    private static final int MAX_PATH = 4096;

    private final Superblock superblock;
    private final ChunkMap chunks;
    private final Tree roots;
    private final Budget budget;
    private final PackedExtent.Cache unpacked = new PackedExtent.Cache();

    private BtrfsVolume(Superblock superblock, ChunkMap chunks, Tree roots, Budget budget) {
        this.superblock = superblock;
        this.chunks = chunks;
        this.roots = roots;
        this.budget = budget;
    }

    static BtrfsVolume open(BlockSource partition, Budget budget) throws IOException {
        Superblock sb = superblock(partition);
        Device first = new Device(partition, sb, ChunkMap.bootstrap(sb.sysChunkArray()));
        Tree chunkTree =
                new Tree(first, sb.chunkRoot(), sb.chunkRootLevel(), sb.chunkRootGeneration());
        ChunkMap chunks = ChunkMap.bootstrap(sb.sysChunkArray());
        Tree.Cursor cursor = chunkTree.from(new Key(0, 0, 0));
        Optional<Item> item = cursor.next();
        while (item.isPresent()) {
            budget.step(Block.BTRFS);
            if (item.get().key().type() == Key.CHUNK_ITEM) {
                chunks.add(Chunk.parse(item.get().key(), item.get().data()));
            }
            item = cursor.next();
        }
        Device device = new Device(partition, sb, chunks);
        Tree roots = new Tree(device, sb.root(), sb.rootLevel(), sb.generation());
        return new BtrfsVolume(sb, chunks, roots, budget);
    }

    /** The first one, or where it is broken, the newest of its mirrors. */
    private static Superblock superblock(BlockSource partition) throws IOException {
        Block newest = null;
        for (long offset : SUPERBLOCKS) {
            if (offset > partition.size() - Superblock.SIZE) {
                break;
            }
            ByteBuffer bytes = ByteBuffer.allocate(Superblock.SIZE).order(ByteOrder.LITTLE_ENDIAN);
            partition.read(offset, bytes);
            Block block = new Block(bytes.flip(), offset);
            if (Superblock.isWhole(block)) {
                boolean newer = newest == null || block.i64(0x48) > newest.i64(0x48);
                newest = newer ? block : newest;
                if (offset == SUPERBLOCKS.getFirst()) {
                    break;
                }
            }
        }
        if (newest == null) {
            throw new ImageException(
                    Reason.CORRUPT,
                    Block.BTRFS,
                    SUPERBLOCKS.getFirst(),
                    "neither the superblock nor a mirror of it is whole");
        }
        return Superblock.parse(newest, partition.size());
    }

    Superblock superblock() {
        return superblock;
    }

    ChunkMap chunks() {
        return chunks;
    }

    /** One of the file system's own trees, which the tree of trees has under this number. */
    Tree tree(long id) throws IOException {
        Item item =
                roots.floor(new Key(id, Key.ROOT_ITEM, -1))
                        .filter(found -> found.key().is(id, Key.ROOT_ITEM))
                        .orElseThrow(() -> Block.corrupt("there is no tree " + id));
        return Subvolume.parse(item, roots.device()).tree();
    }

    PackedExtent.Cache unpacked() {
        return unpacked;
    }

    void step() throws ImageException {
        budget.step(Block.BTRFS);
    }

    /** The subvolume with a number, deleted or not; empty if there is none. */
    Optional<Subvolume> subvolume(long id) throws IOException {
        step();
        Optional<Item> item =
                Subvolume.isSubvolume(id)
                        ? roots.floor(new Key(id, Key.ROOT_ITEM, -1))
                                .filter(found -> found.key().is(id, Key.ROOT_ITEM))
                        : Optional.empty();
        return item.isPresent()
                ? Optional.of(Subvolume.parse(item.get(), roots.device()))
                : Optional.empty();
    }

    /** What is mounted without options: {@code btrfs subvolume set-default}. */
    long defaultId() throws IOException {
        long directory = 6; // BTRFS_ROOT_TREE_DIR_OBJECTID
        Tree.Cursor cursor = roots.from(new Key(directory, Key.DIR_ITEM, 0));
        Optional<Item> item = cursor.next(directory, Key.DIR_ITEM);
        while (item.isPresent()) {
            step();
            for (DirItem entry : DirItem.all(item.get().data())) {
                if (entry.name().equals("default")) {
                    return entry.location().objectid();
                }
            }
            item = cursor.next(directory, Key.DIR_ITEM);
        }
        return Subvolume.TOP;
    }

    /** All that are not deleted, in order of their numbers. */
    List<Subvolume> subvolumes() throws IOException {
        List<Subvolume> all = new ArrayList<>();
        subvolume(Subvolume.TOP).ifPresent(all::add);
        Tree.Cursor cursor = roots.from(new Key(Subvolume.FIRST, 0, 0));
        Optional<Item> item = cursor.next();
        while (item.isPresent() && Subvolume.isSubvolume(item.get().key().objectid())) {
            step();
            if (item.get().key().type() == Key.ROOT_ITEM) {
                Subvolume subvolume = Subvolume.parse(item.get(), roots.device());
                if (!subvolume.deleted()) {
                    all.add(subvolume);
                }
                if (all.size() > MAX_SUBVOLUMES) {
                    throw new ImageException(
                            Reason.LIMIT,
                            Block.BTRFS,
                            -1,
                            "it has more than " + MAX_SUBVOLUMES + " subvolumes");
                }
            }
            item = cursor.next();
        }
        return all;
    }

    /**
     * {@code struct btrfs_root_ref}: where a subvolume stands.
     *
     * @param parent the subvolume that it is in
     * @param directory the inode there
     * @param name what it is called there
     */
    record RootRef(long parent, long directory, String name) {

        static RootRef parse(Item item) throws ImageException {
            Block data = item.data();
            data.require(18, "reference of a subvolume");
            int length = data.u16(16);
            data.require(18 + length, "reference of a subvolume");
            return new RootRef(item.key().offset(), data.i64(0), DirItem.text(data, 18, length));
        }
    }

    /** Where a subvolume stands; empty for the topmost one. */
    Optional<RootRef> place(long id) throws IOException {
        Optional<Item> item =
                roots.from(new Key(id, Key.ROOT_BACKREF, 0)).next(id, Key.ROOT_BACKREF);
        return item.isPresent() ? Optional.of(RootRef.parse(item.get())) : Optional.empty();
    }

    /**
     * The path of a subvolume from the topmost one, as {@code subvol=} takes it and without slashes
     * around it; empty for the topmost one.
     */
    String path(long id) throws IOException {
        StringBuilder path = new StringBuilder();
        long at = id;
        while (at != Subvolume.TOP) {
            long child = at;
            RootRef place =
                    place(at)
                            .orElseThrow(() ->
                                    Block.corrupt("nothing says where subvolume " + child + " is"));
            prepend(path, place.name());
            Subvolume parent =
                    subvolume(place.parent())
                            .orElseThrow(() -> Block.corrupt("no subvolume " + place.parent()));
            directories(parent, place.directory(), path);
            at = parent.id();
        }
        return path.toString();
    }

    private void directories(Subvolume parent, long directory, StringBuilder path)
            throws IOException {
        long ino = directory;
        while (ino != Subvolume.ROOT_DIRID) {
            step();
            long child = ino;
            Item item =
                    parent.tree()
                            .from(new Key(ino, Key.INODE_REF, 0))
                            .next(ino, Key.INODE_REF)
                            .orElseThrow(() ->
                                    Block.corrupt("directory %d has no name".formatted(child)));
            item.data().require(10, "name of a directory");
            int length = item.data().u16(8);
            item.data().require(10 + length, "name of a directory");
            prepend(path, DirItem.text(item.data(), 10, length));
            ino = item.key().offset();
        }
    }

    private static void prepend(StringBuilder path, String name) throws ImageException {
        if (name.isEmpty()) {
            throw Block.corrupt("a subvolume or directory has an empty name");
        }
        path.insert(0, path.isEmpty() ? name : name + "/");
        if (path.length() > MAX_PATH) {
            throw Block.corrupt("a subvolume's path has more than " + MAX_PATH + " characters");
        }
    }
}
