package assay.guest.fs.ext;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.FileSource;
import assay.guest.volume.Partition;
import assay.guest.volume.PartitionTable;
import assay.guest.volume.Signature;
import assay.testkit.Images;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole Debian, file by file. */
class DebianRootTest {

    @TempDir Path folder;

    @Test
    void everyFileIsAsDebugfsReadsIt() throws IOException {
        Path image = Images.require("debian.raw");
        try (BlockSource disk = FileSource.open(image)) {
            Partition root = root(disk);
            Path dump = Files.createDirectories(folder.resolve("dump"));
            String partition = image + "?offset=" + root.start();
            Oracle.require("debugfs").run("-R", "rdump / " + dump, partition);

            ExtTree tree = ExtTree.open(root.in(disk), new Budget(1_000_000));
            SortedMap<String, String> lines = TreeOf.tree(tree);

            assertThat(lines).hasSizeGreaterThan(5_000);
            assertThat(restored(lines))
                    .containsExactlyInAnyOrderEntriesOf(restored(TreeOf.folder(dump)));
        }
    }

    /**
     * Without what debugfs does not restore: times of links, set-id bits, owners unless it is root,
     * and the folder that it shares with mke2fs.
     */
    private static Map<String, String> restored(Map<String, String> lines) {
        Map<String, String> restored = new TreeMap<>(lines);
        restored.replaceAll((_, line) ->
                line.replaceFirst("^\\d*(\\d{3}) \\d+:\\d+ ", "$1 ")
                        .replaceFirst(" \\d+ link ", " link "));
        restored.remove("/lost+found");
        return restored;
    }

    private static Partition root(BlockSource disk) throws IOException {
        for (Partition partition : PartitionTable.read(disk, new Budget(100)).partitions()) {
            if (Signature.of(partition.in(disk)).type() == Signature.Type.EXT4) {
                return partition;
            }
        }
        throw new AssertionError("no ext4 in the image");
    }
}
