package assay.guest;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.FileSource;
import assay.disk.qcow2.Qcow2Format;
import assay.testkit.Images;
import java.io.IOException;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Variants of the conformant image, each with one thing about it that clouds refuse. */
final class InspectionVariantsTest {

    private static Facts inspect(String image) throws IOException {
        try (BlockSource file = FileSource.open(Images.require(image))) {
            return Inspection.inspect(new Qcow2Format().open(file));
        }
    }

    @Test
    void aSwapPartitionIsFoundInTableAndFstab() throws IOException {
        Facts facts = inspect("swap.qcow2");

        assertThat(facts.at("swap.partitions")).hasValue(List.of("partition 2"));
        assertThat(facts.at("swap.fstabEntries"))
                .get()
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(1);
        assertThat(facts.at("boot.bootable")).hasValue(true);
    }

    @Test
    void aGptDiskMayBootFromABios() throws IOException {
        Facts facts = inspect("gpt.qcow2");

        assertThat(facts.at("disk.partitionTable")).hasValue("gpt");
        assertThat(facts.at("boot.mode")).hasValue("bios");
        assertThat(facts.at("boot.bootable")).hasValue(true);
    }

    @Test
    void aRootOnXfsIsReadLikeAnyOther() throws IOException {
        Facts facts = inspect("xfs.qcow2");

        assertThat(facts.evidenceFor("filesystems").getFirst().text()).startsWith("xfs UUID=");
        assertThat(facts.at("os.distro")).hasValue("debian");
        assertThat(facts.at("boot.bootable")).hasValue(true);
    }

    @Test
    void anInitramfsWithoutVirtioIsSeenAsSuch() throws IOException {
        Facts facts = inspect("no-virtio.qcow2");

        assertThat(facts.at("drivers.virtio_blk.state")).hasValue("module");
        assertThat(facts.at("drivers.virtio_blk.inInitramfs")).hasValue(false);
        assertThat(facts.at("boot.bootable")).hasValue(true);
    }
}
