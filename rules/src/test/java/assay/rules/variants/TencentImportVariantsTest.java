package assay.rules.variants;

import static assay.rules.variants.Variant.conformant;
import static assay.rules.variants.Variant.variant;

import assay.testkit.lookalike.LinuxLookAlike;
import assay.testkit.lookalike.WindowsLookAlike;
import java.util.List;

/** The rules of {@code tencent-import}. */
final class TencentImportVariantsTest extends VariantsTest {

    private static final LinuxLookAlike DEBIAN = LinuxLookAlike.debian();
    private static final LinuxLookAlike RHEL =
            DEBIAN.replace("/usr/lib/os-release", "^ID=.*", "ID=rhel")
                    .packageInstalled("linux-image-6.1.0-18-amd64", "6.1.76-1", "Red Hat, Inc.")
                    .packageOwns("linux-image-6.1.0-18-amd64", "/boot/vmlinuz-6.1.0-18-amd64");
    private static final WindowsLookAlike WINDOWS = WindowsLookAlike.server();
    private static final String INTERFACES = "/etc/network/interfaces";

    @Override
    String profile() {
        return "tencent-import";
    }

    @Override
    List<Variant> conformants() {
        return List.of(
                conformant("Debian 12", DEBIAN),
                conformant("CentOS 7", LinuxLookAlike.centos7()),
                conformant("Windows Server 2012 R2", WINDOWS),
                conformant(
                        "Windows Server 2008 R2 Enterprise",
                        WINDOWS.os("2008 R2", 7601).edition("ServerEnterprise")),
                conformant("Debian 12 as a qcow2", DEBIAN.in("qcow2", "")),
                conformant("a declared licence", RHEL).given("image.licence", "byol"));
    }

    @Override
    List<Variant> variants() {
        return join(linux(), windows());
    }

    private static List<Variant> windows() {
        return List.of(
                variant("TC-IMP-WIN-01", "Windows Server 2019", WINDOWS.os("2019", 17763)),
                variant(
                        "TC-IMP-WIN-01",
                        "Windows Server 2012 R2 Datacenter",
                        WINDOWS.edition("ServerDatacenter")),
                variant("TC-IMP-WIN-02", "32 bits", WINDOWS.x86()),
                variant("TC-IMP-WIN-03", "a VHDX", WINDOWS.in("vhdx", "")),
                // from a GPT a BIOS does not start Windows
                variant("TC-IMP-WIN-04", "a GUID partition table", WINDOWS.gpt())
                        .also("TC-IMP-ANY-01")
                        .also("TC-IMP-ANY-02"),
                variant("TC-IMP-WIN-05", "FAT", WINDOWS.partition("vfat", "/a.txt", "x")),
                variant("TC-IMP-WIN-05B", "a dynamic disk", WINDOWS.dynamicPartition()),
                variant("TC-IMP-WIN-06", "60 GiB", WINDOWS.size(60L << 30)),
                variant("TC-IMP-WIN-07", "two adapters", WINDOWS.secondAdapter()),
                variant(
                        "TC-IMP-WIN-08",
                        "an IPv6 address",
                        WINDOWS.staticIpv6Address("20010db8000000000000000000000005")),
                variant(
                        "TC-IMP-WIN-09",
                        "an old platform file",
                        WINDOWS.file("/qcloud-network-config.ini", "")),
                variant("TC-IMP-WIN-10", "no netkvm", WINDOWS.withoutDriver("netkvm")),
                variant("TC-IMP-WIN-10", "viostor does not start", WINDOWS.service("viostor", 4)),
                variant(
                        "TC-IMP-WIN-10",
                        "viostor's file is gone",
                        WINDOWS.without("/Windows/System32/drivers/viostor.sys")),
                variant(
                        "TC-IMP-WIN-10",
                        "viostor is bound to no device",
                        WINDOWS.without("/Windows/INF/oem1.inf")));
    }

    private static List<Variant> linux() {
        return List.of(
                // a disk that does not boot breaks the first rule, too
                variant("TC-IMP-ANY-01", "two systems", DEBIAN.secondSystem(DEBIAN)),
                variant("TC-IMP-ANY-02", "no boot code", DEBIAN.withoutBootCode())
                        .also("TC-IMP-ANY-01"),
                variant(
                                "TC-IMP-LNX-01",
                                "Arch Linux",
                                DEBIAN.replace("/usr/lib/os-release", "^ID=.*", "ID=arch"))
                        .also("TC-IMP-LNX-01B"),
                variant("TC-IMP-LNX-01B", "Rocky Linux", LinuxLookAlike.rocky9()),
                variant("TC-IMP-LNX-02", "ARM", DEBIAN.architecture("aarch64")),
                variant("TC-IMP-LNX-03", "a VHDX", DEBIAN.in("vhdx", "")),
                variant("TC-IMP-LNX-04", "a GUID partition table", DEBIAN.gpt()),
                variant("TC-IMP-LNX-05", "XFS", DEBIAN.xfs()),
                variant("TC-IMP-LNX-05", "ext2 for /boot", DEBIAN.volume("/boot", "ext2")),
                variant("TC-IMP-LNX-05B", "a logical volume", DEBIAN.lvm()),
                variant("TC-IMP-LNX-06", "60 GiB", DEBIAN.size(60L << 30)),
                variant(
                        "TC-IMP-LNX-07",
                        "a second interface",
                        DEBIAN.append(INTERFACES, "auto ens33\niface ens33 inet dhcp\n")),
                variant(
                        "TC-IMP-LNX-08",
                        "an IPv6 address",
                        DEBIAN.append(
                                INTERFACES, "iface eth0 inet6 static\n  address 2001:db8::5/64\n")),
                variant(
                        "TC-IMP-LNX-09",
                        "an old platform file",
                        DEBIAN.with("/etc/qcloud-network-config.ini", "")),
                variant("TC-IMP-LNX-10", "no virtio_net", DEBIAN.withoutDriver("virtio_net")),
                variant(
                        "TC-IMP-LNX-10",
                        "virtio_blk comes too late",
                        DEBIAN.withoutDriverInInitramfs("virtio_blk")),
                variant(
                        "TC-IMP-LNX-10",
                        "virtio_net is forbidden",
                        DEBIAN.with("/etc/modprobe.d/no.conf", "install virtio_net /bin/false\n")),
                variant(
                        "TC-IMP-LNX-11",
                        "a changed kernel",
                        DEBIAN.append("/boot/vmlinuz-6.1.0-18-amd64", "patched")),
                variant("TC-IMP-LNX-12", "pay as you go", RHEL).given("image.licence", "payg"));
    }
}
