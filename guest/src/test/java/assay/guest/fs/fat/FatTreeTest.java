package assay.guest.fs.fat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.disk.FileSource;
import assay.disk.ImageException;
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
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What mtools put into a file system comes out of it. */
class FatTreeTest {

    private static final long MIB = 1 << 20;

    @TempDir Path folder;
    private Path source = Path.of("");
    private Path image = Path.of("");

    @BeforeEach
    void files() throws IOException {
        source = FatImage.everything(Files.createDirectory(folder.resolve("source")));
        image = folder.resolve("fat.img");
    }

    @ParameterizedTest
    @CsvSource({
        "FAT12, 3,   -F 12",
        "FAT12, 9,   -F 12 -s 16 -f 1",
        "FAT12, 5,   -F 12 -S 4096 -s 1",
        "FAT16, 20,  -F 16",
        "FAT16, 40,  -F 16 -s 4 -r 1024 -R 9",
        "FAT32, 40,  -F 32 -s 1",
        "FAT32, 300, -F 32 -S 4096 -s 1",
    })
    void everyFileIsThere(FatWidth width, int size, String options) throws IOException {
        FatImage.make(image, size * MIB, options.split(" "));
        FatImage.fill(image, source);

        try (BlockSource disk = FileSource.open(image)) {
            FatTree tree = open(disk);

            assertThat(tree.info().width()).isEqualTo(width);
            assertThat(content(tree)).containsExactlyInAnyOrderEntriesOf(hostContent(source));
        }
    }

    /** So mkfs.vfat makes small EFI system partitions; Linux and EDK II read them as FAT32. */
    @Test
    void fat32MayHaveFewClusters() throws IOException {
        FatImage.make(image, 12 * MIB, "-F", "32", "-n", "SMALL");
        try (BlockSource disk = FileSource.open(image)) {
            FatTree tree = open(disk);

            assertThat(tree.info().width()).isEqualTo(FatWidth.FAT32);
            assertThat(tree.info().label()).isEqualTo("SMALL");
            assertThat(tree.list(tree.root())).isEmpty();
        }
    }

    @Test
    void theStateOfTheFileSystemIsKnown() throws IOException {
        FatImage.make(image, 40 * MIB, "-F", "32", "-n", "EFI SYSTEM");
        FatImage.fill(image, source);
        Oracle.Answer fsck = Oracle.require("fsck.vfat").ask("-n", "-v", image);
        try (BlockSource disk = FileSource.open(image)) {
            FatInfo info = open(disk).info();

            assertThat(info.label()).isEqualTo("EFI SYSTEM");
            assertThat(info.clean()).isTrue();
            assertThat(fsck.output())
                    .contains(
                            " %d/%d clusters"
                                    .formatted(
                                            info.clusters() - info.freeClusters(),
                                            info.clusters()));
        }
    }

    @ParameterizedTest
    @CsvSource({"12, 3, 37", "16, 20, 37", "32, 40, 65"})
    void theDirtyBitOfLinuxIsSeen(String width, int size, int offset) throws IOException {
        FatImage.make(image, size * MIB, "-F", width);
        byte[] bytes = Files.readAllBytes(image);
        bytes[offset] |= 1;

        assertThat(open(new BytesSource(bytes)).info().clean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"16, 20, 3, 0x7F", "32, 40, 7, 0xF7"})
    void theDirtyBitOfWindowsIsSeen(String width, int size, int offset, String mask)
            throws IOException {
        FatImage.make(image, size * MIB, "-F", width);
        byte[] bytes = Files.readAllBytes(image);
        int table = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getChar(14);
        bytes[table * 512 + offset] &= (byte) (int) Integer.decode(mask);

        assertThat(open(new BytesSource(bytes)).info().clean()).isFalse();
    }

    @Test
    void namesAreFoundInAnyCaseAndByTheirShortForms() throws IOException {
        FatImage.make(image, 3 * MIB);
        FatImage.fill(image, source);
        try (BlockSource disk = FileSource.open(image)) {
            GuestFiles files = GuestFiles.of(open(disk));

            assertThat(files.exists("/efi/boot/bootx64.efi")).isTrue();
            assertThat(files.exists("/NAMES/WITHSP~1.TEX")).isTrue();
            assertThat(files.exists("/names/withsp~2.tex")).isFalse();
            assertThat(files.exists("/names/THIRTEENCHARS")).isTrue();
            assertThat(files.exists("/names/thirteen")).isFalse();
        }
    }

    @Test
    void modesAndTimesAreThoseThatLinuxShows() throws IOException {
        FatImage.make(image, 3 * MIB);
        Oracle.require("mcopy").run("-m", "-i", image, bottom(), "::locked");
        Oracle.require("mattrib").run("-i", image, "+r", "::locked");
        FatImage.fill(image, source);
        try (BlockSource disk = FileSource.open(image)) {
            GuestFiles files = GuestFiles.of(open(disk));
            FileNode file = files.find(bottomPath()).orElseThrow().node();
            FileNode directory = files.find("/EFI").orElseThrow().node();
            FileNode locked = files.find("/locked").orElseThrow().node();

            assertThat(file.mode()).isEqualTo(0644);
            assertThat(directory.mode()).isEqualTo(0755);
            assertThat(locked.mode()).isEqualTo(0444);
            assertThat(file.modified()).isEqualTo(FatImage.WHEN);
        }
    }

