package assay.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.ImageException;
import assay.guest.fs.FileTree;
import assay.guest.fs.MemoryTree;
import assay.guest.volume.Signature;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A root directory and what its fstab mounts on it. */
final class MountsTest {

    private static FileTree root(String fstab) {
        return MemoryTree.builder()
                .file("/etc/fstab", fstab)
                .link("/bin", "usr/bin")
                .link("/sbin", "usr/sbin")
                .dir("/usr")
                .dir("/var")
                .dir("/boot")
                .build();
    }

    private static OsRoot only(Volumes volumes) throws IOException {
        List<OsRoot> roots = OsRoot.find(volumes);
        assertThat(roots).hasSize(1);
        return roots.getFirst();
    }

    @Test
    void volumesOfTheDiskAreMountedWhereFstabSays() throws IOException {
        FileTree boot = MemoryTree.builder().file("/vmlinuz").build();
        Volume bootVolume = TestVolumes.ext4(2, "boot", boot);
        Volume rootVolume =
                TestVolumes.ext4(1, "root", root("UUID=boot /boot ext4\nUUID=root / ext4\n"));
        OsRoot os = only(TestVolumes.of(rootVolume, bootVolume));

        assertThat(os.files().exists("/boot/vmlinuz")).isTrue();
        assertThat(VolumeRole.of(bootVolume, List.of(os))).isEqualTo("boot");
        assertThat(VolumeRole.of(rootVolume, List.of(os))).isEqualTo("root");
    }

    @Test
    void anUnreadableVolumeIsNotMistakenForAnEmptyFolder() throws IOException {
        Volume var = TestVolumes.other(2, "83", Signature.Type.BTRFS);
        OsRoot os =
                only(
                        TestVolumes.of(
                                TestVolumes.ext4(1, "root", root("UUID=uuid-2 /var btrfs\n")),
                                var));

        assertThatThrownBy(() -> os.files().exists("/var/lib/dpkg/status"))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("/var is partition 2: btrfs is not read yet");
        assertThat(VolumeRole.of(var, List.of(os))).isEqualTo("var");
    }

    @Test
    void aSystemFolderOnAnotherDiskIsUnknownUnlessTheSystemStartsWithoutIt() throws IOException {
        OsRoot needed =
                only(TestVolumes.of(TestVolumes.ext4(1, "root", root("UUID=gone /var ext4\n"))));
        OsRoot optional =
                only(
                        TestVolumes.of(
                                TestVolumes.ext4(1, "root", root("UUID=gone /var ext4 nofail\n"))));

        assertThatThrownBy(() -> needed.files().exists("/var/lib"))
                .isInstanceOf(ImageException.class);
        assertThat(optional.files().exists("/var/lib")).isFalse();
    }

    @Test
    void aContainersRootIsNoOperatingSystem() throws IOException {
        FileTree container =
                MemoryTree.builder().dir("/etc").dir("/bin").file("/usr/lib/os-release").build();

        assertThat(OsRoot.find(TestVolumes.of(TestVolumes.ext4(1, "c", container)))).isEmpty();
    }

    @Test
    void partitionsWithoutFilesHaveRolesByTheirContentAndType() {
        assertThat(role("82", Signature.Type.SWAP)).isEqualTo("swap");
        assertThat(role("8E", Signature.Type.LVM2_MEMBER)).isEqualTo("lvm-pv");
        assertThat(role("83", Signature.Type.LUKS)).isEqualTo("luks");
        assertThat(role("EF", Signature.Type.VFAT)).isEqualTo("esp");
        assertThat(role("21686148-6449-6E6F-744E-656564454649", Signature.Type.UNKNOWN))
                .isEqualTo("bios-boot");
        assertThat(role("83", Signature.Type.UNKNOWN)).isEqualTo("other");
    }

    @Test
    void fileSystemsInsideAnUnreadVolumeMakeTheListAbsent() throws IOException {
        Facts.Builder facts = Facts.builder();
        FileSystemFacts.put(
                TestVolumes.of(TestVolumes.other(1, "8E", Signature.Type.LVM2_MEMBER)),
                List.of(),
                facts);

        assertThat(facts.at("filesystems")).isEmpty();
        assertThat(facts.build().whyUnread("filesystems"))
                .hasValueSatisfying(why -> assertThat(why).contains("LVM2_member"));
    }

    private static String role(String partitionType, Signature.Type content) {
        return VolumeRole.of(TestVolumes.other(1, partitionType, content), List.of());
    }
}
