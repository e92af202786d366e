package assay.rules;

import static assay.rules.FactsDocument.adapter;
import static assay.rules.FactsDocument.conformant;
import static assay.rules.FactsDocument.conformantRhel;
import static assay.rules.FactsDocument.conformantWindows;
import static assay.rules.FactsDocument.driver;
import static assay.rules.FactsDocument.fileSystem;
import static assay.rules.FactsDocument.networkInterface;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Images that obey the rules of {@code tencent-import}, and images that break one each. */
final class TencentImportImages {

    private TencentImportImages() {}

    private static final String WINDOWS_INI = "files[C:/qcloud-network-config.ini].exists";
    private static final String INI = "files[/etc/qcloud-network-config.ini].exists";

    /** An image and the rule that it is an example for. */
    record Example(String rule, String what, FactsDocument image) {
        @Override
        public String toString() {
            return rule + ": " + what;
        }
    }

    private static Example image(String rule, String what, FactsDocument image) {
        return new Example(rule, what, image);
    }

    private static Example image(String rule, String path, Object value) {
        return image(rule, path + " = " + value, conformant().with(path, value));
    }

    /** An image of another system, at which a person has looked. */
    private static Example reviewed(String rule, String family, boolean good) {
        FactsDocument image =
                conformant().with("os.family", family).with("review[TC-IMP-ANY-03].approved", good);
        return image(rule, family + ", reviewed: " + good, image);
    }

    /** A system of this ID and ID_LIKE. */
    private static Example derivative(String rule, String id, String... like) {
        FactsDocument image =
                conformant().with("os.distro", id).with("os.distroLike", List.of(like));
        return image(rule, id, image);
    }

    private static Example windows(String rule, String path, Object value) {
        return image(rule, path + " = " + value, conformantWindows().with(path, value));
    }

    private static Example windows(String rule, String version, String edition, String arch) {
        FactsDocument image =
                conformantWindows()
                        .with("os.version", version)
                        .with("windows.editionId", edition)
                        .with("os.arch", arch);
        return image(rule, version + " " + edition + " " + arch, image);
    }

    /** Another file system beside the root's. */
    private static Example volume(String rule, String role, String type, String layer) {
        List<Map<String, Object>> both =
                List.of(fileSystem("root", "ext4", "plain"), fileSystem(role, type, layer));
        return image(
                rule,
                role + " is " + type + " on " + layer,
                conformant().with("filesystems", both));
    }

    /** Another interface beside eth0. */
    private static Example card(String rule, String name, String method) {
        List<Map<String, Object>> both =
                List.of(
                        networkInterface("eth0", "dhcp", "auto"),
                        networkInterface(name, method, "auto"));
        return image(rule, name + " by " + method, conformant().with("network.interfaces", both));
    }

    private static FactsDocument dormant(String name) {
        return conformant()
                .with(
                        "network.interfaces",
                        List.of(Map.of("name", name, "method", "static", "onboot", false)));
    }

    private static FactsDocument builtin() {
        return conformant()
                .with("drivers.virtio_blk.state", "builtin")
                .with("drivers.virtio_pci.state", "builtin")
                .with("drivers.virtio_net.state", "builtin");
    }

