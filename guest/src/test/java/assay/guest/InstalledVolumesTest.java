package assay.guest;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.FileSource;
import assay.disk.qcow2.Qcow2Format;
import assay.testkit.Images;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Systems that a kernel laid out on logical volumes and on subvolumes. */
final class InstalledVolumesTest {

    private static Facts inspect(String image) throws IOException {
        try (BlockSource file = FileSource.open(Images.require(image))) {
            return Inspection.inspect(new Qcow2Format().open(file));
        }
    }

    private static List<String> column(Facts facts, String list, String key) {
        return ((List<?>) facts.at(list).orElseThrow())
                .stream().map(entry -> String.valueOf(((Map<?, ?>) entry).get(key))).toList();
    }

    @Test
    void aSystemOnLogicalVolumesIsReadLikeAnyOther() throws IOException {
        Facts facts = inspect("lvm.qcow2");

        assertThat(facts.at("os.distro")).hasValue("debian");
        assertThat(facts.at("disk.role")).hasValue("system");
        assertThat(facts.at("os.roots")).hasValue(1L);
        assertThat(facts.at("boot.bootable")).hasValue(true);
        assertThat(facts.at("boot.rootSpec")).hasValue("lvm");
        assertThat(column(facts, "filesystems", "role")).isEqualTo(List.of("boot", "root", "home"));
        assertThat(column(facts, "filesystems", "layer")).isEqualTo(List.of("plain", "lvm", "lvm"));
        assertThat(facts.evidenceFor("filesystems[1]").getFirst().where())
                .isEqualTo("volume my-vg/root on partition 5 and partition 6");
        assertThat(column(facts, "fstab", "resolved")).doesNotContain("false");
        assertThat(column(facts, "fstab", "specKind")).contains("lvm");
        assertThat(facts.at("swap.partitions"))
                .get()
                .asString()
                .contains("volume my-vg/swap-1 on partition");
        assertThat(column(facts, "partitions", "role"))
                .isEqualTo(List.of("boot", "lvm-pv", "lvm-pv"));
    }

    @Test
    void aSystemOnASubvolumeIsFoundOnceAndItsSnapshotIsNone() throws IOException {
        Facts facts = inspect("btrfs.qcow2");

        assertThat(facts.unread()).doesNotContainKey("filesystems");
        assertThat(facts.at("os.distro")).hasValue("debian");
        assertThat(facts.at("os.roots")).hasValue(1L);
        assertThat(facts.at("disk.role")).hasValue("system");
        assertThat(facts.at("boot.bootable")).hasValue(true);
        assertThat(column(facts, "filesystems", "role")).isEqualTo(List.of("root"));
        assertThat(column(facts, "filesystems", "type")).isEqualTo(List.of("btrfs"));
        assertThat(column(facts, "fstab", "resolved")).doesNotContain("false");
    }
}
