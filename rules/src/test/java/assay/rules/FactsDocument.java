package assay.rules;

import assay.guest.Evidence;
import assay.guest.Facts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small facts document that a test writes down by paths and changes in one place. */
record FactsDocument(Map<String, Object> values, Map<String, String> unread) {

    static FactsDocument empty() {
        return new FactsDocument(Map.of(), Map.of());
    }

    /** A Debian 12 on a 10 GiB qcow2 that Tencent Cloud would import. */
    static FactsDocument conformant() {
        return empty().with("disk.role", "system")
                .with("disk.format", "qcow2")
                .with("disk.hasBackingFile", false)
                .with("disk.encrypted", false)
                .with("disk.virtualSize", 10L << 30)
                .with("disk.partitionTable", "mbr")
                .with("os.family", "linux")
                .with("os.distro", "debian")
                .with("os.distroLike", List.of())
                .with("os.arch", "x86_64")
                .with("os.roots", 1)
                .with("boot.bootable", true)
                .with("filesystems", List.of(fileSystem("root", "ext4", "plain")))
                .with("network.interfaces", List.of(networkInterface("eth0", "dhcp", "auto")))
                .with("network.ipv6.staticAddresses", List.of())
                .with("files[/etc/qcloud-network-config.ini].exists", false)
                .with("drivers.virtio_blk.state", "module")
                .with("drivers.virtio_blk.inInitramfs", true)
                .with("drivers.virtio_blk.blacklisted", false)
                .with("drivers.virtio_pci.state", "module")
                .with("drivers.virtio_pci.inInitramfs", true)
                .with("drivers.virtio_pci.blacklisted", false)
                .with("drivers.virtio_net.state", "module")
                .with("drivers.virtio_net.inInitramfs", false)
                .with("drivers.virtio_net.blacklisted", false)
                .with("kernel.default.vendorKernel", true)
                .with("kernel.default.packaged", true)
                .with("kernel.default.modified", false)
                .with("identity.subscription.registered", false)
                .with("identity.subscription.rhuiPackages", List.of());
    }

    /** The conformant image as a Red Hat Enterprise Linux whose owner declared the licence. */
    static FactsDocument conformantRhel() {
        return conformant()
                .with("os.distro", "rhel")
                .with("os.distroLike", List.of("fedora"))
                .with("image.licence", "byol");
    }

    /** A Windows Server 2012 on a 10 GiB qcow2 that Tencent Cloud would import. */
    static FactsDocument conformantWindows() {
        return conformant()
                .without("drivers")
                .without("kernel")
                .without("network")
                .without("identity")
                .without("files")
                .with("os.family", "windows")
                .with("os.distro", "windows")
                .with("os.version", "2012")
                .with("windows.editionId", "ServerDatacenter")
                .with("filesystems", List.of(fileSystem("windows-system", "ntfs", "plain")))
                .with("partitions", List.of(Map.of("num", 1, "type", "07")))
                .with("windows.adapters", List.of(adapter("Ethernet", true)))
                .with("windows.ipv6.staticAddresses", List.of())
                .with("files[C:/qcloud-network-config.ini].exists", false)
                .with(
                        "windows.drivers",
                        List.of(driver("viostor", "boot", true), driver("netkvm", "manual", true)))
                .with("image.activation", "own-key");
    }

    static Map<String, Object> adapter(String name, boolean present) {
        return Map.of("name", name, "present", present, "dhcp", true);
    }

    static Map<String, Object> driver(String name, String start, boolean bound) {
        return Map.of("name", name, "start", start, "fileExists", true, "bound", bound);
    }

    static Map<String, Object> fileSystem(String role, String type, String layer) {
        return Map.of("role", role, "type", type, "layer", layer);
    }

    static Map<String, Object> networkInterface(String name, String method, String ipv6) {
        return Map.of("name", name, "method", method, "ipv6", ipv6, "onboot", true);
    }

    FactsDocument with(String path, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(values);
        changed.put(path, value);
        return new FactsDocument(changed, unread);
    }

    /** Without the fact and whatever is inside it. */
    FactsDocument without(String path) {
        Map<String, Object> changed = new LinkedHashMap<>(values);
        changed.keySet()
                .removeIf(at ->
                        at.equals(path) || at.startsWith(path + ".") || at.startsWith(path + "["));
        return new FactsDocument(changed, unread);
    }

    FactsDocument unread(String path, String why) {
        Map<String, String> changed = new LinkedHashMap<>(unread);
        changed.put(path, why);
        return new FactsDocument(without(path).values, changed);
    }

    Facts facts() {
        return builder().build();
    }

    Facts facts(String path, Evidence seen) {
        return builder().evidence(path, seen).build();
    }

    private Facts.Builder builder() {
        Facts.Builder facts = Facts.builder();
        values.forEach((path, value) -> facts.put(path, value));
        unread.forEach(facts::unread);
        return facts;
    }
}