    @Test
    void aFileInPiecesIsReadFromAnyPlace() throws IOException {
        FatImage.make(image, 40 * MIB, "-F", "32", "-s", "1");
        Path one = Files.write(folder.resolve("one"), pattern(1_500_000, 1));
        Path filler = Files.write(folder.resolve("filler"), new byte[600]);
        Oracle mcopy = Oracle.require("mcopy");
        for (int i = 0; i < 60; i++) {
            mcopy.run("-i", image, filler, "::filler" + i);
        }
        for (int i = 0; i < 60; i += 2) {
            Oracle.require("mdel").run("-i", image, "::filler" + i);
        }
        resetNextFree();
        mcopy.run("-i", image, one, "::one");
        try (BlockSource disk = FileSource.open(image)) {
            FatTree tree = open(disk);
            BlockSource content = tree.content(tree.lookup(tree.root(), "one").orElseThrow());

            assertThat(content.extentAt(0, content.size()).length()).isLessThan(10_000);
            byte[] expected = Files.readAllBytes(one);
            for (int at : new int[] {1_400_000, 3, 700_000, 40_000, 1_499_999, 523_776, 0}) {
                byte[] bytes = new byte[Math.min(5000, expected.length - at)];
                content.read(at, ByteBuffer.wrap(bytes));
                assertThat(bytes).isEqualTo(Arrays.copyOfRange(expected, at, at + bytes.length));
            }
        }
    }

    @Test
    void aFileThatIsLongerThanItsChainIsRefused() throws IOException {
        FatImage.make(image, MIB, "-F", "12", "-s", "1");
        Path one = Files.write(folder.resolve("one"), pattern(1000, 1));
        Oracle.require("mcopy").run("-i", image, one, "::ONE");
        byte[] bytes = Files.readAllBytes(image);
        int entry = indexOf(bytes, "ONE        ");
        bytes[entry + 29] = 0x10; // 0x3E8 becomes 0x10E8
        FatTree tree = open(new BytesSource(bytes));
        BlockSource content = tree.content(tree.lookup(tree.root(), "ONE").orElseThrow());

        content.read(0, ByteBuffer.allocate(1000));
        assertThatThrownBy(() -> content.read(1024, ByteBuffer.allocate(1)))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("ends after 2");
    }

    @Test
    void aLongNameOfAnotherEntryIsNotTaken() throws IOException {
        FatImage.make(image, 3 * MIB);
        Path one = Files.write(folder.resolve("one"), pattern(10, 1));
        Oracle.require("mcopy").run("-i", image, one, "::a longer name.txt");
        byte[] bytes = Files.readAllBytes(image);
        int entry = indexOf(bytes, "ALONGE~1TXT");
        bytes[entry] = 'B';

        FatTree tree = open(new BytesSource(bytes));

        assertThat(tree.list(tree.root()))
                .extracting(FileTree.Entry::name)
                .containsExactly("BLONGE~1.TXT");
    }

    /** mtools goes on behind the last cluster that it gave away; this makes it start over. */
    private void resetNextFree() throws IOException {
        byte[] bytes = Files.readAllBytes(image);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(512 + 492, 2);
        Files.write(image, bytes);
    }

    private Path bottom() throws IOException {
        try (Stream<Path> paths = Files.walk(source)) {
            return paths.filter(path -> path.endsWith("bottom")).findFirst().orElseThrow();
        }
    }

    private String bottomPath() throws IOException {
        return "/" + source.relativize(bottom());
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    }

    private static byte[] pattern(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static FatTree open(BlockSource disk) throws IOException {
        return FatTree.open(disk, new Budget(1_000_000));
    }

    private static SortedMap<String, String> content(FileTree tree) throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        collect(tree, tree.root(), "", found);
        return found;
    }

    private static void collect(
            FileTree tree, FileNode directory, String path, Map<String, String> found)
            throws IOException {
        for (FileTree.Entry entry : tree.list(directory)) {
            String child = path + "/" + entry.name();
            if (entry.node().isDirectory()) {
                found.put(child, "directory");
                collect(tree, entry.node(), child, found);
            } else {
                BlockSource content = tree.content(entry.node());
                byte[] bytes = new byte[(int) content.size()];
                content.read(0, ByteBuffer.wrap(bytes));
                found.put(child, line(bytes));
            }
        }
    }

    private static SortedMap<String, String> hostContent(Path folder) throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(each -> !each.equals(folder)).toList()) {
                String line =
                        Files.isDirectory(path) ? "directory" : line(Files.readAllBytes(path));
                found.put("/" + folder.relativize(path), line);
            }
        }
        return found;
    }

    private static String line(byte[] content) {
        return content.length + " bytes " + Arrays.hashCode(content);
    }
}
