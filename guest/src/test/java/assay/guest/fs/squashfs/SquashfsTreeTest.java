package assay.guest.fs.squashfs;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.disk.Extent;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import assay.guest.fs.HostFolders;
import assay.guest.fs.Trees;
import assay.testkit.Oracle;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What mksquashfs packed is unpacked; whatever else is there ends in an error. */
class SquashfsTreeTest {

    private static final int STEPS = 20_000;

    @TempDir Path folder;

    /** JUnit warns of each one that leads out of its folder. */
    @AfterEach
    void deleteLinks() {
        Oracle.require("find").run(folder, "-type", "l", "-delete");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-comp gzip",
                "-comp xz",
                "-comp zstd -b 4096",
                "-comp lz4",
                "-comp lzo -b 1M",
                "-noI -noD -noF -noId",
                "-no-fragments -b 64K",
                "-always-use-fragments"
            })
    void everyFileIsThere(String options) throws IOException {
        Path source = HostFolders.everything(Files.createDirectory(folder.resolve("source")));
        Oracle.require("mkfifo").run(source.resolve("pipe"));
        try (BlockSource image = FileSource.open(make(source, options))) {
            FileTree tree = SquashfsTree.open(image, new Budget(1_000_000));

            assertThat(Trees.of(tree)).isEqualTo(Trees.folder(source));
        }
    }

    @Test
    void aBlockOfZerosIsAHole() throws IOException {
        Path source = Files.createDirectory(folder.resolve("source"));
        Files.write(source.resolve("zeros"), new byte[300_000]);
        try (BlockSource image = FileSource.open(make(source, "-b 128K"))) {
            FileTree tree = SquashfsTree.open(image, new Budget(1000));
            BlockSource content = tree.content(tree.lookup(tree.root(), "zeros").orElseThrow());

            assertThat(content.extentAt(0, 300_000))
                    .isEqualTo(new Extent(0, 131_072, Extent.Kind.HOLE));
        }
    }

    @FuzzTest
    void anyBytesAreAFileSystemOrNot(byte[] bytes) {
        attempt(() -> walk(bytes));
    }

    @ParameterizedTest
    @CsvSource({"1, -noI -noD -noF -noId", "2, -comp gzip", "3, -comp zstd -noI"})
    void aFileSystemWithWrongBytes(long seed, String options) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source/folder/inner"));
        for (int i = 0; i < 20; i++) {
            Files.writeString(source.resolve("file-" + i), "x".repeat(i * 700));
            Files.createSymbolicLink(source.resolve("link-" + i), Path.of("t/".repeat(1 + i * 9)));
        }
        byte[] packed = Files.readAllBytes(make(folder.resolve("source"), options + " -b 4096"));
        assertThat(walk(packed)).isGreaterThan(10);
        Random random = new Random(seed);
        int end = (int) ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).getLong(40);
        for (int round = 0; round < 200; round++) {
            byte[] broken = packed.clone();
            for (int i = 1 + random.nextInt(8); i > 0; i--) {
                int at = random.nextInt(6) == 0 ? random.nextInt(96) : random.nextInt(end);
                int value = random.nextBoolean() ? random.nextInt() : random.nextInt(6) - 1;
                broken[at] = (byte) value;
            }
            attempt(() -> walk(broken));
        }
    }

    private Path make(Path source, String options) {
        Path image = folder.resolve("image");
        List<Object> arguments = new ArrayList<>(List.of(source, image, "-quiet", "-no-progress"));
        arguments.addAll(List.of((Object[]) options.split(" ")));
        Oracle.require("mksquashfs").run(arguments.toArray());
        return image;
    }

    private static int walk(byte[] image) throws IOException {
        SquashfsTree tree = SquashfsTree.open(new BytesSource(image), new Budget(STEPS));
        return walk(tree, tree.root(), 0);
    }

    private static int walk(SquashfsTree tree, FileNode directory, int depth) throws IOException {
        int count = 0;
        for (FileTree.Entry entry : tree.list(directory)) {
            assertThat(entry.name()).doesNotContain("/", "\0").isNotEmpty();
            count++;
            switch (entry.node().kind()) {
                case SYMLINK -> attempt(() -> tree.readLink(entry.node()));
                case REGULAR -> attempt(() -> read(tree.content(entry.node())));
                case DIRECTORY -> count += depth < 50 ? walk(tree, entry.node(), depth + 1) : 0;
                default -> {}
            }
        }
        return count;
    }

    private static void read(BlockSource content) throws IOException {
        if (content.size() > 0) {
            content.extentAt(0, content.size());
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
            assertThat(expected.format()).isEqualTo("squashfs");
        } catch (IOException e) {
            throw new AssertionError("the source cannot fail", e);
        }
    }
}
