package assay.guest;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.DiskImage;
import assay.disk.FileSource;
import assay.guest.volume.PartitionTable;
import assay.guest.volume.lvm.LvmDisk;
import assay.testkit.Images;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One Debian root, once in a partition and once behind LVM2: what is in it is the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LvmRootTest {

    /** What is about the disk and not about the system on it. */
    private static final List<String> ABOUT_DISK =
            List.of("disk", "partitions", "filesystems", "boot");

    private BlockSource disk;
    private BlockSource root;
    private Facts plain;

    @BeforeAll
    void inspectPlain() throws IOException {
        disk = FileSource.open(Images.require("debian.raw"));
        root = PartitionTable.read(disk, new Budget(1000)).partitions().getFirst().in(disk);
        plain = inspect(disk);
    }

    @AfterAll
    void close() throws IOException {
        disk.close();
    }

    private static Facts inspect(BlockSource disk) throws IOException {
        return Inspection.inspect(new DiskImage("raw", disk, disk, Map.of()));
    }

    Stream<BlockSource> disks() {
        return Stream.of(LvmDisk.shuffled(root, 7), LvmDisk.striped(root));
    }

    @ParameterizedTest
    @MethodSource("disks")
    void factsAreTheSameAsWithoutLvm(BlockSource lvm) throws IOException {
        Facts facts = inspect(lvm);

        assertThat(withoutDisk(facts)).isEqualTo(withoutDisk(plain));
        assertThat(facts.at("boot.cmdline")).isEqualTo(plain.at("boot.cmdline"));
        assertThat(facts.at("disk.role")).hasValue("system");
        Map<?, ?> fileSystem =
                (Map<?, ?>) ((List<?>) facts.at("filesystems").orElseThrow()).getFirst();
        Map<?, ?> expected =
                (Map<?, ?>) ((List<?>) plain.at("filesystems").orElseThrow()).getFirst();
        assertThat(fileSystem.get("layer")).isEqualTo("lvm");
        assertThat(fileSystem.get("role")).isEqualTo("root");
        assertThat(fileSystem.get("usedBytes")).isEqualTo(expected.get("usedBytes"));
        assertThat(facts.evidenceFor("filesystems[0]").getFirst().where())
                .startsWith("volume vg-a/ro-ot on partition 1");
        Map<?, ?> partition =
                (Map<?, ?>) ((List<?>) facts.at("partitions").orElseThrow()).getFirst();
        assertThat(partition.get("role")).isEqualTo("lvm-pv");
    }

    @Test
    void theVolumeIsFoundAsAGuestNamesIt() throws IOException {
        BlockSource lvm = LvmDisk.striped(root);
        Budget budget = new Budget(1_000_000);
        Volumes volumes = Volumes.open(lvm, PartitionTable.read(lvm, budget), budget);

        Volume byName = volumes.find("/dev/mapper/vg--a-ro--ot").orElseThrow();

        assertThat(byName.place()).isEqualTo("volume vg-a/ro-ot on partition 1 and partition 2");
        assertThat(volumes.find("/dev/vg-a/ro-ot")).hasValue(byName);
        assertThat(volumes.find("UUID=" + byName.signature().uuid())).hasValue(byName);
        assertThat(volumes.opaque()).isEmpty();
    }

    private static SequencedMap<String, Object> withoutDisk(Facts facts) {
        SequencedMap<String, Object> rest = new TreeMap<>(facts.values());
        rest.keySet().removeAll(ABOUT_DISK);
        return rest;
    }
}
