package assay.guest.fs.fat;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.disk.ImageException;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import assay.guest.fs.Trees;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is in a file system, reading it ends in its files or in an {@link ImageException}. */
class FatFuzzTest {

    private static final int ROUNDS = 100;
    private static final int STEPS = 20_000;

    @TempDir Path folder;

    @FuzzTest
    void anyBytesAreAFileSystemOrNot(byte[] bytes) {
        attempt(() -> walk(bytes));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, -F 12", "2, 3, -F 16 -s 1", "3, 34, -F 32 -s 1"})
    void aFileSystemWithWrongBytes(long seed, int size, String options) throws IOException {
        Path image = folder.resolve("image");
        FatImage.make(image, size * (1L << 20), options.split(" "));
        Path source = Files.createDirectories(folder.resolve("source/folder/in a folder"));
        for (int i = 0; i < 12; i++) {
            Files.writeString(source.resolve("a file with a name " + i), "x".repeat(i * 500));
        }
        FatImage.fill(image, folder.resolve("source"));
        byte[] whole = Files.readAllBytes(image);
        assertThat(walk(whole)).isGreaterThan(10);
        int[] places = IntStream.range(0, whole.length).filter(at -> whole[at] != 0).toArray();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS / size + 10; round++) {
            byte[] broken = whole.clone();
            for (int i = 1 + random.nextInt(30); i > 0; i--) {
                int at = random.nextInt(4) == 0 ? random.nextInt(96) : anyOf(places, random);
                broken[at] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(4));
            }
            attempt(() -> walk(broken));
        }
    }

    private static int anyOf(int[] places, Random random) {
        return places[random.nextInt(places.length)];
    }

    private static int walk(byte[] image) throws IOException {
        FatTree tree = FatTree.open(new BytesSource(image), new Budget(STEPS));
        attempt(tree::info);
        Trees.readFreeRuns(tree, image.length);
        return walk(tree, tree.root(), 0);
    }

    private static int walk(FatTree tree, FileNode directory, int depth) throws IOException {
        int count = 0;
        for (FileTree.Entry entry : tree.list(directory)) {
            assertThat(entry.name()).doesNotContain("/", "\0").isNotEmpty();
            count++;
            if (entry.node().isRegular()) {
                attempt(() -> read(tree, entry.node()));
            } else if (depth < 100) {
                count += walk(tree, entry.node(), depth + 1);
            }
        }
        return count;
    }

    private static void read(FatTree tree, FileNode file) throws IOException {
        BlockSource content = tree.content(file);
        if (content.size() > 0) {
            assertThat(content.extentAt(0, content.size()).length()).isPositive();
            content.read(0, ByteBuffer.allocate((int) Math.min(1 << 16, content.size())));
            content.read(content.size() - 1, ByteBuffer.allocate(1));
        }
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }

    private static void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (ImageException expected) {
            assertThat(expected.format()).isEqualTo("vfat");
        } catch (IOException e) {
            throw new AssertionError("the source cannot fail", e);
        }
    }
}
