package assay.guest.free;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.Budget;
import assay.disk.FileSource;
import assay.guest.free.FreeSpace.Part;
import assay.guest.fs.FileTree;
import assay.guest.fs.Trees;
import assay.guest.fs.btrfs.BtrfsTree;
import assay.guest.fs.ext.ExtTree;
import assay.guest.fs.fat.FatTree;
import assay.guest.fs.ntfs.NtfsTree;
import assay.guest.fs.xfs.XfsTree;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * File systems made where something else was before: without their free space their own checkers
 * find nothing wrong, and every file is the same.
 */
class FreeSpaceTest {

    private static final int MIB = 1 << 20;

    private @TempDir Path folder;
    private Path image;
    private Path source;

    @BeforeEach
    void writeFiles() throws IOException {
        image = folder.resolve("image");
        source = Files.createDirectory(folder.resolve("source"));
        for (int i = 0; i < 40; i++) {
            byte[] content = new byte[i * 9000];
            new Random(i).nextBytes(content);
            Files.write(source.resolve("file-" + i), content);
        }
    }

    /** Opens one kind of file system. */
    @FunctionalInterface
    private interface Open {
        FileTree tree(FileSource source, Budget budget) throws IOException;
    }

    private long dropped(Open open) throws IOException {
        try (FileSource before = FileSource.open(image);
                FileSource after = FileSource.open(Dropped.copy(image))) {
            FreeSpace free = FreeSpace.find(before);
            assertThat(free.whyNot()).isEmpty();
            assertThat(free.parts()).extracting(Part::whyNot).containsExactly("");
            assertThat(free.parts()).extracting(Part::place).containsExactly("the whole disk");
            assertThat(Trees.of(open.tree(after, new Budget(100_000))))
                    .isEqualTo(Trees.of(open.tree(before, new Budget(100_000))))
                    .hasSizeGreaterThan(9);
            assertThat(free.dataBytes()).isGreaterThan(5 * MIB);
            assertThat(FreeSpace.find(after).parts()).isEqualTo(free.parts());
            return free.parts().getFirst().bytes();
        }
    }

    private Path copy() {
        return folder.resolve("dropped.raw");
    }

    private static long number(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-t ext4", "-t ext4 -b 1024", "-t ext2 -b 2048", "-t ext3"})
    void ext(String options) throws IOException {
        Dropped.noise(image, 40, 1);
        Object[] arguments =
                ("-q -F -E nodiscard " + options + " -d " + source + " " + image + " 40M")
                        .split(" ");
        Oracle.require("mke2fs").run(arguments);
        Oracle.require("debugfs").run("-w", "-R", "rm /file-30", image);

        long bytes = dropped(ExtTree::open);

        Oracle.require("e2fsck").run("-fn", copy());
        String dumped = Oracle.require("dumpe2fs").run("-h", image);
        long free = number("Free blocks: +([0-9]+)", dumped);
        assertThat(bytes).isEqualTo(free * number("Block size: +([0-9]+)", dumped));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-m crc=1", "-m crc=0 -b size=1024", "-m rmapbt=1,reflink=1 -s size=4k"})
    void xfs(String options) throws IOException {
        Dropped.noise(image, 300, 30);
        StringBuilder files = new StringBuilder("unused\n0 0\nd--755 0 0\n");
        for (int i = 0; i < 40; i++) {
            String name = "file-" + i;
            files.append(name + " ---644 0 0 " + source.resolve(name) + "\n");
        }
        Path list = Files.writeString(folder.resolve("list"), files + "$\n");
        Object[] arguments = ("-q -f -K -p " + list + " " + options + " " + image).split(" ");
        Oracle.require("mkfs.xfs").run(arguments);

        long bytes = dropped(XfsTree::open);

        Oracle.require("xfs_repair").run("-n", "-f", copy());
        Oracle db = Oracle.require("xfs_db");
        long block = number("blocksize = ([0-9]+)", db.run("-c", "sb 0", "-c", "p", image));
        long groups = number("agcount = ([0-9]+)", db.run("-c", "sb 0", "-c", "p", image));
        long free = number("total free blocks ([0-9]+)", db.run("-c", "freesp -s", image));
        for (long i = 0; i < groups; i++) {
            // freesp counts the blocks of the free list, too.
            free -= number("flcount = ([0-9]+)", db.run("-c", "agf " + i, "-c", "p", image));
        }
        assertThat(bytes).isEqualTo(free * block);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-c 4096", "-c 512", "-c 65536"})
    void ntfs(String options) throws IOException {
        Dropped.noise(image, 40, 1);
        Object[] arguments = ("-F -Q -q " + options + " " + image).split(" ");
        Oracle.require("mkntfs").run(arguments);
        for (int i = 0; i < 10; i++) {
            String name = "file-" + 3 * i;
            Oracle.require("ntfscp").run("-q", image, source.resolve(name), "/" + name);
        }

        long bytes = dropped(NtfsTree::open);

        Oracle.require("ntfsfix").run("-n", copy());
        String info = Oracle.require("ntfsinfo").run("-m", image);
        long free = number("Free Clusters: ([0-9]+)", info);
        assertThat(bytes).isEqualTo(free * number("Cluster Size: ([0-9]+)", info));
        assertThat(Oracle.require("ntfscluster").run("-i", copy()))
                .isEqualTo(Oracle.require("ntfscluster").run("-i", image));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-F 12 -s 64", "-F 16", "-F 32 -s 1"})
    void fat(String options) throws IOException {
        Dropped.noise(image, 40, 1);
        Object[] arguments = (options + " " + image).split(" ");
        Oracle.require("mkfs.vfat").run(arguments);
        for (int i = 0; i < 40; i++) {
            Oracle.require("mcopy").run("-i", image, source.resolve("file-" + i), "::");
        }
        Oracle.require("mdel").run("-i", image, "::file-20");

        long bytes = dropped(FatTree::open);

        String checked = Oracle.require("fsck.fat").run("-n", "-v", copy());
        long used = number("([0-9]+)/[0-9]+ clusters", checked);
        long all = number("[0-9]+/([0-9]+) clusters", checked);
        assertThat(bytes).isEqualTo((all - used) * number("([0-9]+) bytes per cluster", checked));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-m dup", "-m single", "--mixed", "-R ^free-space-tree"})
    void btrfs(String options) throws IOException {
        Dropped.noise(image, 256, 8);
        Object[] arguments =
                ("-q -f -K --rootdir " + source + " " + options + " " + image).split(" ");
        Oracle.require("mkfs.btrfs").run(arguments);

        dropped(BtrfsTree::open);

        Oracle.require("btrfs").run("check", "--check-data-csum", copy());
    }

    @Test
    void aFileSystemThatWasNotClosedStaysAsItIs() throws IOException {
        Dropped.noise(image, 20, 1);
        Oracle.require("mke2fs").run("-q", "-F", "-E", "nodiscard", "-t", "ext4", image, "20M");
        Oracle.require("debugfs").run("-w", "-R", "feature +needs_recovery", image);

        try (FileSource disk = FileSource.open(image)) {
            FreeSpace free = FreeSpace.find(disk);
            assertThat(free.dataBytes()).isZero();
            assertThat(free.parts())
                    .singleElement()
                    .satisfies(part -> {
                        assertThat(part.bytes()).isZero();
                        assertThat(part.whyNot()).contains("not unmounted cleanly");
                    });
        }
        assertThat(Dropped.copy(image)).hasSameBinaryContentAs(image);
    }
}
