package assay.guest.volume;

import assay.disk.BlockSource;
import assay.disk.Budget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Reads a GUID partition table: UEFI 2.10, 5.3. A file does not tell how large its sectors are, so
 * both sizes are tried; where the first header or its entries are broken, the copy at the disk's
 * end is used.
 */
final class GptReader {

    private static final String FORMAT = "gpt";
    private static final List<Integer> SECTOR_SIZES = List.of(512, 4096);

    private final BlockSource disk;
    private final Budget budget;
    private final List<String> problems = new ArrayList<>();

    GptReader(BlockSource disk, Budget budget) {
        this.disk = disk;
        this.budget = budget;
    }

    List<String> problems() {
        return problems;
    }

    /** A table that is whole: header and entries have their checksums. */
    private record Table(int sectorSize, GptHeader header, ByteBuffer entries) {}

    /** The table, or empty if neither copy is whole. */
    Optional<PartitionTable> read(PartitionTable.Kind kind) throws IOException {
        for (int sectorSize : SECTOR_SIZES) {
            Optional<Table> primary = table(sectorSize, 1);
            if (primary.isPresent()) {
                checkBackup(primary.get());
                return Optional.of(partitions(kind, primary.get()));
            }
        }
        problems.add("the MBR announces a GPT, but the first header or its entries are broken");
        for (int sectorSize : SECTOR_SIZES) {
            Optional<Table> backup = table(sectorSize, lastSector(sectorSize));
            if (backup.isPresent()) {
                return Optional.of(partitions(kind, backup.get()));
            }
        }
        problems.add("there is no whole copy of the GPT at the end of the disk");
        return Optional.empty();
    }

    private long lastSector(int sectorSize) {
        return disk.size() / sectorSize - 1;
    }

    private Optional<GptHeader> header(int sectorSize, long sector) throws IOException {
        if (sector < 1 || sector > lastSector(sectorSize)) {
            return Optional.empty();
        }
        return GptHeader.parse(Sectors.read(disk, sector * sectorSize, sectorSize), sector);
    }

    private Optional<Table> table(int sectorSize, long sector) throws IOException {
        Optional<GptHeader> header = header(sectorSize, sector);
        if (header.isEmpty()) {
            return Optional.empty();
        }
        int size = header.get().entriesSize();
        long start = header.get().entriesStart();
        if (start > lastSector(sectorSize) || size > disk.size() - start * sectorSize) {
            return Optional.empty();
        }
        ByteBuffer entries = Sectors.read(disk, start * sectorSize, size);
        CRC32 crc = new CRC32();
        crc.update(entries.duplicate());
        return (int) crc.getValue() == header.get().entriesCrc()
                ? Optional.of(new Table(sectorSize, header.get(), entries))
                : Optional.empty();
    }

    /** A disk that was made larger leaves its second header behind: firmware would move it. */
    private void checkBackup(Table primary) throws IOException {
        long last = lastSector(primary.sectorSize());
        long alternate = primary.header().alternate();
        if (alternate != last) {
            problems.add(
                    "the second GPT header should be in the disk's last sector %d, not in %d"
                            .formatted(last, alternate));
        }
        if (header(primary.sectorSize(), alternate).isEmpty()) {
            problems.add("the second GPT header is missing or broken");
        }
    }

    private PartitionTable partitions(PartitionTable.Kind kind, Table table) throws IOException {
        List<Partition> partitions = new ArrayList<>();
        int entrySize = table.header().entrySize();
        for (int i = 0; i < table.header().entries(); i++) {
            budget.step(FORMAT);
            ByteBuffer entry =
                    table.entries().slice(i * entrySize, entrySize).order(ByteOrder.LITTLE_ENDIAN);
            if (!Guid.isZero(entry, 0)) {
                partition(i + 1, GptEntry.parse(entry), table.sectorSize())
                        .ifPresent(partitions::add);
            }
        }
        problems.addAll(PartitionTable.overlaps(partitions));
        return new PartitionTable(
                kind, table.sectorSize(), table.header().disk(), partitions, problems);
    }

    private Optional<Partition> partition(int number, GptEntry entry, int sectorSize) {
        long maxSector = Long.MAX_VALUE / sectorSize - 1;
        if (entry.first() < 1 || entry.last() < entry.first() || entry.last() > maxSector) {
            problems.add(
                    "partition %d has the impossible sectors %s to %s"
                            .formatted(
                                    number,
                                    Long.toUnsignedString(entry.first()),
                                    Long.toUnsignedString(entry.last())));
            return Optional.empty();
        }
        Partition partition =
                new Partition(
                        number,
                        entry.first() * sectorSize,
                        (entry.last() - entry.first() + 1) * sectorSize,
                        entry.type(),
                        entry.name(),
                        entry.guid(),
                        entry.active());
        return PartitionTable.clamped(partition, disk.size(), problems);
    }
}
