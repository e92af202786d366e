package assay.guest.fs.iso;

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
import assay.guest.fs.HostFolders;
import assay.guest.fs.Trees;
import assay.testkit.Oracle;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What genisoimage put onto a disc comes off it; whatever else is on it ends in an error. */
class IsoTreeTest {

    private static final int STEPS = 20_000;

    @TempDir Path folder;

    /** JUnit warns of each one that leads out of its folder. */
    @AfterEach
    void deleteLinks() {
        Oracle.require("find").run(folder, "-type", "l", "-delete");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-R", "-R -J -joliet-long", "-R -iso-level 3 -allow-multidot"})
    void everyFileIsThereWithRockRidge(String options) throws IOException {
        Path source = HostFolders.everything(Files.createDirectory(folder.resolve("source")));
        Path image = make(source, options);
        try (BlockSource disc = FileSource.open(image)) {
            IsoTree tree = open(disc);

            assertThat(tree.info().names()).isEqualTo(IsoInfo.Names.ROCK_RIDGE);
            SortedMap<String, String> found = Trees.of(tree);
            found.keySet().removeIf(path -> path.startsWith("/rr_moved"));
            assertThat(found).isEqualTo(Trees.folder(source));
        }
    }

    @Test
    void withoutRockRidgeJolietsNamesAreShown() throws IOException {
        Path image = make(names(), "-J -joliet-long -V LABEL");
        try (BlockSource disc = FileSource.open(image)) {
            IsoTree tree = open(disc);

            assertThat(tree.info().names()).isEqualTo(IsoInfo.Names.JOLIET);
            assertThat(tree.info().label()).isEqualTo("LABEL");
            assertThat(Trees.of(tree))
                    .containsOnlyKeys("/Folder", "/Folder/A long name.text", "/试金石");
            assertThat(GuestFiles.of(tree).readText("/FOLDER/a LONG name.text", 99))
                    .contains("one\n");
        }
    }

    @Test
    void plainNamesAreInLowerCase() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source/FOLDER"));
        Files.writeString(source.resolve("README.TXT"), "read\n");
        Files.writeString(source.resolve("NOEXT"), "none\n");
        Path image = make(folder.resolve("source"), "-no-bak");
        try (BlockSource disc = FileSource.open(image)) {
            IsoTree tree = open(disc);

            assertThat(tree.info().names()).isEqualTo(IsoInfo.Names.PLAIN);
            assertThat(Trees.of(tree))
                    .containsOnlyKeys("/folder", "/folder/readme.txt", "/folder/noext");
            assertThat(GuestFiles.of(tree).readText("/Folder/ReadMe.txt", 99)).contains("read\n");
            assertThat(Oracle.require("isoinfo").run("-i", image, "-x", "/FOLDER/README.TXT;1"))
                    .isEqualTo("read\n");
        }
    }

