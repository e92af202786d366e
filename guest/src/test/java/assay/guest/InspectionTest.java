package assay.guest;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.DiskImage;
import assay.disk.FileSource;
import assay.disk.qcow2.Qcow2Format;
import assay.testkit.Images;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real images, inspected; Debian's own tools say what is in them. */
final class InspectionTest {

    @TempDir private static Path folder;

    private static Facts debian;

    @BeforeAll
    static void inspectDebian() throws IOException {
        debian = inspect("debian.qcow2");
    }

    private static Facts inspect(String image) throws IOException {
        try (BlockSource file = FileSource.open(Images.require(image))) {
            return Inspection.inspect(new Qcow2Format().open(file));
        }
    }

    /** The root file system starts at 1 MiB in all images of the testkit. */
    private static void debugfs(String request) throws IOException {
        Path raw = Images.require("debian.raw");
        Oracle.require("debugfs").run("-R", request, raw + "?offset=1048576");
    }

    @Test
    void aConformantImageIsASystemDiskThatBoots() {
        assertThat(debian.at("disk.role")).hasValue("system");
        assertThat(debian.at("disk.format")).hasValue("qcow2");
        assertThat(debian.at("disk.partitionTable")).hasValue("mbr");
        assertThat(debian.at("os.roots")).hasValue(1L);
        assertThat(debian.at("os.distro")).hasValue("debian");
        assertThat(debian.at("os.arch")).hasValue("x86_64");
        assertThat(debian.at("boot.mode")).hasValue("bios");
        assertThat(debian.at("boot.bootable")).hasValue(true);
        assertThat(debian.at("boot.rootSpec")).hasValue("uuid");
        assertThat(debian.at("kernel.default.vendorKernel")).hasValue(true);
        assertThat(debian.at("kernel.default.modified")).hasValue(false);
        assertThat(debian.at("swap.partitions")).hasValue(List.of());
        assertThat(debian.unread()).containsOnlyKeys("malware", "waagent"); // neither is there
    }

    @Test
    void eachFileSystemIsListedWithItsUse() {
        assertThat(debian.at("filesystems"))
                .get()
                .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                .singleElement()
                .satisfies(root -> {
                    assertThat(root.get("role")).isEqualTo("root");
                    assertThat(root.get("type")).isEqualTo("ext4");
                    assertThat(root.get("layer")).isEqualTo("plain");
                    assertThat(root.get("clean")).isEqualTo(true);
                });
        assertThat(debian.evidenceFor("filesystems").getFirst().where()).isEqualTo("partition 1");
    }

    @Test
    void packagesAreThoseThatDpkgKnows() throws IOException {
        debugfs("rdump /var/lib/dpkg " + folder);
        String expected =
                Oracle.require("dpkg-query")
                        .run(
                                "--admindir=" + folder.resolve("dpkg"),
                                "-W",
                                "-f",
                                "${Package}=${Version}\\n");

        Map<String, String> found = new TreeMap<>();
        ((Map<?, ?>) debian.at("packages.byName").orElseThrow())
                .forEach((name, of) ->
                        found.put((String) name, (String) ((Map<?, ?>) of).get("version")));
        assertThat(found.entrySet().stream().map(Object::toString))
                .containsExactlyInAnyOrderElementsOf(new TreeSet<>(expected.lines().toList()));
    }

    @Test
    void modulesInTheInitramfsAreThoseThatLsinitramfsLists() throws IOException {
        String version = (String) debian.at("kernel.default.version").orElseThrow();
        Path initrd = folder.resolve("initrd");
        debugfs("dump /boot/initrd.img-" + version + " " + initrd);
        String modules =
                Oracle.require("lsinitramfs")
                        .run(initrd)
                        .lines()
                        .filter(path -> path.endsWith(".ko"))
                        .map(path -> path.substring(path.lastIndexOf('/') + 1, path.length() - 3))
                        .map(name -> name.replace('-', '_'))
                        .collect(Collectors.joining("\n"));

        assertThat(modules).contains("virtio_blk");
        ((Map<?, ?>) debian.at("drivers").orElseThrow())
                .forEach((name, driver) ->
                        assertThat(((Map<?, ?>) driver).get("inInitramfs"))
                                .as("%s", name)
                                .isEqualTo(modules.lines().anyMatch(name::equals)));
    }

    @Test
    void aDiskWithoutASystemIsEmptyOrHoldsDataOrIsNotKnown(@TempDir Path disks) throws IOException {
        Path empty = Files.write(disks.resolve("empty"), new byte[4 << 20]);
        Path made = Files.write(disks.resolve("made"), new byte[4 << 20]);
        Oracle.require("mke2fs").run("-q", "-F", "-t", "ext4", made);
        Path data = Files.copy(made, disks.resolve("data"));
        Oracle.require("debugfs").run("-w", "-R", "write " + made + " file", data);
        byte[] noise = new byte[4 << 20];
        new Random(7).nextBytes(noise);
        Path unknown = Files.write(disks.resolve("unknown"), noise);

        assertThat(raw(empty).at("disk.role")).hasValue("empty");
        assertThat(raw(made).at("disk.role")).hasValue("empty");
        assertThat(raw(data).at("disk.role")).hasValue("data");
        assertThat(raw(unknown).at("disk.role")).hasValue("unknown");
        assertThat(raw(data).at("os.roots")).hasValue(0L);
        assertThat(raw(data).whyUnread("os.distro"))
                .hasValue("there is no operating system on this disk");
    }

    @Test
    void aFileSystemThatWeDoNotReadMayHoldTheSystem(@TempDir Path disks) throws IOException {
        Path disk = Files.write(disks.resolve("btrfs"), new byte[1 << 20]);
        byte[] bytes = Files.readAllBytes(disk);
        System.arraycopy(new byte[] {'_', 'B', 'H', 'R', 'f', 'S', '_', 'M'}, 0, bytes, 0x10040, 8);
        Files.write(disk, bytes);

        Facts facts = raw(disk);

        assertThat(facts.at("disk.role")).isEmpty();
        assertThat(facts.at("os.roots")).isEmpty();
        assertThat(facts.whyUnread("os.roots"))
                .hasValueSatisfying(why -> assertThat(why).contains("btrfs"));
        assertThat(facts.at("os.distro")).isEmpty();
    }

    private static Facts raw(Path file) throws IOException {
        try (BlockSource bytes = FileSource.open(file)) {
            return Inspection.inspect(new DiskImage("raw", bytes, bytes, Map.of()));
        }
    }
}
