package assay.guest.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.disk.FileSource;
import assay.testkit.Oracle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionTableTest {

    private static final long MIB = 1 << 20;
    private static final long DISK_SIZE = 64 * MIB;

    @TempDir Path folder;

    @Test
    void primaryPartitionsAreAsSfdiskWroteThem() throws IOException {
        Path disk = sfdisk("label: dos", "label-id: 0x12ab34cd", "2048,8192,83,*", "10240,4096,82");

        PartitionTable table = read(disk);

        assertThat(table.kind()).isEqualTo(PartitionTable.Kind.MBR);
        assertThat(table.id()).isEqualTo("12ab34cd");
        assertThat(table.partitions())
                .containsExactly(
                        new Partition(1, MIB, 4 * MIB, "83", "", "12ab34cd-01", true),
                        new Partition(2, 5 * MIB, 2 * MIB, "82", "", "12ab34cd-02", false));
        assertThat(table.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "f", "85"})
    void logicalPartitionsAreNumberedFromFive(String extended) throws IOException {
        Path disk =
                sfdisk(
                        "label: dos",
                        "2048,8192,83",
                        "10240,,%s".formatted(extended),
                        "12288,2048,83",
                        "16384,2048,82",
                        "20480,4096,8e");

        PartitionTable table = read(disk);

        assertThat(lines(table)).isEqualTo(sfdiskLines(disk));
        assertThat(table.partitions()).extracting(Partition::number).containsExactly(1, 2, 5, 6, 7);
        assertThat(table.partitions().get(1).isExtended()).isTrue();
        assertThat(table.partitions().getLast().partUuid()).endsWith("-07");
        assertThat(table.problems()).isEmpty();
    }

    @Test
    void linksOfLogicalPartitionsThatGoInCirclesAreFollowedOnce() throws IOException {
        Path disk = sfdisk("label: dos", "2048,,5", "4096,2048,83", "8192,2048,83");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            // The second link is in sector 6144; its own next link, entry 2, leads to the first.
            file.seek(6144 * 512 + 446 + 16 + 4);
            file.write(new byte[] {5, 0, 0, 0, 0, 0, 0, 0, 1});
        }

        PartitionTable table = read(disk);

        assertThat(table.partitions()).extracting(Partition::number).containsExactly(1, 5, 6);
        assertThat(table.problems()).contains("the links of the extended partition do not end");
    }

    @Test
    void aGptIsAsSgdiskWroteIt() throws IOException {
        Path disk = disk();
        sgdisk(disk, "-n1:2048:+1M", "-t1:EF02", "-c1:BIOS boot", "-n3:8192:+8M", "-c3:系统盘");
        sgdisk(disk, "-A3:set:2", "-U", "A1B2C3D4-0102-0304-0506-0708090A0B0C");

        PartitionTable table = read(disk);

        assertThat(table.kind()).isEqualTo(PartitionTable.Kind.GPT);
        assertThat(table.sectorSize()).isEqualTo(512);
        assertThat(table.id()).isEqualTo("a1b2c3d4-0102-0304-0506-0708090a0b0c");
        assertThat(lines(table)).isEqualTo(sfdiskLines(disk));
        assertThat(table.partitions())
                .extracting(Partition::number, Partition::name, Partition::active)
                .containsExactly(tuple(1, "BIOS boot", false), tuple(3, "系统盘", true));
        assertThat(table.partitions().getFirst().type())
                .isEqualTo("21686148-6449-6E6F-744E-656564454649");
        assertThat(table.problems()).isEmpty();
    }

    @Test
    void sectorsOfFourKilobytesAreFoundOut() throws IOException {
        byte[] disk = GptBytes.disk(4 << 20, 4096, 128, 128, 2);

        PartitionTable table = PartitionTable.read(new BytesSource(disk), new Budget(1000));

        assertThat(table.kind()).isEqualTo(PartitionTable.Kind.GPT);
        assertThat(table.sectorSize()).isEqualTo(4096);
        assertThat(table.partitions())
                .extracting(Partition::start, Partition::length)
                .containsExactly(tuple(2 * MIB, 4096L), tuple(2 * MIB + 4096, 4096L));
        assertThat(table.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1024, 4096, GPT",
        "1025, 128, NONE",
        "-1, 128, NONE",
        "128, 64, NONE",
        "128, 8192, NONE",
        "2147483647, 128, NONE"
    })
    void aGptHasAtMostAThousandEntriesOfFourKilobytes(
            int entries, int entrySize, PartitionTable.Kind kind) throws IOException {
        byte[] disk = GptBytes.disk(16 << 20, 512, entries, entrySize, 3);

        assertThat(PartitionTable.read(new BytesSource(disk), new Budget(2000)).kind())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(longs = {512, 1024})
    void theCopyAtTheEndIsUsedWhereTheFirstIsBroken(long broken) throws IOException {
        Path disk = disk();
        sgdisk(disk, "-n1:2048:+4M", "-n2:16384:+4M");
        List<Partition> whole = read(disk).partitions();
        zero(disk, broken, 512); // the header, or the first four entries

        PartitionTable table = read(disk);

        assertThat(table.kind()).isEqualTo(PartitionTable.Kind.GPT);
        assertThat(table.partitions()).isEqualTo(whole).hasSize(2);
        assertThat(table.problems())
                .containsExactly(
                        "the MBR announces a GPT, but the first header or its entries are broken");
    }

    @Test
    void aGptWithoutAWholeCopyIsNoTable() throws IOException {
        Path disk = disk();
        sgdisk(disk, "-n1:2048:+4M");
        zero(disk, 512, 512);
        zero(disk, DISK_SIZE - 512, 512);

        PartitionTable table = read(disk);

        assertThat(table.kind()).isEqualTo(PartitionTable.Kind.NONE);
        assertThat(table.problems()).hasSize(2);
    }

    @Test
    void aDiskThatWasMadeLargerHasItsCopyInTheWrongPlace() throws IOException {
        Path disk = disk();
        sgdisk(disk, "-n1:2048:+4M");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(2 * DISK_SIZE);
        }

        PartitionTable table = read(disk);

        assertThat(table.partitions()).hasSize(1);
        assertThat(table.problems())
                .containsExactly(
                        "the second GPT header should be in the disk's last sector 262143,"
                                + " not in 131071");
    }

    @Test
    void anMbrWithPartitionsBesideAGptIsHybrid() throws IOException {
        Path disk = disk();
        sgdisk(disk, "-n1:2048:+4M", "-n2:16384:+4M", "-h", "1");

        PartitionTable table = read(disk);

        assertThat(table.kind()).isEqualTo(PartitionTable.Kind.HYBRID);
        assertThat(table.partitions()).hasSize(2);
    }

    @Test
    void aGptThatNoMbrAnnouncesDoesNotCount() throws IOException {
        Path disk = disk();
        sgdisk(disk, "-n1:2048:+4M");
        zero(disk, 446, 64);

        assertThat(read(disk).kind()).isEqualTo(PartitionTable.Kind.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--mbr=n", "--mbr=y"})
    void theBootSectorOfAFatIsNoPartitionTable(String fakeTable) throws IOException {
        Path disk = disk();
        Oracle.require("mkfs.vfat").run(fakeTable, disk);

        assertThat(read(disk).kind()).isEqualTo(PartitionTable.Kind.NONE);
        assertThat(read(disk).problems()).isEmpty();
    }

    @Test
    void anEmptyDiskHasNoPartitionTable() throws IOException {
        assertThat(read(disk()).kind()).isEqualTo(PartitionTable.Kind.NONE);
        assertThat(read(Files.write(folder.resolve("tiny"), new byte[100])).kind())
                .isEqualTo(PartitionTable.Kind.NONE);
    }

    @Test
    void whatLiesBehindTheEndOfTheDiskIsCutOrLeftOut() throws IOException {
        Path disk = sfdisk("label: dos", "2048,8192", "10240,65536", "100000,2048");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(16 * MIB);
        }

        PartitionTable table = read(disk);

        assertThat(table.partitions())
                .extracting(Partition::number, Partition::end)
                .containsExactly(tuple(1, 5 * MIB), tuple(2, 16 * MIB));
        assertThat(table.problems())
                .containsExactly(
                        "partition 2 has 33554432 bytes, 22020096 more than the disk",
                        "partition 3 starts at byte 51200000, behind the disk's end at 16777216");
    }

    @Test
    void partitionsThatShareBytesAreNamed() throws IOException {
        Path disk = sfdisk("label: dos", "2048,8192", "10240,8192", "20480,2048");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.seek(446 + 12);
            file.write(new byte[] {0, 0, 1, 0}); // the first one now has 65,536 sectors
        }

        assertThat(read(disk).problems())
                .containsExactly(
                        "partition 2 overlaps partition 1", "partition 3 overlaps partition 1");
    }

    private static PartitionTable read(Path disk) throws IOException {
        try (BlockSource source = FileSource.open(disk)) {
            return PartitionTable.read(source, new Budget(10_000));
        }
    }

    private Path disk() throws IOException {
        Path disk = folder.resolve("disk");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(DISK_SIZE);
        }
        return disk;
    }

    /** The oracle's programs have no standard input, so the script comes from a file. */
    private Path sfdisk(String... lines) throws IOException {
        Oracle.require("sfdisk");
        Path disk = disk();
        Path script = Files.write(folder.resolve("script"), List.of(lines));
        Oracle.require("sh").run("-c", "sfdisk -q " + disk + " <" + script);
        return disk;
    }

    private static void sgdisk(Path disk, Object... options) {
        Object[] arguments = Arrays.copyOf(options, options.length + 1);
        arguments[options.length] = disk;
        Oracle.require("sgdisk").run(arguments);
    }

    private static void zero(Path disk, long offset, int length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.seek(offset);
            file.write(new byte[length]);
        }
    }

    /** Number, first sector, sectors and type of each partition. */
    private static List<String> lines(PartitionTable table) {
        return table.partitions().stream()
                .map(partition ->
                        "%d %d %d %s"
                                .formatted(
                                        partition.number(),
                                        partition.start() / 512,
                                        partition.length() / 512,
                                        partition.type()))
                .toList();
    }

    /** The same from sfdisk's dump: {@code disk1 : start= 2048, size= 8192, type=83}. */
    private static List<String> sfdiskLines(Path disk) {
        return Oracle.require("sfdisk")
                .run("--dump", disk)
                .lines()
                .filter(line -> line.contains("start="))
                .map(line ->
                        line.replaceAll(
                                ".*?(\\d+) : start= *(\\d+), size= *(\\d+), type=([^,]*).*",
                                "$1 $2 $3 $4"))
                .map(line -> line.matches(".* \\p{XDigit}") ? line.replaceAll("(.)$", "0$1") : line)
                .map(line -> line.toUpperCase(Locale.ROOT))
                .toList();
    }
}