    @Test
    void aBootRecordIsNoted() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.write(source.resolve("boot.img"), new byte[2048]);
        Path image = make(source, "-R -b boot.img -no-emul-boot -c boot.cat");
        try (BlockSource disc = FileSource.open(image)) {
            assertThat(open(disc).info().bootable()).isTrue();
        }
    }

    /** Files of over 4 GiB are so; here a record is made to say that the next one continues it. */
    @Test
    void aFileInSectionsIsRead() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("AAA"), "first ");
        Files.writeString(source.resolve("BBB"), "second");
        byte[] disc = Files.readAllBytes(make(source, ""));
        String text = new String(disc, StandardCharsets.ISO_8859_1);
        disc[text.indexOf("AAA.;1") - 33 + 25] |= (byte) 0x80;
        IsoTree tree = open(new BytesSource(disc));
        FileNode file = tree.lookup(tree.root(), "aaa").orElseThrow();

        assertThat(tree.list(tree.root())).hasSize(1);
        assertThat(file.size()).isEqualTo(12);
        assertThat(Trees.content(tree, file)).asString().isEqualTo("first second");
    }

    @Test
    void aContinuationThatRunsInACircleIsRefused() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.createSymbolicLink(source.resolve("link"), Path.of("component/".repeat(60)));
        byte[] disc = Files.readAllBytes(make(source, "-R"));
        String text = new String(disc, StandardCharsets.ISO_8859_1);
        int entry = text.lastIndexOf("CE\u001C\u0001");
        ByteBuffer buffer = ByteBuffer.wrap(disc).order(ByteOrder.LITTLE_ENDIAN);
        int area = buffer.getInt(entry + 4) * 2048 + buffer.getInt(entry + 12);
        buffer.put(area, disc, entry, 28);

        assertThatThrownBy(() -> Trees.of(open(new BytesSource(disc))))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("makes no sense");
    }

    /**
     * genisoimage writes long targets of many parts so; their folders can be read none the less.
     */
    @Test
    void aLinkThatIsCutOffIsRefusedAlone() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.createSymbolicLink(source.resolve("link"), Path.of("component/".repeat(60)));
        try (BlockSource disc = FileSource.open(make(source, "-R"))) {
            IsoTree tree = open(disc);
            FileNode link = tree.lookup(tree.root(), "link").orElseThrow();

            assertThatThrownBy(() -> tree.readLink(link))
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining("cut off");
        }
    }

    @FuzzTest
    void anyBytesAreADiscOrNot(byte[] bytes) {
        attempt(() -> walk(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-R", "-J", ""})
    void aDiscWithWrongBytes(String options) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source/folder/inner"));
        for (int i = 0; i < 20; i++) {
            Files.writeString(source.resolve("file-" + i), "x".repeat(i * 100));
            Files.createSymbolicLink(source.resolve("link-" + i), Path.of("t".repeat(1 + i * 9)));
        }
        byte[] whole = Files.readAllBytes(make(folder.resolve("source"), options));
        assertThat(walk(whole)).isGreaterThan(10);
        int[] places = IntStream.range(32768, 65536).filter(at -> whole[at] != 0).toArray();
        Random random = new Random(options.length());
        for (int round = 0; round < 150; round++) {
            byte[] broken = whole.clone();
            for (int i = 1 + random.nextInt(12); i > 0; i--) {
                int value = random.nextBoolean() ? random.nextInt() : random.nextInt(6) - 1;
                broken[places[random.nextInt(places.length)]] = (byte) value;
            }
            attempt(() -> walk(broken));
        }
    }

    private Path names() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source/Folder"));
        Files.writeString(source.resolve("A long name.text"), "one\n");
        Files.writeString(folder.resolve("source/试金石"), "two\n");
        return folder.resolve("source");
    }

    private Path make(Path source, String options) {
        Path image = folder.resolve("disc.iso");
        List<Object> arguments = new ArrayList<>(List.of("-quiet", "-input-charset", "utf-8"));
        arguments.addAll(List.of((Object[]) options.split(" ")));
        arguments.removeIf(""::equals);
        arguments.addAll(List.of("-o", image, source));
        Oracle.require("genisoimage").run(arguments.toArray());
        return image;
    }

    private static IsoTree open(BlockSource disc) throws IOException {
        return IsoTree.open(disc, new Budget(1_000_000));
    }

    private static int walk(byte[] disc) throws IOException {
        IsoTree tree = IsoTree.open(new BytesSource(disc), new Budget(STEPS));
        return walk(tree, tree.root(), 0);
    }

    private static int walk(IsoTree tree, FileNode directory, int depth) throws IOException {
        int count = 0;
        for (FileTree.Entry entry : tree.list(directory)) {
            assertThat(entry.name()).doesNotContain("/", "\0").isNotEmpty();
            count++;
            switch (entry.node().kind()) {
                case SYMLINK ->
                        attempt(() ->
                                assertThat(tree.readLink(entry.node())).hasSizeLessThan(8192));
                case REGULAR -> attempt(() -> read(tree.content(entry.node())));
                case DIRECTORY -> count += depth < 50 ? walk(tree, entry.node(), depth + 1) : 0;
                default -> {}
            }
        }
        return count;
    }

    private static void read(BlockSource content) throws IOException {
        if (content.size() > 0) {
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
            assertThat(expected.format()).isEqualTo("iso9660");
        } catch (IOException e) {
            throw new AssertionError("the source cannot fail", e);
        }
    }
}
