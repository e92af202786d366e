package assay.guest.volume;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How a disk is divided.
 *
 * @param kind which table it has
 * @param sectorSize bytes in a sector as the table counts them, 512 or 4,096
 * @param id the disk signature as eight lower-case hexadecimal digits, or the disk's GUID in lower
 *     case; empty without a table. Linux calls it {@code PTUUID}
 * @param partitions in order of their numbers
 * @param problems what contradicts the specification or the disk's size, for people; the table is
 *     usable nevertheless
 */
public record PartitionTable(
        Kind kind, int sectorSize, String id, List<Partition> partitions, List<String> problems) {

    /** The kinds of tables. */
    public enum Kind {
        /** No table, or none that can be used: perhaps a file system on the whole disk. */
        NONE("none"),
        /** A DOS partition table and nothing else. */
        MBR("mbr"),
        /** A GUID partition table, with the MBR that protects it. */
        GPT("gpt"),
        /** A GUID partition table whose MBR has partitions, too. The GPT is what we give. */
        HYBRID("hybrid");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The word for it in facts. */
        public String text() {
            return text;
        }
    }

    public PartitionTable {
        partitions = List.copyOf(partitions);
        problems = List.copyOf(problems);
    }

    /**
     * Reads a disk's partition table. A GPT counts only if the MBR says that there is one, as for
     * Linux and for firmware; an MBR only if its entries make sense, for the boot sector of a file
     * system ends in the same two bytes.
     *
     * @param budget takes a step for each entry
     * @throws ImageException if the budget is used up; a broken table is no table
     */
    public static PartitionTable read(BlockSource disk, Budget budget) throws IOException {
        if (disk.size() < Mbr.SIZE) {
            return none(List.of());
        }
        Optional<Mbr> mbr = Mbr.parse(Sectors.read(disk, 0, Mbr.SIZE));
        if (mbr.isEmpty()) {
            return none(List.of());
        }
        if (mbr.get().isProtective()) {
            return gpt(disk, mbr.get(), budget);
        }
        return mbr.get().isSane(disk.size())
                ? new MbrReader(disk, budget).read(mbr.get())
                : none(List.of());
    }

    private static PartitionTable gpt(BlockSource disk, Mbr mbr, Budget budget) throws IOException {
        GptReader reader = new GptReader(disk, budget);
        Kind kind = mbr.isHybrid() ? Kind.HYBRID : Kind.GPT;
        return reader.read(kind).orElseGet(() -> none(reader.problems()));
    }

    private static PartitionTable none(List<String> problems) {
        return new PartitionTable(Kind.NONE, Mbr.SIZE, "", List.of(), problems);
    }

    /** What to say of partitions that share bytes; an extended one holds its logical ones. */
    static List<String> overlaps(List<Partition> partitions) {
        List<Partition> inOrder =
                partitions.stream()
                        .filter(partition -> !partition.isExtended())
                        .sorted(Comparator.comparingLong(Partition::start))
                        .toList();
        List<String> problems = new ArrayList<>();
        Partition furthest = null;
        for (Partition partition : inOrder) {
            if (furthest != null && partition.start() < furthest.end()) {
                problems.add(
                        "partition %d overlaps partition %d"
                                .formatted(partition.number(), furthest.number()));
            }
            if (furthest == null || partition.end() > furthest.end()) {
                furthest = partition;
            }
        }
        return problems;
    }

    /**
     * Cuts a partition to its disk and says so.
     *
     * @return empty if nothing of it lies on the disk
     */
    static Optional<Partition> clamped(Partition partition, long diskSize, List<String> problems) {
        if (partition.start() >= diskSize) {
            problems.add(
                    "partition %d starts at byte %d, behind the disk's end at %d"
                            .formatted(partition.number(), partition.start(), diskSize));
            return Optional.empty();
        }
        if (partition.length() <= diskSize - partition.start()) {
            return Optional.of(partition);
        }
        problems.add(
                "partition %d has %d bytes, %d more than the disk"
                        .formatted(
                                partition.number(),
                                partition.length(),
                                partition.length() - (diskSize - partition.start())));
        return Optional.of(
                new Partition(
                        partition.number(),
                        partition.start(),
                        diskSize - partition.start(),
                        partition.type(),
                        partition.name(),
                        partition.partUuid(),
                        partition.active()));
    }
}
