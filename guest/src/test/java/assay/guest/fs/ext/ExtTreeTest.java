package assay.guest.fs.ext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.Extent;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import assay.guest.fs.GuestFiles;
import assay.testkit.Oracle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtTreeTest {

    @TempDir static Path shared;

    private static Path everything = Path.of("");
    private static Map<String, String> linesOfEverything = Map.of();

    @TempDir Path folder;

    @BeforeAll
    static void makeEverything() throws IOException {
        everything = ExtImages.everything(shared.resolve("everything"));
        linesOfEverything = TreeOf.folder(everything);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t ext2 -b 1024",
                "-t ext2 -b 4096 -r 0",
                "-t ext3 -b 1024",
                "-t ext3 -b 4096 -I 128",
                "-t ext4 -b 1024",
                "-t ext4 -b 2048 -O ^64bit",
                "-t ext4 -b 4096",
                "-t ext4 -b 4096 -O ^extents,^64bit",
                "-t ext4 -b 65536",
                "-t ext4 -b 4096 -O inline_data",
                "-t ext4 -b 1024 -O inline_data -I 512",
                "-t ext4 -b 4096 -O bigalloc -C 65536",
                "-t ext4 -b 1024 -O bigalloc -C 8192",
                "-t ext4 -b 1024 -O meta_bg,^resize_inode -g 1024",
                "-t ext4 -b 1024 -O meta_bg,^resize_inode,^64bit,^sparse_super -g 2048",
                "-t ext4 -b 1024 -O meta_bg,^resize_inode,sparse_super2 -g 1024",
                "-t ext4 -b 4096 -O ^flex_bg,^metadata_csum,uninit_bg",
                "-t ext4 -b 4096 -O casefold,ea_inode,large_dir,metadata_csum_seed"
            })
    void aFolderIsReadBackAsItWas(String options) throws IOException {
        Path image = folder.resolve("image");
        ExtImages.of(everything, image, "48M", options.split(" "));

        try (BlockSource partition = FileSource.open(image)) {
            ExtTree tree = open(partition);
            assertThat(TreeOf.tree(tree)).containsExactlyInAnyOrderEntriesOf(linesOfEverything);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-t ext2 -b 1024", "-t ext4 -b 1024"})
    void aHashedDirectoryWithTwoLevelsIsReadWhole(String options) throws IOException {
        Path big = Files.createDirectories(folder.resolve("source/big"));
        List<String> names = new ArrayList<>();
        // mke2fs needs a time that grows with the square of the number: long names are cheaper.
        for (int i = 0; i < 1_000; i++) {
            names.add("package-%05d-%s.list".formatted(i, "n".repeat(200)));
            Files.createFile(big.resolve(names.getLast()));
        }
        Path image = folder.resolve("image");
        ExtImages.of(folder.resolve("source"), image, "32M", (options + " -N 2000").split(" "));
        // mke2fs writes plain directories; e2fsck -D hashes them.
        Oracle.require("e2fsck").run("-fyD", image);
        assertThat(ExtImages.debugfs(image, "htree /big")).contains("Indirect levels: 1");

        try (BlockSource partition = FileSource.open(image)) {
            ExtTree tree = open(partition);
            FileNode directory = tree.lookup(tree.root(), "big").orElseThrow();
            assertThat(tree.list(directory))
                    .extracting(FileTree.Entry::name)
                    .containsExactlyInAnyOrderElementsOf(names);
            assertThat(tree.lookup(directory, names.get(321))).isPresent();
            assertThat(tree.lookup(directory, "package-00321")).isEmpty();
        }
    }

    @Test
    void aHoleIsToldFromDataWithoutReadingIt() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        try (RandomAccessFile file = new RandomAccessFile(source.resolve("log").toFile(), "rw")) {
            file.write(new byte[] {1, 2, 3});
            file.setLength(5_000_000);
        }
        Path image =
                ExtImages.of(source, folder.resolve("image"), "16M", "-t", "ext4", "-b", "4096");

        try (BlockSource partition = FileSource.open(image)) {
            BlockSource content = content(open(partition), "/log");
            assertThat(content.size()).isEqualTo(5_000_000);
            assertThat(content.extentAt(0, 5_000_000))
                    .isEqualTo(new Extent(0, 4096, Extent.Kind.DATA));
            assertThat(content.extentAt(4096, 5_000_000))
                    .isEqualTo(new Extent(4096, 4_995_904, Extent.Kind.HOLE));
        }
    }

    @Test
    void blocksThatWereAllocatedButNeverWrittenAreZeros() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("database"), "header");
        Path image = folder.resolve("image");
        ExtImages.of(source, image, "16M", "-t", "ext4", "-b", "4096");
        ExtImages.debugfs(image, "fallocate /database 1 9");
        ExtImages.debugfs(image, "set_inode_field /database size 40960");

        try (BlockSource partition = FileSource.open(image)) {
            BlockSource content = content(open(partition), "/database");
            assertThat(content.extentAt(4096, 40960))
                    .isEqualTo(new Extent(4096, 36864, Extent.Kind.ZERO));
            ByteBuffer bytes = ByteBuffer.allocate(36864);
            content.read(4096, bytes);
            assertThat(bytes.array()).containsOnly(0);
        }
    }

    @Test
    void aFileInItsInodeMayBeLongerThanIsStored() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("short"), "short");
        Path image = folder.resolve("image");
        ExtImages.of(source, image, "16M", "-t", "ext4", "-O", "inline_data");
        ExtImages.debugfs(image, "set_inode_field /short size 100000");

        try (BlockSource partition = FileSource.open(image)) {
            BlockSource content = content(open(partition), "/short");
            ByteBuffer bytes = ByteBuffer.allocate(100_000);
            content.read(0, bytes);
            assertThat(bytes.array()).startsWith('s', 'h', 'o', 'r', 't', 0).endsWith(0);
            assertThat(content.extentAt(50_000, 100_000).kind()).isEqualTo(Extent.Kind.HOLE);
        }
    }

    @Test
    void anInodeTellsOwnerModeFlagsAndTime() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("file"), "");
        Path image = ExtImages.of(source, folder.resolve("image"), "16M", "-t", "ext4");
        ExtImages.debugfs(image, "set_inode_field /file uid 70000");
        ExtImages.debugfs(image, "set_inode_field /file gid 200000");
        ExtImages.debugfs(image, "set_inode_field /file mode 0106640");
        ExtImages.debugfs(image, "set_inode_field /file flags 0x80010");
        // One turn of the signed 32-bit seconds, and 500 ms.
        ExtImages.debugfs(image, "set_inode_field /file mtime @0x80000000");
        ExtImages.debugfs(image, "set_inode_field /file mtime_extra " + (500_000_000L << 2 | 1));

        try (BlockSource partition = FileSource.open(image)) {
            ExtTree tree = open(partition);
            FileNode file = tree.lookup(tree.root(), "file").orElseThrow();
            assertThat(file.uid()).isEqualTo(70000);
            assertThat(file.gid()).isEqualTo(200000);
            assertThat(file.mode()).isEqualTo(06640);
            assertThat(file.modified()).isEqualTo(Instant.parse("2038-01-19T03:14:08.5Z"));
            assertThat(tree.isImmutable(file)).isTrue();
            assertThat(tree.isImmutable(tree.root())).isFalse();
        }
    }

    @Test
    void devicesAndPipesAreNodesWithoutContent() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Path image = ExtImages.of(source, folder.resolve("image"), "16M", "-t", "ext4");
        ExtImages.debugfs(image, "mknod null c 1 3");
        ExtImages.debugfs(image, "mknod sda b 8 0");
        ExtImages.debugfs(image, "mknod pipe p");

        try (BlockSource partition = FileSource.open(image)) {
            ExtTree tree = open(partition);
            FileNode device = tree.lookup(tree.root(), "null").orElseThrow();
            assertThat(device.kind()).isEqualTo(FileNode.Kind.CHARACTER_DEVICE);
            assertThat(tree.lookup(tree.root(), "sda").orElseThrow().kind())
                    .isEqualTo(FileNode.Kind.BLOCK_DEVICE);
            assertThat(tree.lookup(tree.root(), "pipe").orElseThrow().kind())
                    .isEqualTo(FileNode.Kind.FIFO);
            assertThatThrownBy(() -> tree.content(device))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatTheFileSystemEncryptsIsNamedAsTheKernelNamesItWithoutTheKey() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.createDirectory(source.resolve("private"));
        Files.writeString(source.resolve("private/sixteen bytes !!"), "secret");
        Files.writeString(source.resolve("private/" + "l".repeat(149)), "");
        Files.writeString(source.resolve("private/" + "l".repeat(150)), "");
        Files.writeString(source.resolve("private/" + "l".repeat(255)), "");
        Path image = folder.resolve("image");
        ExtImages.of(source, image, "16M", "-t", "ext4", "-O", "encrypt");
        ExtImages.debugfs(image, "set_inode_field \"/private/sixteen bytes !!\" flags 0x80800");
        ExtImages.debugfs(image, "set_inode_field /private flags 0x80800");

        try (BlockSource partition = FileSource.open(image)) {
            ExtTree tree = open(partition);
            FileNode directory = tree.lookup(tree.root(), "private").orElseThrow();
            List<String> names =
                    tree.list(directory).stream().map(FileTree.Entry::name).sorted().toList();
            assertThat(names).hasSize(4).doesNotHaveDuplicates();
            assertThat(names).extracting(String::length).containsExactly(210, 252, 252, 32);
            assertThat(names.getLast()).isEqualTo("AAAAAAAAAABzaXh0ZWVuIGJ5dGVzICEh");

            FileNode file = tree.lookup(directory, names.getLast()).orElseThrow();
            isEncrypted(() -> tree.content(file));
            isEncrypted(() -> tree.lookup(directory, "a name in clear"));
        }
    }

    private static void isEncrypted(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ImageException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.ENCRYPTED));
    }

    @Test
    void aFoldingDirectoryFindsNamesInAnyCase() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source/wine"));
        Files.writeString(source.resolve("Größe.INI"), "");
        Path image = folder.resolve("image");
        ExtImages.of(folder.resolve("source"), image, "16M", "-t", "ext4", "-O", "casefold");
        ExtImages.debugfs(image, "set_inode_field /wine flags 0x40080000");

        try (BlockSource partition = FileSource.open(image)) {
            ExtTree tree = open(partition);
            FileNode directory = tree.lookup(tree.root(), "wine").orElseThrow();
            assertThat(tree.lookup(directory, "GRÖSSE.ini")).isPresent();
            assertThat(tree.lookup(tree.root(), "WINE")).isEmpty();
        }
    }

    @Test
    void aPartitionThatEndsTooEarlyIsTruncated() throws IOException {
        Path image = ExtImages.of(everything, folder.resolve("image"), "48M", "-b", "1024");
        List<String> blocks =
                ExtImages.debugfs(image, "blocks /files/size-700000")
                        .lines()
                        .flatMap(line -> Stream.of(line.strip().split(" ")))
                        .filter(word -> word.matches("\\d+"))
                        .toList();
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            channel.truncate(Long.parseLong(blocks.getLast()) * 1024);
        }

        try (BlockSource partition = FileSource.open(image)) {
            BlockSource content = content(open(partition), "/files/size-700000");
            assertThatThrownBy(() -> content.read(0, ByteBuffer.allocate(700_000)))
                    .isInstanceOfSatisfying(
                            ImageException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.TRUNCATED));
        }
    }

    private static ExtTree open(BlockSource partition) throws IOException {
        return ExtTree.open(partition, new Budget(1_000_000));
    }

    private static BlockSource content(ExtTree tree, String path) throws IOException {
        return tree.content(GuestFiles.of(tree).find(path).orElseThrow().node());
    }
}
