package assay.guest.fs.btrfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.Extent;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.guest.fs.FileNode;
import assay.guest.fs.Trees;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged images end in an {@link ImageException} or in wrong bytes, never in anything else. The
 * checksums are right, so that they hide no parser from the damage.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileBtrfsTest {

    private static final int STEPS = 20_000;
    private static final int NODE = 4096;
    private static final int SUPERBLOCK = 64 << 10;

    private BlockSource image;

    /** Where the nodes are that a walk reads. */
    private List<Long> places;

    @BeforeAll
    void makeImage(@TempDir Path folder) throws IOException {
        Path host = Files.createDirectory(folder.resolve("host"));
        Files.writeString(host.resolve("inline"), "text");
        Files.writeString(host.resolve("file"), "text".repeat(5000));
        Files.createSymbolicLink(host.resolve("link"), Path.of("target"));
        Path many = Files.createDirectory(host.resolve("many"));
        for (int i = 0; i < 100; i++) {
            Files.createFile(many.resolve("entry-with-a-longish-name-%05d".formatted(i)));
        }
        Path made =
                BtrfsImage.make(
                        host, folder.resolve("image"), "-m", "single", "-n", String.valueOf(NODE));
        image = FileSource.open(made);
        Recorder seen = new Recorder(image);
        walk(seen);
        places = List.copyOf(seen.places);
        assertThat(places.size()).isGreaterThan(10);
    }

    @AfterAll
    void close() throws IOException {
        image.close();
    }

    /** Notes where whole nodes are read; the files here are shorter or longer. */
    private static final class Recorder implements BlockSource {

        private final BlockSource image;
        private final TreeSet<Long> places = new TreeSet<>();

        Recorder(BlockSource image) {
            this.image = image;
        }

        @Override
        public long size() {
            return image.size();
        }

        @Override
        public void read(long offset, ByteBuffer target) throws IOException {
            if (target.remaining() == NODE && offset != SUPERBLOCK) {
                places.add(offset);
            }
            image.read(offset, target);
        }

        @Override
        public Extent extentAt(long from, long to) throws IOException {
            return image.extentAt(from, to);
        }

        @Override
        public void close() {}
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void damageEndsInAnImageException(long seed) throws IOException {
        Random random = new Random(seed);
        DamagedImage damaged = new DamagedImage(image);
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            ByteBuffer node = anyNode(damaged, random.nextInt(8 * places.size()));
            // Small numbers and all ones break more than others, headers more than data.
            int value = random.nextBoolean() ? random.nextInt() : random.nextInt(4) - 1;
            int at = random.nextBoolean() ? 32 + random.nextInt(400) : 32 + random.nextInt(4060);
            node.put(at, (byte) value);
            if (random.nextInt(3) == 0) {
                node.putLong(Math.min(at, NODE - 8), random.nextLong() >>> random.nextInt(64));
            }
        }
        read(damaged.seal());
    }

    @FuzzTest
    void anyDamageEndsInAnImageException(FuzzedDataProvider data) throws IOException {
        DamagedImage damaged = new DamagedImage(image);
        while (data.remainingBytes() > 0) {
            ByteBuffer node = anyNode(damaged, data.consumeInt(0, 8 * places.size() - 1));
            node.put(data.consumeInt(32, NODE - 1), data.consumeByte());
        }
        read(damaged.seal());
    }

    /** Mostly a node, now and then the superblock. */
    private ByteBuffer anyNode(DamagedImage damaged, int number) throws IOException {
        return number % 8 == 7
                ? damaged.node(SUPERBLOCK, Superblock.SIZE)
                : damaged.node(places.get(number / 8), NODE);
    }

    @ParameterizedTest
    @CsvSource({
        "100, 7, after (",
        "100, 8, a node of level 8",
        "100, 255, a node of level 255",
        "96, 4294967295, with 4294967295 items",
        "48, 4096, the node says it stands at 4096",
        "80, 1, and generation 1",
        "32, 1, belongs to another file system",
    })
    void aRootThatLiesIsRefused(int offset, long value, String what) throws IOException {
        long root = rootPlace();
        DamagedImage damaged = new DamagedImage(image);
        ByteBuffer node = damaged.node(root, NODE);
        switch (offset) {
            case 100 -> node.put(offset, (byte) value);
            case 96 -> node.putInt(offset, (int) value);
            default -> node.putLong(offset, value);
        }
        assertThatThrownBy(() -> walk(damaged.seal())).hasMessageContaining(what);
    }

    @Test
    void keysThatDoNotGrowAreRefused() throws IOException {
        DamagedImage damaged = new DamagedImage(image);
        ByteBuffer leaf = damaged.node(leafPlace(), NODE);
        leaf.put(0x65 + 25, leaf.slice(0x65, 17), 0, 17);

        assertThatThrownBy(() -> walk(damaged.seal())).hasMessageContaining(" after (");
    }

    @ParameterizedTest
    @CsvSource({"17, 4000", "17, 2147483647", "21, 4000", "21, -1", "21, 0"})
    void itemsOutsideTheirLeafAreRefused(int field, int value) throws IOException {
        DamagedImage damaged = new DamagedImage(image);
        damaged.node(leafPlace(), NODE).putInt(0x65 + 25 + field, value);

        assertThatThrownBy(() -> walk(damaged.seal())).hasMessageContaining("of its leaf");
    }

    @Test
    void aTreeThatContainsItselfIsRefused() throws IOException {
        DamagedImage damaged = new DamagedImage(image);
        for (long place : places) {
            ByteBuffer node = damaged.node(place, NODE);
            if (node.get(100) > 0) {
                node.putLong(0x65 + 17, node.getLong(48));
                node.putLong(0x65 + 25, node.getLong(80));
            }
        }
        assertThatThrownBy(() -> walk(damaged.seal())).hasMessageContaining("its parent says");
    }

    @ParameterizedTest
    @CsvSource({
        "8, 9223372036854775807, a compressed extent of 9223372036854775807 bytes",
        "8, 131073, a compressed extent of 131073 bytes",
        "29, 1073741824, of an extent of",
        "45, 1073741824, of an extent of",
        "37, -1, of an extent of",
    })
    void aCompressedExtentMayNotBeABomb(int field, long value, String what) throws IOException {
        DamagedImage damaged = new DamagedImage(image);
        int extents = 0;
        for (long place : places) {
            ByteBuffer node = damaged.node(place, NODE);
            for (int i = 0; node.get(100) == 0 && i < node.getInt(96); i++) {
                int item = 0x65 + i * 25;
                int data = 0x65 + node.getInt(item + 17);
                if (node.get(item + 8) == Key.EXTENT_DATA && node.getInt(item + 21) == 53) {
                    node.put(data + 16, (byte) 3).putLong(data + 8, 20480);
                    node.putLong(data + field, value);
                    extents++;
                }
            }
        }
        assertThat(extents).isPositive();
        assertThatThrownBy(() -> walk(damaged.seal())).hasMessageContaining(what);
    }

    @Test
    void whatWasNeverWrittenIsZeros() throws IOException {
        DamagedImage damaged = new DamagedImage(image);
        for (long place : places) {
            ByteBuffer node = damaged.node(place, NODE);
            for (int i = 0; node.get(100) == 0 && i < node.getInt(96); i++) {
                int item = 0x65 + i * 25;
                if (node.get(item + 8) == Key.EXTENT_DATA && node.getInt(item + 21) == 53) {
                    node.put(0x65 + node.getInt(item + 17) + 20, (byte) 2);
                }
            }
        }
        BtrfsTree tree = BtrfsImage.open(damaged.seal());
        FileNode file = tree.lookup(tree.root(), "file").orElseThrow();

        assertThat(BtrfsImage.content(tree, file)).hasSize(20_000).containsOnly(0);
        assertThat(tree.content(file).extentAt(0, 20_000))
                .isEqualTo(new Extent(0, 20_000, Extent.Kind.ZERO));
    }

    @Test
    void aLogTreeIsNotedAndNotReplayed() throws IOException {
        DamagedImage damaged = new DamagedImage(image);
        damaged.node(SUPERBLOCK, Superblock.SIZE).putLong(0x60, 4096);

        assertThat(BtrfsImage.open(damaged.seal()).info().logTree()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"13, extent_tree_v2", "14, raid_stripe_tree", "12, zoned", "63, bit 63"})
    void featuresThatAreNotReadAreNamed(int bit, String name) throws IOException {
        DamagedImage damaged = new DamagedImage(image);
        ByteBuffer sb = damaged.node(SUPERBLOCK, Superblock.SIZE);
        sb.putLong(0xbc, sb.getLong(0xbc) | 1L << bit);

        assertThatThrownBy(() -> BtrfsImage.open(damaged.seal())).hasMessageContaining(name);
    }

    @Test
    void aBudgetEndsTheWalkOfALargeDirectory() {
        assertThatThrownBy(() -> walk(image, new Budget(100)))
                .extracting(thrown -> ((ImageException) thrown).reason())
                .isEqualTo(ImageException.Reason.LIMIT);
    }

    /** Where the tree of trees begins. */
    private long rootPlace() throws IOException {
        return place(BtrfsVolume.open(image, new Budget(100)).superblock().root());
    }

    private long place(long address) throws IOException {
        for (long place : places) {
            if (new DamagedImage(image).node(place, NODE).getLong(48) == address) {
                return place;
            }
        }
        throw new AssertionError("no node at " + address);
    }

    /** A leaf of the tree of files with some items. */
    private long leafPlace() throws IOException {
        List<Long> leaves = new ArrayList<>();
        for (long place : places) {
            ByteBuffer node = new DamagedImage(image).node(place, NODE);
            if (node.get(100) == 0 && node.getLong(0x58) == 5 && node.getInt(96) > 3) {
                leaves.add(place);
            }
        }
        return leaves.getFirst();
    }

    private static void read(BlockSource damaged) {
        try {
            walk(damaged);
        } catch (ImageException e) {
            assertThat(e.format()).isIn("btrfs", "zstd", "lzo", "deflate");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void walk(BlockSource source) throws IOException {
        walk(source, new Budget(STEPS));
    }

    private static void walk(BlockSource source, Budget budget) throws IOException {
        BtrfsTree tree = BtrfsTree.open(source, budget);
        tree.info();
        tree.path();
        Trees.readFreeRuns(tree, source.size());
        for (long id : tree.subvolumes()) {
            BtrfsTree each = tree.subvolume(id).orElseThrow();
            Trees.readEverything(each, each.root(), budget);
        }
    }
}