    static Stream<Example> thatObey() {
        return Stream.of(
                image("TC-IMP-ANY-01", "disk.role", "system"),
                image("TC-IMP-ANY-02", "boot.bootable", true),
                reviewed("TC-IMP-ANY-03", "freebsd", true),
                image("TC-IMP-LNX-01", "os.distro", "opensuse-leap"),
                derivative("TC-IMP-LNX-01", "rocky", "rhel", "centos", "fedora"),
                derivative("TC-IMP-LNX-01", "flatcar", "coreos"),
                image("TC-IMP-LNX-01", "without ID_LIKE", conformant().without("os.distroLike")),
                image("TC-IMP-LNX-01B", "os.distro", "sles"),
                image("TC-IMP-LNX-02", "os.arch", "i686"),
                image("TC-IMP-LNX-03", "disk.format", "vhd"),
                image("TC-IMP-LNX-04", "disk.partitionTable", "mbr"),
                volume("TC-IMP-LNX-05", "boot", "ext3", "plain"),
                volume("TC-IMP-LNX-05", "esp", "vfat", "plain"),
                volume("TC-IMP-LNX-05", "home", "ext4", "lvm"),
                volume("TC-IMP-LNX-05B", "home", "ext4", "plain"),
                image("TC-IMP-LNX-06", "disk.virtualSize", 50L << 30),
                image("TC-IMP-LNX-07", "network.interfaces", List.of()),
                card("TC-IMP-LNX-07", "lo", "static"),
                card("TC-IMP-LNX-07", "en*", "dhcp"),
                card("TC-IMP-LNX-07", "docker0", "static"),
                card("TC-IMP-LNX-07", "virbr0", "static"),
                image("TC-IMP-LNX-07", "a profile that does not start", dormant("ens192")),
                image("TC-IMP-LNX-08", "network.ipv6.staticAddresses", List.of()),
                image("TC-IMP-LNX-09", INI, false),
                image("TC-IMP-LNX-10", "drivers.virtio_net.state", "builtin"),
                image(
                        "TC-IMP-LNX-10",
                        "all built in",
                        builtin().with("drivers.virtio_blk.inInitramfs", false)),
                image(
                        "TC-IMP-LNX-10",
                        "blacklisted, yet built in",
                        builtin().with("drivers.virtio_net.blacklisted", true)),
                image("TC-IMP-LNX-11", "kernel.default.modified", false),
                image("TC-IMP-LNX-12", "declared as BYOL", conformantRhel()),
                windows("TC-IMP-WIN-01", "2008", "ServerEnterprise", "x86_64"),
                windows("TC-IMP-WIN-01", "2008 R2", "ServerStandardCore", "x86_64"),
                windows("TC-IMP-WIN-01", "2012", "ServerStandard", "x86_64"),
                windows("TC-IMP-WIN-01", "2012 R2", "ServerStandard", "x86_64"),
                windows("TC-IMP-WIN-02", "os.arch", "x86_64"),
                windows("TC-IMP-WIN-03", "disk.format", "vhd"),
                windows("TC-IMP-WIN-04", "disk.partitionTable", "mbr"),
                windows(
                        "TC-IMP-WIN-05",
                        "filesystems",
                        List.of(fileSystem("system-reserved", "ntfs", "plain"))),
                windows("TC-IMP-WIN-05B", "partitions", List.of(Map.of("num", 1, "type", "27"))),
                windows("TC-IMP-WIN-06", "disk.virtualSize", 50L << 30),
                windows("TC-IMP-WIN-07", "windows.adapters", List.of()),
                windows(
                        "TC-IMP-WIN-07",
                        "windows.adapters",
                        List.of(adapter("Ethernet", true), adapter("vmxnet3", false))),
                windows("TC-IMP-WIN-08", "windows.ipv6.staticAddresses", List.of()),
                windows("TC-IMP-WIN-09", WINDOWS_INI, false),
                windows(
                        "TC-IMP-WIN-10",
                        "windows.drivers",
                        List.of(driver("vioscsi", "boot", true), driver("netkvm", "auto", true))),
                windows("TC-IMP-WIN-11", "image.activation", "kms"));
    }

