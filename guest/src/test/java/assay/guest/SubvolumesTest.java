package assay.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.DiskFormats;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.guest.fs.FileTree;
import assay.guest.fs.btrfs.BtrfsTree;
import assay.guest.linux.os.Fstab;
import assay.guest.volume.PartitionTable;
import assay.testkit.Images;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a line of fstab mounts of a file system with subvolumes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SubvolumesTest {

    private BlockSource file;
    private BtrfsTree top;

    @BeforeAll
    void open() throws IOException {
        file = FileSource.open(Images.require("btrfs.qcow2"));
        BlockSource disk = DiskFormats.open(file).disk();
        BlockSource partition =
                PartitionTable.read(disk, new Budget(1000)).partitions().getFirst().in(disk);
        top = BtrfsTree.open(partition, new Budget(1_000_000));
    }

    @AfterAll
    void close() throws IOException {
        file.close();
    }

    private FileTree mounted(String options) throws IOException {
        String line = "UUID=x /mnt btrfs " + options + "\n";
        return Subvolumes.mounted(top, Fstab.parse(line).entries().getFirst());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '"',
            value = {
                "subvol=@home @home",
                "noatime,subvol=/@home,compress @home",
                "subvol=@home/ @home",
                "subvol=@,subvol=@home @home",
                "subvol=@/var/lib/machines @/var/lib/machines",
                "defaults \"\"",
                "subvol=/ \"\"",
                "subvolid=5 \"\"",
                "subvolid=0 \"\"",
            })
    void optionsNameASubvolume(String options, String path) throws IOException {
        assertThat(((BtrfsTree) mounted(options)).path()).isEqualTo(path);
    }

    @Test
    void numbersNameASubvolume() throws IOException {
        long home = top.subvolume("@home").orElseThrow().id();

        assertThat(((BtrfsTree) mounted("subvolid=" + home)).path()).isEqualTo("@home");
    }

    @ParameterizedTest
    @CsvSource({"subvol=none", "subvol=@/usr", "subvolid=99999", "subvolid=-9", "subvolid=x"})
    void whatIsNoSubvolumeIsSaidToBeNone(String options) throws IOException {
        FileTree mounted = mounted(options);

        assertThatThrownBy(() -> mounted.lookup(mounted.root(), "x"))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("/mnt is " + options + ": there is no such subvolume");
    }

    @Test
    void theRootIsTheOneThatMountsItselfThoughItBeganAsASnapshot() throws IOException {
        var roots = Subvolumes.roots(top, tree -> tree.lookup(tree.root(), "etc").isPresent());

        assertThat(top.subvolume("@").orElseThrow().isSnapshot()).isTrue();
        assertThat(roots).hasSize(1);
        assertThat(roots.getFirst().path()).isEqualTo("@");
    }
}
