package assay.guest.free;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.FileSource;
import assay.guest.OpenDisk;
import assay.guest.Volume;
import assay.guest.free.FreeSpace.Part;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import assay.testkit.Images;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole systems without their free space have the same files, and their checkers are content. */
class DebianFreeSpaceTest {

    private static final int PIECE = 1 << 20;

    private @TempDir Path folder;

    /**
     * @param least mebibytes of data that were left behind in free space
     */
    @ParameterizedTest
    @CsvSource({"btrfs.qcow2, 100", "lvm.qcow2, 30"})
    void everyFileIsTheSame(String name, long least) throws IOException {
        try (FileSource file = FileSource.open(Images.require(name));
                DiskImage image = DiskFormats.open(file)) {
            FreeSpace free = FreeSpace.find(image.disk());
            assertThat(free.parts())
                    .isNotEmpty()
                    .allSatisfy(part -> {
                        assertThat(part.whyNot()).isEmpty();
                        assertThat(part.bytes()).isPositive();
                    });
            assertThat(free.dataBytes()).isGreaterThanOrEqualTo(least << 20);

            List<Volume> before = withFiles(image.disk());
            List<Volume> after = withFiles(free.without());
            assertThat(after).hasSameSizeAs(before);
            assertThat(free.parts())
                    .extracting(Part::place)
                    .containsExactlyElementsOf(before.stream().map(Volume::place).toList());
            for (int i = 0; i < before.size(); i++) {
                SortedMap<String, Long> files = sums(after.get(i));
                assertThat(files).isEqualTo(sums(before.get(i))).isNotEmpty();
                check(after.get(i));
            }
        }
    }

    private static List<Volume> withFiles(BlockSource disk) throws IOException {
        return OpenDisk.open(disk, new Budget(100_000_000)).volumes().all().stream()
                .filter(volume -> volume.tree().isPresent())
                .toList();
    }

    private void check(Volume volume) throws IOException {
        Path copy = folder.resolve("volume");
        Dropped.write(volume.bytes(), copy);
        switch (volume.type()) {
            case XFS -> Oracle.require("xfs_repair").run("-n", "-f", copy);
            case BTRFS -> Oracle.require("btrfs").run("check", copy);
            default -> Oracle.require("e2fsck").run("-fn", copy);
        }
        Files.delete(copy);
    }

    private static SortedMap<String, Long> sums(Volume volume) throws IOException {
        FileTree tree = volume.tree().orElseThrow();
        SortedMap<String, Long> sums = new TreeMap<>();
        collect(tree, tree.root(), "", sums);
        return sums;
    }

    private static void collect(
            FileTree tree, FileNode directory, String path, SortedMap<String, Long> sums)
            throws IOException {
        for (FileTree.Entry entry : tree.list(directory)) {
            String child = path + "/" + entry.name();
            FileNode node = entry.node();
            switch (node.kind()) {
                case DIRECTORY -> collect(tree, node, child, sums);
                case REGULAR -> sums.put(child, sum(tree.content(node)));
                case SYMLINK -> sums.put(child + " -> " + tree.readLink(node), 0L);
                default -> {}
            }
        }
    }

    private static long sum(BlockSource content) throws IOException {
        CRC32C sum = new CRC32C();
        for (long at = 0; at < content.size(); at += PIECE) {
            ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, content.size() - at));
            content.read(at, piece);
            sum.update(piece.flip());
        }
        return sum.getValue();
    }
}
