package assay.guest.volume;

import assay.disk.BlockSource;
import assay.disk.Budget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads primary partitions, and logical ones by the links of an extended partition: as the kernel's
 * {@code block/partitions/msdos.c} does.
 */
final class MbrReader {

    private static final String FORMAT = "mbr";

    /** More than Linux gives device numbers for; a longer chain is not meant to be read. */
    private static final int MAX_LOGICAL = 256;

    private static final int FIRST_LOGICAL = 5;

    private final BlockSource disk;
    private final Budget budget;
    private final List<Partition> partitions = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int nextLogical = FIRST_LOGICAL;

    MbrReader(BlockSource disk, Budget budget) {
        this.disk = disk;
        this.budget = budget;
    }

    PartitionTable read(Mbr mbr) throws IOException {
        String id = "%08x".formatted(mbr.signature());
        for (int i = 0; i < mbr.entries().size(); i++) {
            if (mbr.entries().get(i).isUsed()) {
                add(id, i + 1, mbr.entries().get(i), 0);
            }
        }
        for (Mbr.Entry entry : mbr.entries()) {
            if (entry.isExtended()) {
                readLogical(id, entry.start());
            }
        }
        problems.addAll(PartitionTable.overlaps(partitions));
        return new PartitionTable(PartitionTable.Kind.MBR, Mbr.SIZE, id, partitions, problems);
    }

    /**
     * Follows the links: each is a sector like an MBR, whose first entry is a logical partition,
     * counted from that sector, and whose second one is the next link, counted from the first.
     */
    private void readLogical(String id, long first) throws IOException {
        Set<Long> seen = new HashSet<>();
        long link = first;
        while (true) {
            budget.step(FORMAT);
            if (!seen.add(link) || seen.size() > MAX_LOGICAL) {
                problems.add("the links of the extended partition do not end");
                return;
            }
            Optional<Mbr> sector = link(link);
            if (sector.isEmpty()) {
                problems.add("sector " + link + " should link logical partitions, but does not");
                return;
            }
            long next = -1;
            for (Mbr.Entry entry : sector.get().entries().subList(0, 2)) {
                if (entry.isExtended()) {
                    next = next < 0 ? first + entry.start() : next;
                } else if (entry.isUsed()) {
                    add(id, nextLogical++, entry, link);
                }
            }
            if (next < 0) {
                return;
            }
            link = next;
        }
    }

    private Optional<Mbr> link(long sector) throws IOException {
        if (sector > (disk.size() - Mbr.SIZE) / Mbr.SIZE) {
            return Optional.empty();
        }
        return Mbr.parse(Sectors.read(disk, sector * Mbr.SIZE, Mbr.SIZE));
    }

    private void add(String id, int number, Mbr.Entry entry, long base) {
        Partition partition =
                new Partition(
                        number,
                        (base + entry.start()) * Mbr.SIZE,
                        entry.sectors() * Mbr.SIZE,
                        entry.typeText(),
                        "",
                        "%s-%02x".formatted(id, number),
                        entry.isActive());
        PartitionTable.clamped(partition, disk.size(), problems).ifPresent(partitions::add);
    }
}
