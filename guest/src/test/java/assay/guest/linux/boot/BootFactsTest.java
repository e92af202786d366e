package assay.guest.linux.boot;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.ImageException;
import assay.guest.Facts;
import assay.guest.TestVolumes;
import assay.guest.Volume;
import assay.guest.Volumes;
import assay.guest.fs.FileTree;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.MemoryTree;
import assay.guest.linux.Detector;
import assay.guest.linux.Once;
import assay.guest.linux.PackageDatabases;
import assay.guest.volume.Signature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A small Debian that boots, and what becomes of the facts when something about it is wrong. */
final class BootFactsTest {

    private static final String MODULES = "/lib/modules/6.1.0-18-amd64/";
    private static final String KERNEL = "/boot/vmlinuz-6.1.0-18-amd64";

    private static final String GRUB_CFG =
            """
            set default="0"
            menuentry 'Debian GNU/Linux' {
              search --no-floppy --fs-uuid --set=root 1111
              linux /boot/vmlinuz-6.1.0-18-amd64 root=UUID=1111 ro console=ttyS0
              initrd /boot/initrd.img-6.1.0-18-amd64
            }
            """;

    private static MemoryTree.Builder debian() {
        byte[] kernel = TestKernel.of("6.1.0-18-amd64").array();
        return MemoryTree.builder()
                .file("/etc/os-release", "ID=debian\nVERSION_ID=12\n")
                .file("/boot/grub/grub.cfg", GRUB_CFG)
                .file(KERNEL, kernel)
                .file("/boot/initrd.img-6.1.0-18-amd64", initrd("lib/modules/x/virtio_blk.ko"))
                .file("/boot/config-6.1.0-18-amd64", "CONFIG_VIRTIO_PCI=y\nCONFIG_VIRTIO_BLK=m\n")
                .file(MODULES + "modules.builtin", "kernel/drivers/virtio/virtio.ko\n")
                .file(
                        MODULES + "modules.dep",
                        "kernel/virtio_blk.ko: kernel/x.ko\nkernel/virtio-net.ko.xz:\nkernel/gone/nvme.ko:\n")
                .file(MODULES + "kernel/virtio_blk.ko")
                .file(MODULES + "kernel/virtio-net.ko.xz")
                .file(
                        "/var/lib/dpkg/status",
                        status("Debian Kernel Team <debian-kernel@lists.debian.org>"))
                .file(
                        "/var/lib/dpkg/info/linux-image-6.1.0-18-amd64.list",
                        "/.\n/boot\n" + KERNEL + "\n")
                .file(
                        "/var/lib/dpkg/info/linux-image-6.1.0-18-amd64.md5sums",
                        md5(kernel) + "  " + KERNEL.substring(1) + "\n");
    }

    private static String status(String maintainer) {
        return """
        Package: linux-image-6.1.0-18-amd64
        Status: install ok installed
        Maintainer: %s
        Architecture: amd64
        Version: 6.1.76-1
        """
                .formatted(maintainer);
    }

    @Test
    void aWholeWayFromTheBiosToTheRootIsBootable() throws IOException {
        Facts facts = facts(debian(), grubInMbr());

        assertThat(facts.at("boot.mode")).hasValue("bios");
        assertThat(facts.at("boot.valid")).hasValue(true);
        assertThat(facts.at("boot.bootable")).hasValue(true);
        assertThat(facts.at("boot.usesInitramfs")).hasValue(true);
        assertThat(facts.at("boot.rootSpec")).hasValue("uuid");
        assertThat(facts.at("boot.cmdline"))
                .hasValue(List.of("root=UUID=1111", "ro", "console=ttyS0"));
        assertThat(facts.evidenceFor("boot.valid").getFirst().where())
                .isEqualTo("/boot/grub/grub.cfg");
        assertThat(facts.unread()).containsOnlyKeys("boot.grubDefaults", "boot.cfgStale");
    }

    @Test
    void withoutBootCodeNothingStarts() throws IOException {
        Facts facts = facts(debian(), new BytesSource(new byte[1 << 20]));

        assertThat(facts.at("boot.mode")).hasValue("none");
        assertThat(facts.at("boot.valid")).hasValue(true);
        assertThat(facts.at("boot.bootable")).hasValue(false);
    }

    @Test
    void grubWithoutItsCoreDoesNotStart() throws IOException {
        byte[] disk = new byte[1 << 20];
        grubInMbr().read(0, ByteBuffer.wrap(disk, 0, 512));

        assertThat(facts(debian(), new BytesSource(disk)).at("boot.bootable")).hasValue(false);
    }

