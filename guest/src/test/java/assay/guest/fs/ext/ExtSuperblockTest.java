package assay.guest.fs.ext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtSuperblockTest {

    private static final String UUID = "f3b0c442-98fc-4c14-9afb-f4c8996fb924";

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ext2 | -t ext2",
                "ext3 | -t ext3",
                "ext4 | -t ext4",
                "ext4 | -t ext2 -O extents",
                "ext4 | -t ext3 -O 64bit,extents",
                "ext4 | -t ext3 -O flex_bg",
                "ext4 | -t ext4 -O ^has_journal",
                "ext3 | -t ext4 -O ^extents,^64bit,^flex_bg"
            })
    void theTypeFollowsFromTheFeatures(String type, String options) throws IOException {
        assertThat(superblock(image(options.split(" "))).type()).isEqualTo(type);
    }

    @Test
    void itTellsWhatTheFileSystemIs() throws IOException {
        ExtSuperblock superblock =
                superblock(image("-t", "ext4", "-b", "2048", "-U", UUID, "-L", "系统盘", "-N", "512"));

        assertThat(superblock.uuid()).hasToString(UUID);
        assertThat(superblock.label()).isEqualTo("系统盘");
        assertThat(superblock.blockSize()).isEqualTo(2048);
        assertThat(superblock.blocks()).isEqualTo(4096);
        assertThat(superblock.inodes()).isEqualTo(512);
        assertThat(superblock.freeInodes()).isEqualTo(501);
        assertThat(superblock.freeBlocks()).isBetween(2000L, 4000L);
        assertThat(superblock.clean()).isTrue();
    }

    @Test
    void aFileSystemThatIsStillMountedIsNotClean() throws IOException {
        Path image = image("-t", "ext4");
        ExtImages.debugfs(image, "set_super_value state 0");

        assertThat(superblock(image).clean()).isFalse();
    }

    @Test
    void aJournalThatWasNotReplayedIsRecorded() throws IOException {
        Path image = image("-t", "ext4");
        ExtImages.debugfs(image, "feature needs_recovery");

        assertThat(superblock(image).needsRecovery()).isTrue();
        assertThat(superblock(image).clean()).isFalse();
    }

    @Test
    void filesDeletedWhileOpenAreOrphans() throws IOException {
        Path image = image("-t", "ext4");
        ExtImages.debugfs(image, "set_super_value last_orphan 12");

        assertThat(superblock(image).hasOrphans()).isTrue();
        assertThat(superblock(image).clean()).isFalse();
    }

    @Test
    void anUnknownIncompatibleFeatureIsNamed() throws IOException {
        Path image = image("-t", "ext2");
        ExtImages.patch(image, 1024 + 0x60 + 3, (byte) 0x40);

        assertRefused(image, Reason.UNSUPPORTED, "incompatible feature 0x40000000");
    }

    @Test
    void theJournalOfAnotherFileSystemIsRefused() throws IOException {
        assertRefused(image("-O", "journal_dev"), Reason.UNSUPPORTED, "external journal");
    }

    @Test
    void aWrongChecksumIsFound() throws IOException {
        Path image = image("-t", "ext4", "-O", "metadata_csum");
        ExtImages.patch(image, 1024 + 0x80, (byte) 'x');

        assertRefused(image, Reason.CORRUPT, "checksum is wrong");
    }

    @ParameterizedTest
    @CsvSource({
        "0x18, 7F, s_log_block_size is 127",
        "0x20, 00000000, s_blocks_per_group is 0",
        "0x20, FFFFFFFF, s_blocks_per_group is 4294967295",
        "0x28, 00000000, s_inodes_per_group is 0",
        "0x58, FFFF, s_inode_size is 65535",
        "0x58, 8100, s_inode_size is 129",
        "0x54, 00000000, s_first_ino is 0",
        "0x14, 02000000, s_first_data_block is 2",
        "0x04, 00000000, s_blocks_count is 0",
        "0x00, FFFFFFFF, s_inodes_count does not fit 1 groups"
    })
    void aNumberThatCannotBeIsNamed(String field, String bytes, String message) throws IOException {
        Path image = image("-t", "ext2", "-b", "1024");
        byte[] patch = HexFormat.of().parseHex(bytes);
        ExtImages.patch(image, 1024 + Integer.decode(field), patch);

        assertRefused(image, Reason.CORRUPT, message);
    }

    @Test
    void aPartitionOfOneKilobyteHasNoRoomForASuperblock() throws IOException {
        Path image = Files.write(folder.resolve("tiny"), new byte[1024]);

        assertRefused(image, Reason.TRUNCATED, "the partition has 1024 bytes");
    }

    private Path image(String... options) {
        return ExtImages.empty(folder.resolve("image"), "8M", options);
    }

    private static ExtSuperblock superblock(Path image) throws IOException {
        try (BlockSource partition = FileSource.open(image)) {
            return ExtTree.open(partition, new Budget(100)).superblock();
        }
    }

    private static void assertRefused(Path image, Reason reason, String message) {
        assertThatThrownBy(() -> superblock(image))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(message);
    }
}
