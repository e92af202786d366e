package assay.guest.fs.btrfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.guest.fs.FileNode;
import assay.testkit.Oracle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What mkfs.btrfs made of a folder is what is in the folder. */
class BtrfsTreeTest {

    /** mkfs.btrfs keeps whole seconds only. */
    private static final Instant MODIFIED = Instant.parse("2031-02-03T04:05:06Z");

    @TempDir static Path host;

    @TempDir Path folder;

    @BeforeAll
    static void makeFolder() throws IOException {
        Random random = new Random(11);
        Files.writeString(host.resolve("inline"), "a few bytes");
        Files.createFile(host.resolve("empty"));
        byte[] noise = new byte[3_000_001];
        random.nextBytes(noise);
        Files.write(host.resolve("large"), noise);
        Files.write(host.resolve("block"), new byte[4096]);
        Files.createSymbolicLink(host.resolve("link"), Path.of("../else/where"));
        Path deep = Files.createDirectories(host.resolve("a/b/c/d"));
        Files.writeString(deep.resolve("ünïcödé " + "x".repeat(200)), "y".repeat(5000));
        Path many = Files.createDirectory(host.resolve("many"));
        for (int i = 0; i < 1500; i++) {
            Files.writeString(many.resolve("entry-%04d".formatted(i)), "text " + i);
        }
        Files.createLink(host.resolve("hard"), host.resolve("inline"));
        Oracle.require("chmod").run("4751", host.resolve("large"));
        Files.setLastModifiedTime(host.resolve("large"), FileTime.from(MODIFIED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-n 16384",
                "-n 4096 -m single",
                "-n 65536 -m dup",
                "--shrink",
                "--mixed -n 4096",
                "--csum xxhash",
                "--csum sha256",
                "--csum blake2",
                "-O ^no-holes,^skinny-metadata",
                "-d dup -m dup",
            })
    void everyFileIsThere(String options) throws IOException {
        Path image = BtrfsImage.make(host, folder.resolve("image"), options.split(" "));
        try (BlockSource source = FileSource.open(image)) {
            BtrfsTree tree = BtrfsImage.open(source);

            assertThat(BtrfsImage.lines(tree)).isEqualTo(BtrfsImage.lines(host));
        }
    }

    @Test
    void aFileHasItsTimesAndTheFileSystemItsNumbers() throws IOException {
        Path image = BtrfsImage.make(host, folder.resolve("image"), "-L", "a label");
        try (BlockSource source = FileSource.open(image)) {
            BtrfsTree tree = BtrfsImage.open(source);
            FileNode large = tree.lookup(tree.root(), "large").orElseThrow();

            assertThat(large.modified()).isEqualTo(MODIFIED);
            assertThat(tree.lookup(tree.root(), "none")).isEmpty();
            String dump = Oracle.require("btrfs").run("inspect-internal", "dump-super", image);
            BtrfsInfo info = tree.info();
            assertThat(dump.replaceAll("[\t ]+", " "))
                    .contains(
                            "\nfsid " + info.uuid() + "\n",
                            "\nlabel a label\n",
                            "\ntotal_bytes " + info.totalBytes() + "\n",
                            "\nbytes_used " + info.bytesUsed() + "\n",
                            "\nlog_root 0\n");
            assertThat(info.logTree()).isFalse();
        }
    }

    @Test
    void extendedAttributesAreThere() throws IOException {
        Path with = Files.createDirectory(folder.resolve("host"));
        Path file = Files.writeString(with.resolve("file"), "text");
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        view.write("one", ByteBuffer.wrap(new byte[] {1, 2, 3}));
        view.write("two", ByteBuffer.wrap(new byte[2000]));
        Path image = BtrfsImage.make(with, folder.resolve("image"));
        try (BlockSource source = FileSource.open(image)) {
            BtrfsTree tree = BtrfsImage.open(source);
            var attributes =
                    tree.extendedAttributes(tree.lookup(tree.root(), "file").orElseThrow());

            assertThat(attributes.keySet()).contains("user.one", "user.two");
            assertThat(attributes.get("user.one")).containsExactly(1, 2, 3);
            assertThat(attributes.get("user.two")).hasSize(2000);
        }
    }

    @Test
    void aMirrorServesWhereTheSuperblockIsBroken() throws IOException {
        Path image = BtrfsImage.make(host, folder.resolve("image"));
        patch(image, (64 << 10) + 0x200, "damage");
        try (BlockSource source = FileSource.open(image)) {
            assertThat(BtrfsImage.open(source).root().isDirectory()).isTrue();
        }
        patch(image, (64 << 20) + 0x200, "damage");
        try (BlockSource source = FileSource.open(image)) {
            assertThatThrownBy(() -> BtrfsImage.open(source))
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining("neither the superblock nor a mirror");
        }
    }

    @Test
    void aCopyServesWhereANodeIsBroken() throws IOException {
        Path image = BtrfsImage.make(host, folder.resolve("image"), "-m", "dup");
        try (BlockSource source = FileSource.open(image)) {
            long root = BtrfsVolume.open(source, new Budget(1000)).superblock().root();
            String map =
                    Oracle.require("btrfs")
                            .run("inspect-internal", "dump-tree", "-t", "chunk", image);
            assertThat(map).contains("METADATA|DUP");
            long first = physical(map, root);
            patch(image, first + 200, "damage");
        }
        try (BlockSource source = FileSource.open(image)) {
            assertThat(BtrfsImage.lines(BtrfsImage.open(source))).isEqualTo(BtrfsImage.lines(host));
        }
    }

    /** The first place of an address, from the output of dump-tree. */
    private static long physical(String chunks, long address) {
        long best = -1;
        long logical = -1;
        for (String line : chunks.lines().map(String::strip).toList()) {
            if (line.contains("CHUNK_ITEM")) {
                logical = Long.parseLong(line.replaceAll(".*CHUNK_ITEM ([0-9]+)\\).*", "$1"));
            }
            if (line.startsWith("stripe 0 ") && logical <= address) {
                best =
                        Long.parseLong(line.replaceAll(".*offset ([0-9]+)$", "$1"))
                                + address
                                - logical;
            }
        }
        return best;
    }

    @Test
    void dataOnOtherDevicesIsSaidToBe() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        for (Path device : new Path[] {one, two}) {
            try (var file = new RandomAccessFile(device.toFile(), "rw")) {
                file.setLength(150L << 20);
            }
        }
        Oracle mkfs = Oracle.require("mkfs.btrfs");
        mkfs.run("-q", "-f", "-m", "raid1", "-d", "raid1", one, two);
        try (BlockSource source = FileSource.open(one)) {
            assertThat(BtrfsImage.lines(BtrfsImage.open(source))).isEmpty();
        }
        mkfs.run("-q", "-f", "-m", "raid0", "-d", "raid0", one, two);
        try (BlockSource source = FileSource.open(one)) {
            assertThatThrownBy(() -> BtrfsImage.open(source)).hasMessageContaining("striped");
        }
    }

    static void patch(Path image, long offset, String text) throws IOException {
        try (FileChannel file = FileChannel.open(image, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), offset);
        }
    }
}