    @Test
    void anEntryThatNamesAMissingFileIsNotValid() throws IOException {
        Facts kernelGone =
                facts(
                        debian().file("/boot/grub/grub.cfg", GRUB_CFG.replace("vmlinuz", "gone")),
                        grubInMbr());
        Facts initrdGone =
                facts(
                        debian().file(
                                        "/boot/grub/grub.cfg",
                                        GRUB_CFG.replace("initrd.img", "gone")),
                        grubInMbr());
        Facts rootGone =
                facts(
                        debian().file(
                                        "/boot/grub/grub.cfg",
                                        GRUB_CFG.replace("root=UUID=1111", "root=UUID=2222")),
                        grubInMbr());

        assertThat(List.of(kernelGone, initrdGone, rootGone))
                .allSatisfy(facts -> assertThat(facts.at("boot.valid")).hasValue(false))
                .allSatisfy(facts -> assertThat(facts.at("boot.bootable")).hasValue(false));
        assertThat(kernelGone.whyUnread("kernel.default.version")).isPresent();
        assertThat(initrdGone.at("drivers.virtio_blk.inInitramfs")).isEmpty();
        assertThat(initrdGone.at("drivers.virtio_blk.state")).hasValue("module");
    }

    @Test
    void theKernelOfTheVendorIsKnownByItsPackage() throws IOException {
        Facts facts = facts(debian(), grubInMbr());

        assertThat(facts.at("kernel.default.version")).hasValue("6.1.0-18-amd64");
        assertThat(facts.at("kernel.default.packaged")).hasValue(true);
        assertThat(facts.at("kernel.default.modified")).hasValue(false);
        assertThat(facts.at("kernel.default.vendorKernel")).hasValue(true);
    }

    @Test
    void aPatchedKernelDiffersFromItsPackage() throws IOException {
        byte[] patched = TestKernel.of("6.1.0-18-amd64").put(0x3FF, (byte) 1).array();

        assertThat(facts(debian().file(KERNEL, patched), grubInMbr()).at("kernel.default.modified"))
                .hasValue(true);
    }

    @Test
    void aKernelThatSomebodyBuiltIsNotTheVendors() throws IOException {
        Facts packaged =
                facts(
                        debian().file("/var/lib/dpkg/status", status("root <root@builder>")),
                        grubInMbr());
        Facts copied = facts(debian().file("/var/lib/dpkg/status", ""), grubInMbr());

        assertThat(packaged.at("kernel.default.packaged")).hasValue(true);
        assertThat(packaged.at("kernel.default.vendorKernel")).hasValue(false);
        assertThat(copied.at("kernel.default.packaged")).hasValue(false);
        assertThat(copied.at("kernel.default.vendorKernel")).hasValue(false);
        assertThat(copied.at("kernel.default.modified")).isEmpty();
    }

    @Test
    void aDriverIsBuiltInOrAModuleOrAbsent() throws IOException {
        Facts facts = facts(debian(), grubInMbr());

        assertThat(facts.at("drivers.virtio.state")).hasValue("builtin");
        assertThat(facts.at("drivers.virtio_pci.state")).hasValue("builtin");
        assertThat(facts.at("drivers.virtio_blk.state")).hasValue("module");
        assertThat(facts.at("drivers.virtio_blk.inInitramfs")).hasValue(true);
        assertThat(facts.at("drivers.virtio_net.state")).hasValue("module");
        assertThat(facts.at("drivers.virtio_net.inInitramfs")).hasValue(false);
        assertThat(facts.at("drivers.nvme.state")).hasValue("absent"); // listed, but not there
        assertThat(facts.at("drivers"))
                .hasValueSatisfying(drivers ->
                        assertThat((java.util.Map<?, ?>) drivers)
                                .hasSize(WatchedModule.ALL.size()));
    }

    @Test
    void aModuleIsKeptFromLoadingInSeveralWays() throws IOException {
        Facts facts =
                facts(
                        debian().file("/etc/modprobe.d/a.conf", "install virtio_net /bin/false\n")
                                .file(
                                        "/usr/lib/modprobe.d/b.conf",
                                        "blacklist virtio-blk\nblacklist virtio\n")
                                .file("/etc/modprobe.d/masked.conf", "")
                                .file("/usr/lib/modprobe.d/masked.conf", "blacklist nvme\n")
                                .file(
                                        "/boot/grub/grub.cfg",
                                        GRUB_CFG.replace("ro ", "ro module_blacklist=cifs,udf ")),
                        grubInMbr());

        assertThat(facts.at("drivers.virtio_net.blacklisted")).hasValue(true);
        assertThat(facts.at("drivers.virtio_blk.blacklisted")).hasValue(true);
        // a dependency is loaded whatever a plain blacklist line says
        assertThat(facts.at("drivers.virtio.blacklisted")).hasValue(false);
        assertThat(facts.at("drivers.nvme.blacklisted")).hasValue(false);
        assertThat(facts.at("drivers.udf.blacklisted")).hasValue(true);
        assertThat(facts.evidenceFor("drivers.virtio_net.blacklisted").getFirst().text())
                .isEqualTo("install virtio_net /bin/false");
    }

