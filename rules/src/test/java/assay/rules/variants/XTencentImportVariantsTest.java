package assay.rules.variants;

import static assay.rules.variants.Variant.conformant;
import static assay.rules.variants.Variant.variant;

import assay.testkit.lookalike.LinuxLookAlike;
import java.util.List;

/** The rules of {@code x-tencent-import}. */
final class XTencentImportVariantsTest extends VariantsTest {

    private static final LinuxLookAlike DEBIAN = LinuxLookAlike.debian();
    private static final LinuxLookAlike WITHOUT_CLOUD_INIT =
            DEBIAN.packageRemoved("cloud-init").without("/usr/bin/cloud-init");
    private static final String OS_RELEASE = "/usr/lib/os-release";
    private static final String GRUB = "/boot/grub/grub.cfg";

    @Override
    String profile() {
        return "x-tencent-import";
    }

    @Override
    List<Variant> conformants() {
        return List.of(
                conformant("Debian 12", DEBIAN),
                conformant("Windows Server 2012 R2", TencentWindows.imported()),
                conformant("XFS on a logical volume", DEBIAN.xfs().lvm()),
                conformant(
                        "tools for VMware that do nothing elsewhere",
                        DEBIAN.packageInstalled("open-vm-tools", "2:12.2.0-1")),
                conformant(
                        "a line of fstab for a CD drive",
                        DEBIAN.append(
                                "/etc/fstab", "/dev/sr0 /media/cdrom0 iso9660 noauto 0 0\n")));
    }

    @Override
    List<Variant> variants() {
        return join(linux(), TencentWindows.ofImport());
    }

    private static List<Variant> linux() {
        return List.of(
                variant(
                        "TCX-IMP-01",
                        "Arch Linux",
                        DEBIAN.replace(OS_RELEASE, "^ID=.*", "ID=arch")),
                variant("TCX-IMP-03", "RISC-V", DEBIAN.with("/bin/bash", riscv())),
                variant("TCX-IMP-04", "a GUID partition table", DEBIAN.gpt()),
                variant("TCX-IMP-06", "600 GiB", DEBIAN.size(600L << 30)),
                variant("TCX-IMP-07", "no cloud-init", WITHOUT_CLOUD_INIT)
                        .given("image.forceImport", false),
                variant("TCX-IMP-08", "no partitions", DEBIAN.unpartitioned()),
                // all UEFI systems that start have such a table
                variant("TCX-IMP-09", "UEFI", DEBIAN.uefi()).also("TCX-IMP-04"),
                variant(
                        "TCX-IMP-10",
                        "the root by its device",
                        DEBIAN.replace(GRUB, "root=UUID=\\S+", "root=/dev/sda1")),
                variant(
                        "TCX-IMP-11",
                        "a data disk",
                        DEBIAN.append("/etc/fstab", "/dev/vdb1 /data ext4 defaults 0 2\n")),
                variant(
                        "TCX-IMP-12",
                        "passwords that nobody can change",
                        DEBIAN.immutable("/etc/shadow")),
                variant("TCX-IMP-12", "passwords for everybody", DEBIAN.mode("/etc/shadow", 0666)),
                variant(
                        "TCX-IMP-13",
                        "VMware Tools",
                        DEBIAN.with("/usr/lib/vmware-tools/sbin64/vmtoolsd", "\u007fELF", 0755)),
                variant(
                        "TCX-IMP-13",
                        "VirtualBox Guest Additions",
                        DEBIAN.with(
                                "/opt/VBoxGuestAdditions-7.0.6/sbin/VBoxService",
                                "\u007fELF",
                                0755)),
                variant(
                        "TCX-IMP-17",
                        "an earlier instance",
                        DEBIAN.with("/var/lib/cloud/instances/ins-1/cloud-config.txt", "x\n")),
                variant(
                        "TCX-IMP-18",
                        "an earlier network",
                        DEBIAN.with("/etc/network/interfaces.d/50-cloud-init.cfg", "# empty\n")),
                variant("TCX-IMP-19", "no script in the place of cloud-init", WITHOUT_CLOUD_INIT)
                        .given("image.forceImport", true),
                variant("TCX-IMP-21", "no virtio_net", DEBIAN.withoutDriver("virtio_net")),
                variant(
                        "TCX-IMP-21",
                        "virtio_blk comes too late",
                        DEBIAN.withoutDriverInInitramfs("virtio_blk")));
    }

    private static byte[] riscv() {
        byte[] elf = new byte[64];
        System.arraycopy(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1}, 0, elf, 0, 7);
        elf[16] = 3;
        elf[18] = (byte) 243;
        elf[20] = 1;
        return elf;
    }
}
