package assay.rules.variants;

import static assay.rules.variants.CloudWindows.HUAWEI;
import static assay.rules.variants.Variant.conformant;
import static assay.rules.variants.Variant.variant;

import assay.testkit.lookalike.LinuxLookAlike;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The rules of {@code x-huawei-ims}. */
final class XHuaweiImsVariantsTest extends VariantsTest {

    private static final String PLUGIN = "/CloudResetPwdAgent/bin/cloudResetPwdAgent.script";

    private static final LinuxLookAlike DEBIAN =
            LinuxLookAlike.debian().with(PLUGIN, "#!/bin/sh\n", 0755);

    private static final LinuxLookAlike CENTOS =
            LinuxLookAlike.centos7().with(PLUGIN, "#!/bin/sh\n", 0755);

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final String GRUB = "/boot/grub/grub.cfg";

    @Override
    String profile() {
        return "x-huawei-ims";
    }

    @Override
    List<Variant> conformants() {
        return List.of(
                conformant("Debian 12", DEBIAN),
                conformant(
                        "the distribution's own tools",
                        DEBIAN.packageInstalled("open-vm-tools", "2:12.2.0-1+deb12u2")),
                conformant("Debian 12 as a dynamic VHD", DEBIAN.in("vpc", "force_size=on")),
                conformant("CentOS 7", CENTOS),
                conformant("Windows Server 2012 R2", HUAWEI),
                conformant(
                        "Rocky Linux 9",
                        LinuxLookAlike.rocky9().with(PLUGIN, "#!/bin/sh\n", 0755)));
    }

    @Override
    List<Variant> variants() {
        return List.of(
                variant("HWX-01", "a CD", OtherDisks.cd()).also("HWX-03"),
                variant(
                        "HWX-02",
                        "129 GB as a fixed VHD",
                        DEBIAN.size(129L << 30).in("vpc", "subformat=fixed,force_size=on")),
                variant("HWX-03", "no boot code", DEBIAN.withoutBootCode()),
                variant("HWX-04", "no virtio_scsi", DEBIAN.withoutDriver("virtio_scsi")),
                variant(
                        "HWX-04",
                        "virtio_pci comes too late",
                        DEBIAN.withoutDriverInInitramfs("virtio_pci")),
                variant(
                        "HWX-04",
                        "virtio_net is forbidden",
                        DEBIAN.with("/etc/modprobe.d/no.conf", "install virtio_net /bin/false\n")),
                variant(
                        "HWX-05",
                        "a device for the root",
                        DEBIAN.replace(GRUB, "root=UUID=\\S+", "root=/dev/sda1")),
                variant(
                        "HWX-06",
                        "a device in fstab",
                        DEBIAN.replace("/etc/fstab", "^UUID=\\S+ / ", "/dev/sda1 / ")),
                variant(
                        "HWX-07",
                        "a disk that is not here",
                        DEBIAN.append(
                                "/etc/fstab",
                                "UUID=7c1b2a30-0000-4000-8000-0000000000ff /data xfs defaults 0 0\n")),
                variant("HWX-08", "a logical volume", DEBIAN.lvm()),
                variant("HWX-09", "switched off", OtherDisks.switchedOff(DEBIAN)),
                variant(
                        "HWX-10",
                        "VMware's own tools",
                        DEBIAN.with("/usr/lib/vmware-tools/sbin64/vmtoolsd", "\u007fELF", 0755)),
                variant(
                        "HWX-10",
                        "Xen's tools",
                        DEBIAN.packageInstalled("xe-guest-utilities", "7.20.2-0ubuntu1")),
                variant("HWX-11", "a /usr of its own", DEBIAN.volume("/usr", "ext4")),
                variant(
                        "HWX-12",
                        "only Azure's data source",
                        DEBIAN.with(
                                "/etc/cloud/cloud.cfg.d/91-azure.cfg",
                                "datasource_list: [ Azure ]\n")),
                variant("HWX-13", "zeroconf", CENTOS.with("/etc/sysconfig/network", "")),
                variant(
                        "HWX-14",
                        "a history",
                        DEBIAN.with("/home/debian/.bash_history", "sudo -i\n")),
                variant(
                        "HWX-14",
                        "a key",
                        DEBIAN.with(
                                "/root/.ssh/authorized_keys",
                                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== builder\n")),
                variant("HWX-14", "a log", DEBIAN.with("/var/log/dpkg.log", "installed\n")),
                variant("HWX-15", "viostor starts too late", HUAWEI.service("viostor", 3)),
                variant("HWX-15", "no netkvm", HUAWEI.withoutDriver("netkvm")),
                variant(
                        "HWX-16",
                        "data disks stay offline",
                        HUAWEI.registry("SYSTEM", CloudWindows.SANS, "SanPolicy", 2)),
                variant("HWX-17", "another answer file", CloudWindows.generalised(HUAWEI)),
                variant(
                        "HWX-18",
                        "a log of five days",
                        HUAWEI.eventLog("System", NOW.minus(Duration.ofDays(5)), NOW)),
                variant("HWX-19", "no plug-in", DEBIAN.without(PLUGIN)));
    }
}
