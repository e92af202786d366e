package assay.guest.linux.os;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.TestVolumes;
import assay.guest.Volumes;
import assay.guest.fs.MemoryTree;
import assay.guest.volume.Signature;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SwapDetectorTest {

    @Test
    void aSwapPartitionCountsWhetherItIsUsedOrNot() throws IOException {
        Facts facts = detect("", TestVolumes.of(TestVolumes.other(2, "82", Signature.Type.SWAP)));

        assertThat(facts.at("swap.partitions")).hasValue(List.of("partition 2"));
        assertThat(facts.at("swap.fstabEntries")).hasValue(List.of());
    }

    @Test
    void aPartitionOfTheTypeCountsUnlessItHoldsAFileSystem() throws IOException {
        assertThat(
                        detect(
                                        "",
                                        TestVolumes.of(
                                                TestVolumes.other(2, "82", Signature.Type.UNKNOWN)))
                                .at("swap.partitions"))
                .hasValue(List.of("partition 2"));
        assertThat(
                        detect("", TestVolumes.of(TestVolumes.other(2, "82", Signature.Type.EXT4)))
                                .at("swap.partitions"))
                .hasValue(List.of());
    }

    @Test
    void insideAnUnreadVolumeSwapMayBe() throws IOException {
        Facts facts =
                detect("", TestVolumes.of(TestVolumes.other(2, "8E", Signature.Type.LVM2_MEMBER)));

        assertThat(facts.at("swap.partitions")).isEmpty();
        assertThat(facts.whyUnread("swap.partitions")).isPresent();
    }

    @Test
    void aSwapFileIsOneThatMkswapSigned(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("swap"), new byte[1 << 20]);
        Oracle.require("mkswap").run(file);
        String fstab = "/swapfile none swap sw 0 0\n/nothing none swap sw 0 0\n";

        Facts.Builder facts = Facts.builder();
        new SwapDetector(TestVolumes.of())
                .detect(
                        MemoryTree.builder()
                                .file("/etc/fstab", fstab)
                                .file("/swapfile", Files.readAllBytes(file))
                                .guest(),
                        facts);

        assertThat(facts.at("swap.files")).hasValue(List.of("/swapfile"));
        assertThat(facts.at("swap.fstabEntries")).hasValue(List.of("/swapfile", "/nothing"));
    }

    private static Facts detect(String fstab, Volumes volumes) throws IOException {
        Facts.Builder facts = Facts.builder();
        new SwapDetector(volumes)
                .detect(MemoryTree.builder().file("/etc/fstab", fstab).guest(), facts);
        return facts.build();
    }
}