    static Stream<Example> thatBreakARule() {
        return Stream.of(
                image("TC-IMP-ANY-01", "disk.role", "data"),
                image("TC-IMP-ANY-01", "disk.role", "installer"),
                image("TC-IMP-ANY-01", "os.roots", 2),
                image("TC-IMP-ANY-01", "boot.bootable", false),
                image("TC-IMP-ANY-02", "boot.bootable", false),
                reviewed("TC-IMP-ANY-03", "freebsd", false),
                image("TC-IMP-LNX-01", "os.distro", "arch"),
                derivative("TC-IMP-LNX-01", "amzn", "fedora"),
                derivative("TC-IMP-LNX-01B", "rocky", "rhel", "centos", "fedora"),
                image("TC-IMP-LNX-02", "os.arch", "aarch64"),
                image("TC-IMP-LNX-03", "disk.format", "vhdx"),
                image("TC-IMP-LNX-03", "disk.hasBackingFile", true),
                image("TC-IMP-LNX-03", "disk.encrypted", true),
                image("TC-IMP-LNX-04", "disk.partitionTable", "gpt"),
                image("TC-IMP-LNX-04", "disk.partitionTable", "hybrid"),
                image("TC-IMP-LNX-04", "disk.partitionTable", "none"),
                image("TC-IMP-LNX-05", "filesystems", List.of(fileSystem("root", "xfs", "plain"))),
                volume("TC-IMP-LNX-05", "boot", "ext2", "plain"),
                volume("TC-IMP-LNX-05", "other", "vfat", "plain"),
                image("TC-IMP-LNX-05", "filesystems", List.of()),
                volume("TC-IMP-LNX-05B", "root", "ext4", "lvm"),
                image("TC-IMP-LNX-06", "disk.virtualSize", (50L << 30) + 512),
                card("TC-IMP-LNX-07", "eth1", "dhcp"),
                card("TC-IMP-LNX-07", "ens192", "dhcp"),
                card("TC-IMP-LNX-07", "en*", "static"),
                card("TC-IMP-LNX-07", "bond0", "dhcp"),
                image("TC-IMP-LNX-08", "network.ipv6.staticAddresses", List.of("2001:db8::5/64")),
                image(
                        "TC-IMP-LNX-08",
                        "network.interfaces",
                        List.of(networkInterface("eth0", "dhcp", "static"))),
                image("TC-IMP-LNX-09", INI, true),
                image("TC-IMP-LNX-10", "drivers.virtio_blk.state", "absent"),
                image("TC-IMP-LNX-10", "drivers.virtio_blk.inInitramfs", false),
                image("TC-IMP-LNX-10", "drivers.virtio_blk.blacklisted", true),
                image("TC-IMP-LNX-10", "drivers.virtio_pci.inInitramfs", false),
                image("TC-IMP-LNX-10", "drivers.virtio_net.state", "absent"),
                image("TC-IMP-LNX-10", "drivers.virtio_net.blacklisted", true),
                image("TC-IMP-LNX-11", "kernel.default.vendorKernel", false),
                image("TC-IMP-LNX-11", "kernel.default.packaged", false),
                image("TC-IMP-LNX-11", "kernel.default.modified", true),
                image(
                        "TC-IMP-LNX-12",
                        "pay as you go",
                        conformantRhel().with("image.licence", "payg")),
                image(
                        "TC-IMP-LNX-12",
                        "registered",
                        conformantRhel().with("identity.subscription.registered", true)),
                image(
                        "TC-IMP-LNX-12",
                        "RHUI of another cloud",
                        conformantRhel()
                                .with(
                                        "identity.subscription.rhuiPackages",
                                        List.of("rh-amazon-rhui-client"))),
                windows("TC-IMP-WIN-01", "2012", "ServerStandardEval", "x86_64"),
                windows("TC-IMP-WIN-01", "2012 R2", "ServerDatacenter", "x86_64"),
                windows("TC-IMP-WIN-01", "2012", "ServerEnterprise", "x86_64"),
                windows("TC-IMP-WIN-01", "2016", "ServerStandard", "x86_64"),
                windows("TC-IMP-WIN-02", "os.arch", "i386"),
                windows("TC-IMP-WIN-03", "disk.format", "vhdx"),
                windows("TC-IMP-WIN-04", "disk.partitionTable", "gpt"),
                windows(
                        "TC-IMP-WIN-05",
                        "filesystems",
                        List.of(fileSystem("windows-system", "bitlocker", "plain"))),
                windows("TC-IMP-WIN-05", "filesystems", List.of()),
                windows("TC-IMP-WIN-05B", "partitions", List.of(Map.of("num", 1, "type", "42"))),
                windows(
                        "TC-IMP-WIN-05B",
                        "filesystems",
                        List.of(fileSystem("windows-system", "ntfs", "ldm"))),
                windows("TC-IMP-WIN-06", "disk.virtualSize", (50L << 30) + 512),
                windows(
                        "TC-IMP-WIN-07",
                        "windows.adapters",
                        List.of(adapter("Ethernet", true), adapter("Ethernet 2", true))),
                windows("TC-IMP-WIN-08", "windows.ipv6.staticAddresses", List.of("2001:db8::5")),
                windows("TC-IMP-WIN-09", WINDOWS_INI, true),
                windows(
                        "TC-IMP-WIN-10",
                        "windows.drivers",
                        List.of(driver("viostor", "manual", true), driver("netkvm", "auto", true))),
                windows(
                        "TC-IMP-WIN-10",
                        "windows.drivers",
                        List.of(driver("viostor", "boot", false), driver("netkvm", "auto", true))),
                windows(
                        "TC-IMP-WIN-10",
                        "windows.drivers",
                        List.of(driver("viostor", "boot", true))),
                windows("TC-IMP-WIN-11", "image.activation", "platform"));
    }
}
