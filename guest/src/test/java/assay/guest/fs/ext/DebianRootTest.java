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
import java.util.SortedMap;
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
            assertThat(lines).containsExactlyInAnyOrderEntriesOf(TreeOf.folder(dump));
        }
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
