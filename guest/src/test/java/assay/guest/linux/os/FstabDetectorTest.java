package assay.guest.linux.os;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.TestVolumes;
import assay.guest.Volumes;
import assay.guest.fs.MemoryTree;
import assay.guest.volume.Signature;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FstabDetectorTest {

    private static final Volumes DISK =
            TestVolumes.of(TestVolumes.ext4(1, "aaaa", MemoryTree.builder().build()));

    @Test
    void aVolumeOfThisDiskIsFoundByAnyOfItsNames() throws IOException {
        for (String spec :
                List.of(
                        "UUID=AAAA",
                        "LABEL=label-1",
                        "PARTUUID=90909090-01",
                        "/dev/disk/by-uuid/aaaa",
                        "/dev/vda1",
                        "/dev/sda1",
                        "/dev/nvme0n1p1")) {
            assertThat(detect(spec + " / ext4 defaults 0 1\n", DISK).getFirst())
                    .as(spec)
                    .containsEntry("target", "system-disk")
                    .containsEntry("resolved", true);
        }
    }

    @Test
    void aNameThatNothingHereHasIsAnotherDisk() throws IOException {
        assertThat(detect("UUID=bbbb /data ext4 nofail 0 2\n", DISK).getFirst())
                .containsEntry("specKind", "uuid")
                .containsEntry("target", "other-disk")
                .containsEntry("resolved", false)
                .containsEntry("nofail", true);
    }

    @Test
    void insideAnUnreadVolumeAnythingMayBe() throws IOException {
        Volumes lvm = TestVolumes.of(TestVolumes.other(2, "8E", Signature.Type.LVM2_MEMBER));

        assertThat(detect("/dev/mapper/vg-data /data ext4\n", lvm).getFirst())
                .containsEntry("specKind", "lvm")
                .doesNotContainKeys("target", "resolved");
        assertThat(detect("/dev/vdb1 /data ext4\n", lvm).getFirst())
                .containsEntry("target", "other-disk");
    }

    @Test
    void whatIsNoDiskIsNotLookedFor() throws IOException {
        assertThat(
                        detect(
                                """
                                tmpfs /tmp tmpfs
                                /dev/sr0 /media/cdrom0 udf,iso9660 user,noauto
                                /srv/a /srv/b none bind
                                /swapfile none swap sw
                                server:/export /mnt nfs
                                //server/share /smb cifs
                                """,
                                DISK))
                .extracting(mount -> mount.get("target"))
                .containsExactly("virtual", "virtual", "virtual", "virtual", "network", "network");
    }

    @Test
    void aGuestWithoutFstabMountsNothing() throws IOException {
        Facts.Builder facts = Facts.builder();
        new FstabDetector(DISK).detect(MemoryTree.builder().guest(), facts);

        assertThat(facts.at("fstab")).hasValue(List.of());
    }

    @SuppressWarnings("unchecked") // the fact is a list of objects
    private static List<Map<String, Object>> detect(String fstab, Volumes volumes)
            throws IOException {
        Facts.Builder facts = Facts.builder();
        new FstabDetector(volumes)
                .detect(MemoryTree.builder().file("/etc/fstab", fstab).guest(), facts);
        return (List<Map<String, Object>>) facts.at("fstab").orElseThrow();
    }
}
