package assay.guest.fs.xfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.FileSource;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XfsTreeTest {

    private static final DateTimeFormatter CTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US)
                    .withZone(ZoneId.systemDefault());

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-m crc=1",
                "-m crc=1,bigtime=0 -i nrext64=0,sparse=0",
                "-i nrext64=1,size=1024",
                "-b size=1024 -i size=512",
                "-b size=64k",
                "-n size=16k",
                "-b size=1024 -n size=64k",
                "-s size=4k",
                "-m crc=0",
                "-m crc=0 -n ftype=0",
                "-m crc=0 -n ftype=1 -b size=1024",
                "-m crc=0 -b size=512 -i size=256",
                "-m crc=0 -i size=2048 -l version=1",
            })
    void whatMkfsWroteIsReadBack(String options) throws IOException {
        XfsImage image = sample();
        try (BlockSource source = FileSource.open(image.make(options.split(" ")))) {
            assertThat(XfsImage.describe(XfsImage.open(source))).isEqualTo(image.expected());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-m crc=0", "-m crc=0 -b size=512"})
    void aLinkThatDoesNotFitItsInodeIsRead(String options) throws IOException {
        XfsImage image =
                XfsImage.in(folder).link("link", "/" + "long/".repeat(200) + "target-of-it");
        Path file = image.make(options.split(" "));

        assertThat(XfsDb.ask(file, "path /link", "print core.format")).contains("2 (extents)");
        try (BlockSource source = FileSource.open(file)) {
            assertThat(XfsImage.describe(XfsImage.open(source))).isEqualTo(image.expected());
        }
    }

    private XfsImage sample() {
        return XfsImage.in(folder)
                .dir("etc")
                .file("hostname", "template\n")
                .file("empty", "")
                .up()
                .dir("deep")
                .dir("deeper")
                .file("three-blocks", random(12_000))
                .up()
                .up()
                .link("short-link", "etc/hostname")
                .link("inline-link", "/" + "long/".repeat(15) + "target")
                .fifo("fifo")
                .device("sda1")
                .file("名字", "UTF-8\n")
                .dirOf(60)
                .dirOf(300)
                .dirOf(3000);
    }

    @Test
    void everyFormOfDirectoryIsWalked() throws IOException {
        XfsImage image =
                XfsImage.in(folder).dirOf(5).dirOf(60).dirOf(300).dirOf(3000).dirOf(20_000);
        Path file = image.make();

        assertThat(XfsDb.ask(file, "path /with-5", "print core.format")).contains("1 (local)");
        assertThat(magicOf(file, "/with-60", "dblock 0", "bhdr.hdr")).isEqualTo("0x58444233");
        assertThat(magicOf(file, "/with-300", "dblock 0", "dhdr.hdr")).isEqualTo("0x58444433");
        assertThat(magicOf(file, "/with-300", "dblock 8388608", "lhdr.info.hdr"))
                .as("one leaf")
                .isEqualTo("0x3df1");
        assertThat(magicOf(file, "/with-3000", "dblock 8388608", "nhdr.info.hdr"))
                .as("a node above leaves")
                .isEqualTo("0x3ebe");
        assertThat(XfsDb.ask(file, "path /with-20000", "print core.format")).contains("3 (btree)");

        try (BlockSource source = FileSource.open(file)) {
            assertThat(XfsImage.describe(XfsImage.open(source))).isEqualTo(image.expected());
        }
    }

    @Test
    void anInodeSaysWhatXfsDbSays() throws IOException {
        Path file = XfsImage.in(folder).file("file", "text").make();
        try (BlockSource source = FileSource.open(file)) {
            FileTree tree = XfsImage.open(source);
            FileNode node = tree.lookup(tree.root(), "file").orElseThrow();

            assertThat(XfsDb.number(file, "path /file", "inode")).isEqualTo(node.inode());
            assertThat(XfsDb.number(file, "path /file", "print core.size")).isEqualTo(node.size());
            assertThat(XfsDb.number(file, "path /file", "print core.uid")).isEqualTo(node.uid());
            assertThat(XfsDb.ask(file, "path /file", "print core.mtime.sec"))
                    .contains(CTIME.format(node.modified()));
        }
    }

    @Test
    void theSuperblockCountsAsStatfsDoes() throws IOException {
        Path file = XfsImage.in(folder).dirOf(60).make("-L", "a label", "-m", "crc=0");
        try (BlockSource source = FileSource.open(file)) {
            XfsInfo info = XfsImage.open(source).info();

            assertThat(XfsDb.ask(file, "sb 0", "print uuid")).contains(info.uuid().toString());
            assertThat(info.label()).isEqualTo("a label");
            assertThat(info.blocks())
                    .isEqualTo(superblock(file, "dblocks") - superblock(file, "logblocks"));
            assertThat(info.freeBlocks()).isEqualTo(superblock(file, "fdblocks"));
            assertThat(info.inodes() - info.freeInodes())
                    .isEqualTo(superblock(file, "icount") - superblock(file, "ifree"));
        }
    }

    @Test
    void aFileMayBeImmutable() throws IOException {
        Path file = XfsImage.in(folder).file("locked", "").file("open", "").make();
        XfsDb.ask(file, "path /locked", "write core.immutable 1");
        try (BlockSource source = FileSource.open(file)) {
            XfsTree tree = XfsImage.open(source);
            assertThat(tree.isImmutable(find(tree, "locked"))).isTrue();
            assertThat(tree.isImmutable(find(tree, "open"))).isFalse();
        }
    }

    @Test
    void aNameThatIsNotThereIsNotFound() throws IOException {
        Path file = XfsImage.in(folder).file("here", "").make();
        try (BlockSource source = FileSource.open(file)) {
            FileTree tree = XfsImage.open(source);
            assertThat(tree.lookup(tree.root(), "there")).isEmpty();
        }
    }

    @Test
    void onlyADirectoryCanBeListed() throws IOException {
        Path file = XfsImage.in(folder).file("file", "").make();
        try (BlockSource source = FileSource.open(file)) {
            FileTree tree = XfsImage.open(source);
            FileNode node = find(tree, "file");
            assertThatThrownBy(() -> tree.list(node)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> tree.readLink(node))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> tree.content(tree.root()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static FileNode find(FileTree tree, String name) throws IOException {
        return tree.lookup(tree.root(), name).orElseThrow();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    private static long superblock(Path image, String field) {
        return XfsDb.number(image, "sb 0", "print " + field);
    }

    private static String magicOf(Path image, String path, String block, String header) {
        String output = XfsDb.ask(image, "path " + path, block, "print " + header + ".magic");
        return output.strip().replaceFirst(".* = ", "");
    }
}