    @Test
    void withoutAListOfBuiltInDriversNoneCanBeCalledAbsent() throws IOException {
        Facts facts =
                facts(
                        MemoryTree.builder()
                                .file("/boot/grub/grub.cfg", GRUB_CFG)
                                .file(KERNEL, TestKernel.of("6.1.0-18-amd64").array())
                                .file("/boot/initrd.img-6.1.0-18-amd64", initrd("x"))
                                .file(MODULES + "kernel/drivers/virtio_blk.ko"),
                        grubInMbr());

        assertThat(facts.at("drivers.virtio_blk.state")).hasValue("module");
        assertThat(facts.at("drivers.virtio_pci.state")).isEmpty();
        assertThat(facts.whyUnread("drivers.virtio_pci.state")).isPresent();
    }

    @Test
    void anInitramfsWithOldSettingsIsStale() throws IOException {
        byte[] old = initrd("etc/modprobe.d/a.conf");

        assertThat(
                        facts(debian().file("/boot/initrd.img-6.1.0-18-amd64", old), grubInMbr())
                                .at("initramfs.stale"))
                .hasValue(true);
        assertThat(facts(debian(), grubInMbr()).at("initramfs.stale")).hasValue(false);
    }

    @Test
    void defaultsThatWereNotAppliedMakeTheConfigurationStale() throws IOException {
        String defaults = "GRUB_CMDLINE_LINUX=\"console=ttyS0\"\n";

        Facts fresh = facts(debian().file("/etc/default/grub", defaults), grubInMbr());
        Facts stale =
                facts(
                        debian().file("/etc/default/grub", defaults)
                                .file(
                                        "/etc/default/grub.d/50-cloud.cfg",
                                        "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX nvme_core.io_timeout=5\"\n"),
                        grubInMbr());

        assertThat(fresh.at("boot.cfgStale")).hasValue(false);
        assertThat(stale.at("boot.cfgStale")).hasValue(true);
        assertThat(stale.at("boot.grubDefaults.GRUB_CMDLINE_LINUX"))
                .hasValue("console=ttyS0 nvme_core.io_timeout=5");
    }

    @Test
    void aGuestWithoutBootLoaderIsNotValidUnlessOneMayBeInTheEsp() throws IOException {
        MemoryTree.Builder bare = MemoryTree.builder().dir("/etc");
        FileTree tree = bare.build();
        Volumes withEsp =
                TestVolumes.of(
                        TestVolumes.ext4(1, "1111", tree),
                        TestVolumes.other(2, "EF", Signature.Type.VFAT));

        assertThat(facts(bare, grubInMbr()).at("boot.valid")).hasValue(false);
        assertThat(facts(tree, withEsp, new BytesSource(new byte[512])).at("boot.valid")).isEmpty();
    }

    @Test
    void anEspWithALoaderIsStartedByUefi() throws IOException {
        byte[] program = "MZ".concat("x".repeat(100)).getBytes(StandardCharsets.US_ASCII);
        Volume esp =
                TestVolumes.esp(2, MemoryTree.builder().file("/EFI/BOOT/BOOTX64.EFI", program));
        Volume vendor =
                TestVolumes.esp(2, MemoryTree.builder().file("/EFI/debian/shimx64.efi", program));
        Volume text = TestVolumes.esp(2, MemoryTree.builder().file("/EFI/BOOT/BOOTX64.EFI", "no"));
        BlockSource nothing = new BytesSource(new byte[512]);

        Facts uefi = withEsp(esp, nothing);
        assertThat(uefi.at("boot.mode")).hasValue("uefi");
        assertThat(uefi.at("boot.bootable")).hasValue(true);
        assertThat(uefi.evidenceFor("boot.mode").getFirst().where())
                .isEqualTo("partition 2, /EFI/BOOT/BOOTX64.EFI");
        assertThat(withEsp(vendor, nothing).at("boot.mode")).hasValue("uefi");
        assertThat(withEsp(esp, grubInMbr()).at("boot.mode")).hasValue("hybrid");
        assertThat(withEsp(text, nothing).at("boot.mode")).hasValue("none");
        assertThat(withEsp(text, nothing).at("boot.bootable")).hasValue(false);
        assertThat(withEsp(text, grubInMbr()).at("boot.mode")).hasValue("bios");
    }

