package assay.guest.fs.xfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.FileNode;
import assay.guest.fs.Trees;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged images end in an {@link ImageException} or in wrong bytes, never in anything else. The
 * image is of version 4, where no checksum hides a parser from the damage.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileXfsTest {

    private static final int STEPS = 20_000;

    private BlockSource image;

    /** Offsets of the metadata's bytes that are not zero. */
    private long[] places;

    @BeforeAll
    void makeImage(@TempDir Path folder) throws IOException {
        XfsImage files =
                XfsImage.in(folder)
                        .file("file", "text".repeat(5000))
                        .link("short", "target")
                        .link("long", "target/".repeat(100))
                        .dir("small")
                        .fifo("fifo")
                        .fifo("other")
                        .up()
                        .dirOf(20)
                        .dirOf(300);
        Path made = files.make("-m", "crc=0", "-i", "size=256", "-b", "size=512");
        XfsDb.ask(made, "path /small/fifo", "attr_set -v 5 one", "attr_set -s -v 9 two");
        List<String> many = new ArrayList<>(List.of("path /file"));
        for (int i = 1; i < 20; i++) {
            many.add("attr_set -v %d number-%d".formatted(i * 30, i));
        }
        XfsDb.ask(made, many.toArray(String[]::new));
        image = FileSource.open(made);
        MetadataOffsets seen = new MetadataOffsets(image);
        walk(seen);
        places = seen.offsets();
    }

    @AfterAll
    void close() throws IOException {
        image.close();
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void damageEndsInAnImageException(long seed) throws IOException {
        Random random = new Random(seed);
        PatchedSource damaged = new PatchedSource(image);
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            // Small numbers and all ones break more than others.
            int value = random.nextBoolean() ? random.nextInt() : random.nextInt(4) - 1;
            damaged.put(places[random.nextInt(places.length)], (byte) value);
        }
        read(damaged);
    }

    @FuzzTest
    void anyDamageEndsInAnImageException(FuzzedDataProvider data) throws IOException {
        PatchedSource damaged = new PatchedSource(image);
        while (data.remainingBytes() > 0) {
            int place = data.consumeInt(0, places.length - 1);
            damaged.put(places[place] + data.consumeInt(0, 7), data.consumeByte());
        }
        read(damaged);
    }

    @Test
    void aBudgetEndsTheWalkOfALargeDirectory() throws IOException {
        XfsTree tree = XfsTree.open(image, new Budget(100));
        FileNode directory = tree.lookup(tree.root(), "with-300").orElseThrow();
        assertThatThrownBy(() -> tree.list(directory))
                .extracting(thrown -> ((ImageException) thrown).reason())
                .isEqualTo(Reason.LIMIT);
    }

    @Test
    void aDirectoryBelowItselfIsWalkedNoFurtherThanTheBudget() throws IOException {
        XfsTree tree = XfsImage.open(image);
        Superblock superblock = Volume.open(image).superblock();
        FileNode small = tree.lookup(tree.root(), "small").orElseThrow();
        byte[] root = new byte[superblock.inodeSize()];
        image.read(superblock.offsetOfInode(tree.root().inode()), ByteBuffer.wrap(root));
        PatchedSource damaged = new PatchedSource(image);
        damaged.put(superblock.offsetOfInode(small.inode()), root);
        assertThatThrownBy(() -> walk(damaged))
                .extracting(thrown -> ((ImageException) thrown).reason())
                .isEqualTo(Reason.LIMIT);
    }

    private static void read(BlockSource damaged) {
        try {
            walk(damaged);
        } catch (ImageException e) {
            assertThat(e.format()).isEqualTo("xfs");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void walk(BlockSource source) throws IOException {
        Budget budget = new Budget(STEPS);
        XfsTree tree = XfsTree.open(source, budget);
        tree.info();
        tree.logState();
        Trees.readFreeRuns(tree, source.size());
        Trees.readEverything(tree, tree.root(), budget);
    }
}
