package assay.guest.fs.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.disk.Extent;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import assay.guest.fs.GuestFiles;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NtfsTreeTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"-c 512", "-c 1024 -s 1024", "-c 4096", "-c 65536"})
    void aFolderIsReadBackAsItWas(String options) throws IOException {
        Path source = everything(folder.resolve("source"));
        Path image = NtfsImage.empty(folder.resolve("image"), 48, options.split(" "));
        NtfsImage.fill(
                image, "streams_interface=none", "cp -r --preserve=timestamps ../source/. .");

        try (BlockSource partition = FileSource.open(image)) {
            assertThat(TreeOf.tree(NtfsImage.open(partition)))
                    .containsExactlyInAnyOrderEntriesOf(TreeOf.folder(source));
        }
    }

    private static Path everything(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("empty"));
        for (int size : List.of(0, 1, 600, 700, 800, 4096, 4097, 65_537, 1_000_000)) {
            Files.write(folder.resolve("size-" + size), noise(size));
        }
        Path deep = folder;
        for (int i = 0; i < 20; i++) {
            deep = deep.resolve("level-" + i);
        }
        Files.writeString(Files.createDirectories(deep).resolve("bottom"), "here\n");
        Path names = Files.createDirectories(folder.resolve("names"));
        Files.writeString(names.resolve("试金石.txt"), "assay\n");
        Files.writeString(names.resolve("😀 and space"), "");
        Files.writeString(names.resolve("n".repeat(255)), "long\n");
        Path many = Files.createDirectories(folder.resolve("many"));
        for (int i = 0; i < 250; i++) {
            Files.writeString(many.resolve("%03d-%s".formatted(i, "x".repeat(220))), "file " + i);
        }
        return folder;
    }

    /** The same for the same size, in every run. */
    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @Test
    void withoutFuseFilesAreWhatNtfscpWroteAndNtfscatReads() throws IOException {
        Path image = NtfsImage.empty(folder.resolve("image"), 24, "-L", "试金石");
        List<String> names = new ArrayList<>();
        for (int size : List.of(0, 5, 690, 5000, 3_000_000)) {
            Path file = Files.write(folder.resolve("size-" + size), noise(size));
            Oracle.require("ntfscp").run("-q", image, file, file.getFileName());
            names.add(file.getFileName().toString());
        }
        try (BlockSource partition = FileSource.open(image)) {
            NtfsTree tree = NtfsImage.open(partition);
            assertThat(tree.label()).isEqualTo("试金石");
            assertThat(tree.list(tree.root()))
                    .extracting(FileTree.Entry::name)
                    .containsExactlyElementsOf(names.stream().sorted().toList());
            for (String name : names) {
                Path copy = folder.resolve("copy");
                Oracle.require("sh")
                        .run("-c", "ntfscat \"$1\" \"$2\" > \"$3\"", "cat", image, name, copy);
                assertThat(content(tree, name)).isEqualTo(Files.readAllBytes(copy));
            }
        }
    }

    @Test
    void compressedFilesAreDecompressed() throws IOException {
        Files.createDirectories(folder.resolve("source"));
        Path source = folder.resolve("source");
        Files.write(source.resolve("noise"), noise(300_000));
        Files.write(source.resolve("zeros"), new byte[200_000]);
        Files.write(source.resolve("text"), text(40_000));
        Files.write(source.resolve("mixed"), mixed());
        Files.write(source.resolve("short"), text(100));
        Path image = NtfsImage.empty(folder.resolve("image"), 24);
        NtfsImage.fill(
                image,
                "compression",
                setAttribute(".", "system.ntfs_attrib_be", "00000810")
                        + "cp -r --preserve=timestamps ../source/. .");

        try (BlockSource partition = FileSource.open(image)) {
            NtfsTree tree = NtfsImage.open(partition);
            FileNode text = tree.lookup(tree.root(), "text").orElseThrow();
            assertThat(compression(partition, text)).isEqualTo(1);
            assertThat(TreeOf.tree(tree)).isEqualTo(TreeOf.folder(source));
            FileNode zeros = tree.lookup(tree.root(), "zeros").orElseThrow();
            assertThat(tree.content(zeros).extentAt(0, 200_000).kind()).isEqualTo(Extent.Kind.HOLE);
        }
    }

    private static int compression(BlockSource partition, FileNode node) throws IOException {
        Mft mft = Mft.open(partition, new Budget(100));
        return NtfsFile.open(mft, node.inode()).require(Attribute.DATA, "").compression();
    }

    private static byte[] text(int lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append("line ").append(i * 7919L % 10_007).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Units of every kind, and chunks that do not compress among those that do. */
    private static byte[] mixed() {
        byte[] mixed = new byte[500_000];
        System.arraycopy(text(10_000), 0, mixed, 3000, 80_000);
        System.arraycopy(noise(90_000), 0, mixed, 83_000, 90_000);
        System.arraycopy(noise(5_000), 0, mixed, 300_000, 5_000);
        System.arraycopy(text(5_000), 0, mixed, 305_000, 40_000);
        return mixed;
    }

    /** Their names and pieces have no room in one record, so that they have an attribute list. */
    @Test
    void aFileOfManyNamesAndPiecesIsWhole() throws IOException {
        Path image = NtfsImage.empty(folder.resolve("image"), 48, "-c", "512");
        NtfsImage.fill(
                image,
                "compression",
                """
                mkdir names; echo content > names/0
                for i in $(seq 90); do ln names/0 names/$i-a-name-that-takes-room-in-the-record; done
                for i in $(seq 0 700); do echo $i; done | python3 -c '
                import os, sys
                file = os.open("pieces", os.O_RDWR | os.O_CREAT)
                for i, line in enumerate(sys.stdin): os.pwrite(file, line.encode(), i * 8192)'
                cp --sparse=never pieces ../pieces
                """);
        try (BlockSource partition = FileSource.open(image)) {
            NtfsTree tree = NtfsImage.open(partition);
            FileNode names = tree.lookup(tree.root(), "names").orElseThrow();
            assertThat(tree.list(names))
                    .hasSize(91)
                    .allSatisfy(entry -> assertThat(entry.node().links()).isEqualTo(91));
            assertThat(content(tree, "names/77-a-name-that-takes-room-in-the-record"))
                    .asString()
                    .isEqualTo("content\n");
            assertThat(hasList(partition, tree.list(names).getFirst().node())).isTrue();
            FileNode pieces = tree.lookup(tree.root(), "pieces").orElseThrow();
            assertThat(hasList(partition, pieces)).isTrue();
            assertThat(TreeOf.bytes(tree.content(pieces)))
                    .isEqualTo(Files.readAllBytes(folder.resolve("pieces")));
        }
    }

    private static boolean hasList(BlockSource partition, FileNode node) throws IOException {
        Mft mft = Mft.open(partition, new Budget(100_000));
        return !NtfsFile.open(mft, node.inode()).list().isEmpty();
    }

    @Test
    void aHoleIsAHoleAndNotRead() throws IOException {
        Path image = NtfsImage.empty(folder.resolve("image"), 24);
        NtfsImage.fill(image, "compression", "truncate -s 1G sparse; echo end >> sparse");
        try (BlockSource partition = FileSource.open(image)) {
            NtfsTree tree = NtfsImage.open(partition);
            BlockSource sparse = tree.content(tree.lookup(tree.root(), "sparse").orElseThrow());
            assertThat(sparse.size()).isEqualTo((1 << 30) + 4);
            assertThat(sparse.extentAt(0, sparse.size()))
                    .isEqualTo(new Extent(0, 1 << 30, Extent.Kind.HOLE));
        }
    }

    @Test
    void namesAreFoundWhateverTheirCase() throws IOException {
        Path image = NtfsImage.empty(folder.resolve("image"), 24);
        NtfsImage.fill(
                image,
                "compression",
                """
                mkdir -p Windows/System32/config; echo hive > Windows/System32/config/SOFTWARE
                echo 1 > straße; echo 2 > ÄÖ; echo upper > CASE; echo lower > case
                """
                        + setAttribute("Windows", "system.ntfs_dos_name", hex("WINDOW~1")));
        try (BlockSource partition = FileSource.open(image)) {
            GuestFiles files = GuestFiles.of(NtfsImage.open(partition));
            for (String path :
                    List.of(
                            "/windows/system32/config/SOFTWARE",
                            "/WINDOWS/System32/Config/software",
                            "/Windo~1/../window~1/system32/config/software")) {
                assertThat(files.readText(path, 10).isPresent())
                        .as(path)
                        .isEqualTo(!path.contains("Windo~1"));
            }
            assertThat(files.readText("/STRAßE", 10)).contains("1\n");
            assertThat(files.readText("/äö", 10)).contains("2\n");
            assertThat(files.readText("/CASE", 10)).contains("upper\n");
            assertThat(files.readText("/case", 10)).contains("lower\n");
            assertThat(files.list("/"))
                    .extracting(GuestFiles.Found::path)
                    .containsExactly("/CASE", "/Windows", "/case", "/straße", "/ÄÖ");
        }
    }

    @Test
    void filesHaveMoreStreamsThanOne() throws IOException {
        Path image = NtfsImage.empty(folder.resolve("image"), 24);
        NtfsImage.fill(
                image,
                "streams_interface=windows",
                "echo main > file; echo zone > file:Zone.Identifier; seq 9999 > file:long");
        try (BlockSource partition = FileSource.open(image)) {
            NtfsTree tree = NtfsImage.open(partition);
            FileNode file = tree.lookup(tree.root(), "file").orElseThrow();
            assertThat(tree.streams(file)).containsExactlyInAnyOrder("Zone.Identifier", "long");
            assertThat(TreeOf.bytes(tree.stream(file, "zone.identifier").orElseThrow()))
                    .asString()
                    .isEqualTo("zone\n");
            assertThat(tree.stream(file, "LONG").orElseThrow().size()).isEqualTo(48_888);
            assertThat(tree.stream(file, "none")).isEmpty();
            assertThat(content(tree, "file")).asString().isEqualTo("main\n");
        }
    }

    @Test
    void theFilesOfTheFileSystemAreHiddenAndThereForWhoAsks() throws IOException {
        Path image = NtfsImage.empty(folder.resolve("image"), 24);
        try (BlockSource partition = FileSource.open(image)) {
            NtfsTree tree = NtfsImage.open(partition);
            assertThat(tree.list(tree.root())).isEmpty();
            assertThat(tree.lookup(tree.root(), "$MFT")).isEmpty();
            assertThat(tree.content(tree.metafile(10)).size()).isEqualTo(128 * 1024);
            assertThatThrownBy(() -> tree.metafile(24))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anEncryptedFileIsThereAndItsContentIsNot() throws IOException {
        Path image = NtfsImage.empty(folder.resolve("image"), 24);
        NtfsImage.fill(image, "efs_raw", "seq 9999 > secret");
        byte[] bytes = Files.readAllBytes(image);
        try (BlockSource partition = FileSource.open(image)) {
            NtfsTree tree = NtfsImage.open(partition);
            FileNode secret = tree.lookup(tree.root(), "secret").orElseThrow();
            int record = record(bytes, secret.inode());
            bytes[attribute(bytes, record, Attribute.DATA) + 13] = 0x40;
        }
        NtfsTree tree = NtfsImage.open(new BytesSource(bytes));
        assertThat(tree.list(tree.root())).hasSize(1);
        assertThatThrownBy(() -> content(tree, "secret"))
                .isInstanceOf(ImageException.class)
                .extracting(thrown -> ((ImageException) thrown).reason())
                .isEqualTo(Reason.ENCRYPTED);
    }

    /** Where a record stands, in volumes whose MFT is in one piece. */
    static int record(byte[] image, long number) throws IOException {
        BootSector boot = BootSector.parse(new Block(ByteBuffer.wrap(image), 0), image.length);
        return (int) (boot.mftLcn() * boot.clusterSize() + number * boot.recordSize());
    }

    static int attribute(byte[] image, int record, int type) {
        ByteBuffer in = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        int at = record + in.getChar(record + 20);
        while (in.getInt(at) != type) {
            at += in.getInt(at + 4);
        }
        return at;
    }

    private static byte[] content(NtfsTree tree, String path) throws IOException {
        FileNode node = tree.root();
        for (String name : List.of(path.split("/", -1))) {
            node = tree.lookup(node, name).orElseThrow();
        }
        return TreeOf.bytes(tree.content(node));
    }

    static String setAttribute(String file, String name, String hex) {
        return "attribute '%s' %s %s\n".formatted(file, name, hex);
    }

    static String hex(String ascii) {
        return HexFormat.of().formatHex(ascii.getBytes(StandardCharsets.US_ASCII));
    }
}
