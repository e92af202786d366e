package assay.guest.fs.ext;

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
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is in a file system, reading it ends in its files or in an {@link ImageException}. */
class BrokenExtTest {

    private static final int ROUNDS = 60;

    /** Every walk of the small images here takes fewer steps. */
    private static final int STEPS = 20_000;

    @TempDir Path folder;

    @FuzzTest
    void anyBytesAreASuperblockOrNot(byte[] bytes) {
        if (bytes.length >= ExtSuperblock.SIZE) {
            attempt(() -> ExtSuperblock.parse(ByteBuffer.wrap(bytes)));
        }
    }

    @FuzzTest
    void anyBytesAreAnExtentNodeOrNot(byte[] bytes) {
        ByteBuffer node = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length >= Inode.I_BLOCK_SIZE) {
            attempt(() -> ExtentNode.parse(node, ExtentNode.depth(node), 0, 1L << 32));
        }
    }

    @FuzzTest
    void anyBytesAreDirectoryEntriesOrNot(byte[] bytes) {
        ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Budget budget = new Budget(2L * bytes.length);
        attempt(() -> DirectoryBlock.collect(block, false, new HashMap<>(), budget));
        attempt(() -> DirectoryBlock.collect(block, true, new HashMap<>(), budget));
    }

    @FuzzTest
    void anyBytesAreAFileSystemOrNot(byte[] bytes) {
        attempt(() -> walk(bytes));
    }

    /** Without checksums of metadata, so that what is wrong is met and not only noticed. */
    @ParameterizedTest
    @CsvSource({
        "1, -t ext2 -b 1024",
        "2, -t ext2 -b 1024 -r 0",
        "3, -t ext4 -b 1024 -O ^metadata_csum;^has_journal",
        "4, -t ext4 -b 1024 -O ^metadata_csum;inline_data;^has_journal",
        "5, -t ext4 -b 1024 -C 4096 -O ^metadata_csum;bigalloc;meta_bg;^resize_inode;^has_journal"
    })
    void aFileSystemWithWrongBytes(long seed, String options) throws IOException {
        Path image = folder.resolve("image");
        ExtImages.of(source(), image, "2M", ("-N 128 " + options.replace(';', ',')).split(" "));
        ExtImages.debugfs(image, "ea_set /far user.one " + "1".repeat(50));
        ExtImages.debugfs(image, "ea_set /far user.two " + "2".repeat(150));
        byte[] whole = Files.readAllBytes(image);
        assertThat(walk(whole)).isGreaterThan(10);
        int[] metadata = metadata(whole);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] broken = whole.clone();
            int changes = 1 + random.nextInt(20);
            for (int i = 0; i < changes; i++) {
                int at = metadata[random.nextInt(metadata.length)] + random.nextInt(8);
                broken[Math.min(at, broken.length - 1)] = value(random);
            }
            attempt(() -> walk(broken));
        }
    }

    private Path source() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        for (int i = 0; i < 30; i++) {
            Path sub = Files.createDirectories(source.resolve("dir-" + i % 5));
            Files.writeString(sub.resolve("file-" + i), "x".repeat(i * 40));
            Files.createSymbolicLink(sub.resolve("link-" + i), Path.of("t".repeat(1 + i * 5)));
        }
        try (RandomAccessFile file = new RandomAccessFile(source.resolve("far").toFile(), "rw")) {
            for (int i = 0; i < 100; i++) {
                file.seek(i * 8192L);
                file.write(1);
            }
        }
        return source;
    }

    /** Where something stands: most of a small image is empty, and breaking that breaks nothing. */
    private static int[] metadata(byte[] image) {
        return IntStream.range(0, image.length / 8)
                .map(i -> i * 8)
                .filter(at -> ByteBuffer.wrap(image).getLong(at) != 0)
                .toArray();
    }

    /** Mostly the values that break something. */
    private static byte value(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> (byte) 0xFF;
            case 2 -> (byte) (1 << random.nextInt(8));
            default -> (byte) random.nextInt();
        };
    }

    /** Reads everything, each file's first 64 KiB and last byte, and counts the files. */
    private static int walk(byte[] image) throws IOException {
        ExtTree tree = ExtTree.open(new BytesSource(image), new Budget(STEPS));
        Trees.readFreeRuns(tree, image.length);
        return walk(tree, tree.root());
    }

    private static int walk(ExtTree tree, FileNode directory) throws IOException {
        int count = 0;
        for (FileTree.Entry entry : tree.list(directory)) {
            assertThat(entry.name()).doesNotContain("/", "\0").isNotEmpty();
            attempt(() -> readOne(tree, entry.node()));
            count++;
            if (entry.node().isDirectory()) {
                count += walk(tree, entry.node());
            }
        }
        return count;
    }

    private static void readOne(ExtTree tree, FileNode node) throws IOException {
        attempt(() -> tree.extendedAttributes(node));
        switch (node.kind()) {
            case SYMLINK -> assertThat(tree.readLink(node)).hasSizeLessThanOrEqualTo(4096);
            case REGULAR -> {
                BlockSource content = tree.content(node);
                if (content.size() > 0) {
                    content.read(0, ByteBuffer.allocate((int) Math.min(1 << 16, content.size())));
                    content.read(content.size() - 1, ByteBuffer.allocate(1));
                    assertThat(content.extentAt(0, content.size()).length()).isPositive();
                }
            }
            default -> {}
        }
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }

    /** Any other exception fails the test. */
    private static void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (ImageException expected) {
            assertThat(expected.format()).isEqualTo(ExtSuperblock.FORMAT);
        } catch (IOException e) {
            throw new AssertionError("the source cannot fail", e);
        }
    }
}