    @Test
    void grubsConfigurationMayStandInTheEspAlone() throws IOException {
        FileTree esp = MemoryTree.builder().file("/EFI/redhat/grub.cfg", GRUB_CFG).build();
        FileTree bare = MemoryTree.builder().dir("/boot/efi").build();
        Volumes volumes = TestVolumes.of(TestVolumes.ext4(1, "1111", bare));

        Facts facts = facts(GuestFiles.of(bare).mount("/boot/efi", esp), volumes, grubInMbr());

        assertThat(facts.evidenceFor("boot.valid").getFirst().where())
                .isEqualTo("/boot/efi/EFI/redhat/grub.cfg");
    }

    private static Facts withEsp(Volume esp, BlockSource disk) throws IOException {
        FileTree tree = debian().build();
        return facts(tree, TestVolumes.of(TestVolumes.ext4(1, "1111", tree), esp), disk);
    }

    @Test
    void aKernelOnAFileSystemOfItsOwnIsFoundWhereItIsMounted() throws IOException {
        FileTree boot =
                MemoryTree.builder()
                        .file(
                                "/grub/grub.cfg",
                                GRUB_CFG.replace("/boot/", "/")
                                        .replace("--set=root 1111", "--set=root 2222"))
                        .file("/vmlinuz-6.1.0-18-amd64", TestKernel.of("6.1.0-18-amd64").array())
                        .file("/initrd.img-6.1.0-18-amd64", initrd("x"))
                        .build();
        FileTree root = MemoryTree.builder().dir("/boot").build();
        Volumes volumes =
                TestVolumes.of(
                        TestVolumes.ext4(1, "1111", root), TestVolumes.ext4(2, "2222", boot));

        Facts facts = facts(GuestFiles.of(root).mount("/boot", boot), volumes, grubInMbr());

        assertThat(facts.at("boot.valid")).hasValue(true);
        assertThat(facts.at("kernel.default.version")).hasValue("6.1.0-18-amd64");
    }

    private static Facts facts(MemoryTree.Builder guest, BlockSource disk) throws IOException {
        FileTree tree = guest.build();
        return facts(tree, TestVolumes.of(TestVolumes.ext4(1, "1111", tree)), disk);
    }

    private static Facts facts(FileTree tree, Volumes volumes, BlockSource disk)
            throws IOException {
        return facts(GuestFiles.of(tree), volumes, disk);
    }

    private static Facts facts(GuestFiles files, Volumes volumes, BlockSource disk)
            throws IOException {
        Facts.Builder facts = Facts.builder();
        BootDetectors boot = BootDetectors.of(disk, volumes, new Once<>(PackageDatabases::read));
        for (Detector detector :
                Stream.of(boot.first(), boot.last()).flatMap(List::stream).toList()) {
            try {
                detector.detect(files, facts);
            } catch (ImageException e) {
                facts.unread(detector.produces(), e);
            } finally {
                detector.end();
            }
        }
        return facts.build();
    }

    /** A disk whose first sector has GRUB's boot.img, and core.img in the next. */
    private static BlockSource grubInMbr() {
        ByteBuffer disk = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        disk.put(0, new byte[] {(byte) 0xEB, 0x63})
                .putLong(0x5C, 1)
                .put(0x180, "GRUB \0Geom".getBytes(StandardCharsets.US_ASCII))
                .putShort(510, (short) 0xAA55)
                .put(512, (byte) 0x52);
        return new BytesSource(disk.array());
    }

    /** An uncompressed initramfs with one file, and that file's name for content. */
    private static byte[] initrd(String path) {
        return (entry(path, path) + entry("TRAILER!!!", "")).getBytes(StandardCharsets.US_ASCII);
    }

    private static String entry(String name, String content) {
        String header =
                "070701%08X%08X%s%08X%s%08X%08X"
                        .formatted(
                                1,
                                0100644,
                                "0".repeat(32),
                                content.length(),
                                "0".repeat(32),
                                name.length() + 1,
                                0);
        return padded(header + name + "\0") + padded(content);
    }

    private static String padded(String text) {
        return text + "\0".repeat(-text.length() & 3);
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("MD5").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
