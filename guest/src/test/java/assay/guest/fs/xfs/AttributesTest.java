package assay.guest.fs.xfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.BlockMap;
import assay.guest.fs.FileNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Extended attributes are as xfs_db writes them, or end in an {@link ImageException}. */
class AttributesTest {

    private static final String V4 = "-m crc=0 -b size=1024";
    private static final String V5 = "-m crc=1 -b size=1024";

    @TempDir Path folder;
    private Path image;
    private final Map<String, Integer> sizes = new TreeMap<>();
    private final List<String> commands = new ArrayList<>();

    @BeforeEach
    void inTheRoot() {
        image = folder.resolve("xfs.img");
        commands.add("path /file");
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V5})
    void aFileWithoutAttributesHasNone(String options) throws IOException {
        make(options);

        assertThat(read()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V5})
    void aFewSmallOnesAreInTheInode(String options) throws IOException {
        set("-u", "user.", "a", 5);
        set("-r", "trusted.", "SGI_ACL_FILE", 12);
        set("-s", "security.", "selinux", 20);
        make(options);

        assertThat(format()).isEqualTo(1);
        assertThat(read()).isEqualTo(sizes);
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V5})
    void largerOnesAreInALeafAndLargeOnesBehindIt(String options) throws IOException {
        set("-u", "user.", "small", 5);
        set("-u", "user.", "medium", 300);
        for (int size : List.of(966, 967, 968, 969, 1024, 1025, 1936, 1937, 65536)) {
            set("-s", "security.", "of-" + size, size);
        }
        make(options);

        assertThat(format()).isGreaterThan(1);
        assertThat(read()).isEqualTo(sizes);
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V5})
    void manyAreInATree(String options) throws IOException {
        many();
        make(options);

        assertThat(read()).isEqualTo(sizes);
    }

    @Test
    void incompleteOnesAreLeftOut() throws IOException {
        set("-u", "user.", "a", 300);
        set("-u", "user.", "b", 300);
        make(V4);
        long leaf = leaf();

        try (BlockSource source = FileSource.open(image)) {
            PatchedSource patched = new PatchedSource(source);
            patched.put(leaf + 32 + 6, (byte) 0x81);
            assertThat(read(patched)).hasSize(1);
        }
    }

    @Test
    void lengthsAndPlacesThatLieAreCorrupt() throws IOException {
        set("-u", "user.", "a", 300);
        set("-u", "user.", "b", 3000);
        make(V4);
        long leaf = leaf();
        long inode = inode();

        refuses(leaf + 8, 1); // magic
        refuses(leaf + 12, 0xFF); // count
        refuses(leaf + 32 + 4, 0xFF); // nameidx
        refuses(leaf + 4, 1); // back
        refuses(leaf + 3, 9); // forw, where nothing is
        refuses(inode + 83, 9); // di_aformat
        refuses(inode + 83, 1); // di_aformat: the extents as short form
        refuses(inode + 83, 0); // di_aformat
        refuses(inode + 80, 0xFF); // di_anextents
    }

    @Test
    void shortFormThatLeavesTheInodeIsCorrupt() throws IOException {
        set("-u", "user.", "a", 5);
        make(V4);
        long fork = inode() + 100 + 8 * XfsDb.number(image, "path /file", "print core.forkoff");

        refuses(fork + 2, 0xFF); // count
        refuses(fork + 4, 0xFF); // namelen
        refuses(fork + 5, 0xFF); // valuelen
        refuses(fork + 7, 0); // the name
    }

    @Test
    void leavesThatLeadBackAreCorrupt() throws IOException {
        many();
        make(V4);
        try (BlockSource source = FileSource.open(image)) {
            Volume volume = Volume.open(source);
            Dinode file = volume.inode(file(XfsImage.open(source)).inode());
            BlockMap map = volume.attributeMapOf(file);
            AttributeBlock root = block(volume, map, file, 0);
            assertThat(root.level()).isEqualTo(1);
            AttributeBlock leaf = block(volume, map, file, root.firstChild());
            AttributeBlock next = block(volume, map, file, leaf.forw());

            refuses(next.block().at() + 3, (int) root.firstChild()); // forw: to the leaf before
            refuses(next.block().at() + 3, (int) leaf.forw()); // forw: to itself
            refuses(root.block().at() + 16 + 7, 0); // before: to itself
            refuses(root.block().at() + 15, 2); // level
            refuses(root.block().at() + 13, 0); // count
        }
    }

    @Test
    void aRemoteValueThatIsTooLongOrElsewhereIsCorrupt() throws IOException {
        set("-u", "user.", "a", 300);
        set("-u", "user.", "b", 3000);
        make(V4);
        long leaf = leaf();
        // Sorted by hash, which for one letter is the letter: b is the second.
        long nameidx = XfsDb.number(image, "path /file", "ablock 0", "print entries[1].nameidx");

        refuses(leaf + nameidx + 5, 0xFF); // valuelen
        refuses(leaf + nameidx + 2, 1); // valueblk
    }

    @Test
    void moreThanAMebibyteIsRefused() throws IOException {
        for (int i = 0; i < 17; i++) {
            set("-u", "user.", "b" + i, 65536);
        }
        make(V5);

        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
    }

    private void many() {
        for (int i = 0; i < 60; i++) {
            set("-u", "user.", "attribute-" + i, 1 + i * 5);
        }
    }

    private void set(String option, String prefix, String name, int size) {
        sizes.put(prefix + name, size);
        commands.add("attr_set %s -v %d %s".formatted(option, size, name));
    }

    private void make(String options) throws IOException {
        image = XfsImage.in(folder).file("file", "text").make(options.split(" "));
        XfsDb.ask(image, commands.toArray(String[]::new));
    }

    private long format() {
        return XfsDb.number(image, "path /file", "print core.aformat");
    }

    private long inode() throws IOException {
        try (BlockSource source = FileSource.open(image)) {
            XfsTree tree = XfsImage.open(source);
            return Volume.open(source).superblock().offsetOfInode(file(tree).inode());
        }
    }

    private long leaf() {
        return 512 * XfsDb.number(image, "path /file", "ablock 0", "daddr");
    }

    private static FileNode file(XfsTree tree) throws IOException {
        return tree.lookup(tree.root(), "file").orElseThrow();
    }

    private static AttributeBlock block(Volume volume, BlockMap map, Dinode file, long number)
            throws IOException {
        return AttributeBlock.parse(
                volume.blocks(map, number, 1), file.number(), volume.superblock());
    }

    private Map<String, Integer> read() throws IOException {
        try (BlockSource source = FileSource.open(image)) {
            return read(source);
        }
    }

    /** The size of each value, which xfs_db makes of nothing but {@code v}. */
    private static Map<String, Integer> read(BlockSource source) throws IOException {
        XfsTree tree = XfsImage.open(source);
        SortedMap<String, byte[]> attributes = tree.extendedAttributes(file(tree));
        Map<String, Integer> found = new TreeMap<>();
        attributes.forEach((name, value) -> {
            assertThat(value).containsOnly(value.length == 0 ? new byte[0] : new byte[] {'v'});
            found.put(name, value.length);
        });
        return found;
    }

    private void refuses(long at, int value) throws IOException {
        try (BlockSource source = FileSource.open(image)) {
            PatchedSource patched = new PatchedSource(source);
            patched.put(at, (byte) value);
            assertThatThrownBy(() -> read(patched))
                    .as("byte %d", at)
                    .isInstanceOf(ImageException.class);
        }
    }
}
