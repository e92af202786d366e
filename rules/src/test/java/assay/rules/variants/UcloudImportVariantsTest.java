package assay.rules.variants;

import static assay.rules.variants.UcloudLinux.as;
import static assay.rules.variants.Variant.conformant;
import static assay.rules.variants.Variant.variant;

import assay.testkit.lookalike.LinuxLookAlike;
import assay.testkit.lookalike.WindowsLookAlike;
import java.util.List;

/** The rules of {@code x-ucloud-import}. */
final class UcloudImportVariantsTest extends VariantsTest {

    private static final String KERNEL = "linux-image-6.1.0-18-amd64";
    private static final String INTERFACES = "/etc/network/interfaces";
    private static final LinuxLookAlike DEBIAN = LinuxLookAlike.debian();
    private static final WindowsLookAlike WINDOWS = WindowsLookAlike.server();
    private static final LinuxLookAlike UBUNTU =
            as(DEBIAN, "ubuntu", "22.04")
                    .packageInstalled(
                            KERNEL,
                            "6.1.0-18.18",
                            "Ubuntu Kernel Team <kernel-team@lists.ubuntu.com>")
                    .packageOwns(KERNEL, "/boot/vmlinuz-6.1.0-18-amd64");
    private static final LinuxLookAlike WITH_ADDRESS =
            DEBIAN.replace(
                    INTERFACES,
                    "^iface eth0 inet dhcp",
                    "iface eth0 inet static\n  address 10.1.2.3/24\n  gateway 10.1.2.1");

    @Override
    String profile() {
        return "x-ucloud-import";
    }

    @Override
    List<Variant> conformants() {
        return List.of(
                conformant("Ubuntu 22.04", UBUNTU),
                conformant("CentOS 7", LinuxLookAlike.centos7()),
                conformant("Windows Server 2012 R2", WINDOWS),
                conformant("Debian as type other", DEBIAN)
                        .given("image.osDeclared.distro", "other"));
    }

    @Override
    List<Variant> variants() {
        return List.of(
                variant("UCX-01", "Debian", DEBIAN).given("image.osDeclared.distro", "debian"),
                variant("UCX-02", "a VHDX", UBUNTU.in("vhdx", "")),
                variant("UCX-03", "a GUID partition table", UBUNTU.gpt()),
                variant("UCX-03", "XFS", UBUNTU.xfs()),
                variant("UCX-04", "60 GiB", UBUNTU.size(60L << 30)),
                variant(
                        "UCX-05",
                        "virtio_blk comes too late",
                        UBUNTU.withoutDriverInInitramfs("virtio_blk")),
                variant("UCX-05", "no virtio_net", UBUNTU.withoutDriver("virtio_net")),
                variant(
                        "UCX-06",
                        "a changed kernel",
                        UBUNTU.append("/boot/vmlinuz-6.1.0-18-amd64", "patched")),
                variant("UCX-03", "FAT", WINDOWS.partition("vfat", "/a.txt", "x")),
                variant("UCX-07", "no disk driver", WINDOWS.withoutDriver("viostor")),
                variant("UCX-08", "no system", DEBIAN.without("/usr").without("/etc")),
                variant("UCX-09", "a fixed address", WITH_ADDRESS)
                        .given("image.osDeclared.distro", "other"));
    }
}
