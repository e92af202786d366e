package assay.rules.variants;

import static assay.rules.variants.Variant.conformant;
import static assay.rules.variants.Variant.variant;

import assay.testkit.lookalike.LinuxLookAlike;
import java.util.List;

/** The rules of {@code huawei-ims}. */
final class HuaweiImsVariantsTest extends VariantsTest {

    private static final LinuxLookAlike DEBIAN = LinuxLookAlike.debian();
    private static final String INTERFACES = "/etc/network/interfaces";
    private static final String CLOUD = "/etc/cloud/cloud.cfg";

    private static final String RULE =
            "SUBSYSTEM==\"net\", ACTION==\"add\", ATTR{address}==\"52:54:00:12:34:56\", NAME=\"eth0\"\n";

    @Override
    String profile() {
        return "huawei-ims";
    }

    @Override
    List<Variant> conformants() {
        return List.of(
                conformant("Debian 12", DEBIAN),
                conformant("CentOS 7", LinuxLookAlike.centos7()),
                conformant("Rocky Linux 9", LinuxLookAlike.rocky9()),
                conformant("Windows Server 2012 R2", CloudWindows.HUAWEI),
                conformant("a data disk", OtherDisks.withData(64L << 20)),
                conformant(
                        "rules that are kept from coming back",
                        DEBIAN.with("/etc/udev/rules.d/75-persistent-net-generator.rules", "")
                                .link("/etc/udev/rules.d/70-persistent-net.rules", "/dev/null")),
                conformant(
                        "a container's bridge and an address that nothing uses",
                        DEBIAN.append(
                                INTERFACES,
                                """
                                auto docker0
                                iface docker0 inet static
                                  address 172.17.0.1/16
                                iface eth1 inet static
                                  address 10.0.0.5/24
                                """)));
    }

    @Override
    List<Variant> variants() {
        return List.of(
                variant(
                        "HW-IMS-LNX-01",
                        "a static address",
                        DEBIAN.replace(
                                INTERFACES,
                                "iface eth0 inet dhcp",
                                "iface eth0 inet static\n  address 10.0.0.5/24")),
                variant(
                        "HW-IMS-LNX-02",
                        "a rule in the initramfs",
                        DEBIAN.inInitramfs("/etc/udev/rules.d/70-persistent-net.rules", RULE)),
                variant(
                                "HW-IMS-LNX-03",
                                "a rule that a restart wrote",
                                DEBIAN.with("/etc/udev/rules.d/70-persistent-net.rules", RULE))
                        .also("HW-IMS-LNX-02"),
                variant(
                        "HW-IMS-LNX-04",
                        "no cloud-init",
                        DEBIAN.packageRemoved("cloud-init").without("/usr/bin/cloud-init")),
                variant(
                        "HW-IMS-LNX-05",
                        "nobody to log in as",
                        DEBIAN.replace(CLOUD, "  - default", "  - name: app")),
                variant(
                        "HW-IMS-LNX-06",
                        "cloud-init is disabled",
                        DEBIAN.with("/etc/cloud/cloud-init.disabled", "")),
                variant(
                        "HW-IMS-LNX-06",
                        "a file that is no YAML",
                        DEBIAN.with("/etc/cloud/cloud.cfg.d/99-app.cfg", "users:\n\t- default\n")),
                variant(
                        "HW-IMS-ANY-05",
                        "a data disk in fstab",
                        DEBIAN.append("/etc/fstab", "/dev/vdb1 /data ext4 defaults,nofail 0 2\n")),
                variant(
                        "HW-IMS-WIN-01",
                        "a static address",
                        CloudWindows.HUAWEI.staticAddress("10.0.0.5")),
                variant(
                        "HW-IMS-WIN-02",
                        "Cloudbase-Init does not start",
                        CloudWindows.HUAWEI.service("cloudbase-init", 3)),
                variant(
                        "HW-IMS-WIN-03",
                        "no PV driver",
                        CloudWindows.HUAWEI.without(CloudWindows.PV_DRIVER)),
                variant("HW-IMS-WIN-03", "no netkvm", CloudWindows.HUAWEI.withoutDriver("netkvm")),
                variant("HW-IMS-FILE-03", "a LUKS partition", OtherDisks.luksBeside(DEBIAN)),
                variant("HW-IMS-FILE-03", "BitLocker", OtherDisks.bitLocker()),
                variant("HW-IMS-DATA-02", "nothing on the disk", OtherDisks.empty()));
    }
}
