package assay.guest.fs.ntfs;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.guest.fs.DirectoryCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Reads directories. All nodes of the index that its bitmap says are in use are read one after the
 * other, and the tree that they make is not walked: with the whole of a directory in memory it has
 * nothing to add, and no loop in it can hold us.
 */
final class Directories {

    /** The index of a directory by names. */
    static final String I30 = "$I30";

    private static final int MAGIC = 0x58444E49; // INDX
    private static final int ROOT_HEADER = 16;
    private static final int BLOCK_HEADER = 24;
    private static final int MAX_BLOCK_SIZE = 64 * 1024;

    /** More entries than any directory of a system has; bounds the memory that one can take. */
    private static final int MAX_ENTRIES = 250_000;

    /** So many blocks of the least size that hold an entry have room for that. */
    private static final int MAX_BITMAP_SIZE = MAX_ENTRIES / 8;

    private final Mft mft;
    private final UpcaseTable upcase;
    private final DirectoryCache cache = new DirectoryCache();
    private final DirectoryCache folded = new DirectoryCache();

    Directories(Mft mft, UpcaseTable upcase) {
        this.mft = mft;
        this.upcase = upcase;
    }

    /** References to the files, not yet checked, by name in on-disk order. */
    SequencedMap<String, Long> names(NtfsFile directory) throws IOException {
        return cache.names(directory.number(), () -> read(directory));
    }

    /**
     * The reference to the file called so: exactly so, or without regard to case, or by its short
     * name.
     */
    Optional<Long> find(NtfsFile directory, String name) throws IOException {
        Long exact = names(directory).get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        Map<String, Long> byFolded = folded.names(directory.number(), () -> readFolded(directory));
        return Optional.ofNullable(byFolded.get(upcase.fold(name)));
    }

    private SequencedMap<String, Long> read(NtfsFile directory) throws IOException {
        SequencedMap<String, Long> names = new LinkedHashMap<>();
        visit(
                directory,
                (name, reference) -> {
                    if (!name.dos()) {
                        put(names, name, reference);
                    }
                });
        return names;
    }

    private SequencedMap<String, Long> readFolded(NtfsFile directory) throws IOException {
        SequencedMap<String, Long> names = new LinkedHashMap<>();
        for (Map.Entry<String, Long> name : names(directory).entrySet()) {
            names.putIfAbsent(upcase.fold(name.getKey()), name.getValue());
        }
        SequencedMap<String, Long> shortNames = new LinkedHashMap<>();
        visit(
                directory,
                (name, reference) -> {
                    if (name.dos()) {
                        put(shortNames, name, reference);
                    }
                });
        for (Map.Entry<String, Long> name : shortNames.entrySet()) {
            names.putIfAbsent(upcase.fold(name.getKey()), name.getValue());
        }
        return names;
    }

    /** Files of the file system itself are left out, and so are names that no path can have. */
    private static void put(Map<String, Long> names, FileName name, long reference)
            throws ImageException {
        if (Reference.record(reference) >= NtfsTree.FIRST_USER_FILE) {
            name.component().ifPresent(component -> names.putIfAbsent(component, reference));
        }
        if (names.size() > MAX_ENTRIES) {
            throw Block.limit("a directory has more than " + MAX_ENTRIES + " entries");
        }
    }

    private void visit(NtfsFile directory, IndexEntries.Visitor visitor) throws IOException {
        Block root = directory.require(Attribute.INDEX_ROOT, I30).value();
        if (root.i32(0) != Attribute.FILE_NAME) {
            throw root.corrupt(0, "directory " + directory.number() + " is not indexed by names");
        }
        IndexEntries.visit(root.from(ROOT_HEADER), mft.budget(), visitor);
        Optional<Attribute> allocation = directory.find(Attribute.INDEX_ALLOCATION, I30);
        if (allocation.isPresent()) {
            visitBlocks(directory, directory.source(allocation.get()), root, visitor);
        }
    }

    private void visitBlocks(
            NtfsFile directory, BlockSource blocks, Block root, IndexEntries.Visitor visitor)
            throws IOException {
        long blockSize = root.u32(8);
        if (!BootSector.isPower(blockSize, 512, MAX_BLOCK_SIZE)) {
            throw root.corrupt(8, "an index block has " + blockSize + " bytes");
        }
        Attribute bitmap = directory.require(Attribute.BITMAP, I30);
        Block bits = directory.read(bitmap, MAX_BITMAP_SIZE);
        BitSet used = BitSet.valueOf(bits.bytes());
        for (int i = used.nextSetBit(0); i >= 0; i = used.nextSetBit(i + 1)) {
            mft.budget().step(Block.NTFS);
            long at = i * blockSize;
            if (at > blocks.size() - blockSize) {
                throw Block.corrupt(
                        "directory %d has index block %d in %d bytes"
                                .formatted(directory.number(), i, blocks.size()));
            }
            visitBlock(blocks, at, (int) blockSize, visitor);
        }
    }

    private void visitBlock(BlockSource blocks, long at, int size, IndexEntries.Visitor visitor)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        blocks.read(at, bytes);
        Block block = Fixup.undo(new Block(bytes.flip(), -1), MAGIC, "index block");
        // Counted in clusters, or in sectors where a cluster has several blocks.
        int unit = mft.boot().clusterSize() <= size ? mft.boot().clusterSize() : 512;
        if (block.i64(16) != at / unit) {
            throw block.corrupt(
                    16, "index block %d is where %d belongs".formatted(block.i64(16), at / unit));
        }
        IndexEntries.visit(block.from(BLOCK_HEADER), mft.budget(), visitor);
    }
}
