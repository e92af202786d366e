package assay.guest;

import assay.disk.BlockSource;
import assay.disk.DiskImage;
import assay.disk.Extent;
import assay.guest.volume.Partition;
import assay.guest.volume.PartitionTable;
import assay.guest.volume.Signature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Records what is known of a disk without looking into its file systems. */
final class DiskFacts {

    /** Facts count in these, whatever the table counts in. */
    private static final int SECTOR = 512;

    /** QEMU's default for a cluster of qcow2, in bytes. */
    private static final int CLUSTER = 1 << 16;

    /** How many clusters a table of the second level, and a block of reference counts, serve. */
    private static final int L2_ENTRIES = CLUSTER / 8;

    private static final int REFCOUNTS = CLUSTER / 2;

    /** Header, reference count table and the first level's table. */
    private static final int HEADER_CLUSTERS = 3;

    /** More than any file system leaves behind; a second's work at most. */
    private static final int MAX_EXTENTS = 1 << 20;

    private DiskFacts() {}

    /**
     * The container. It was opened, so it is whole by itself and not encrypted: one that needs
     * another file or a key is refused before anything is inspected.
     */
    static void container(DiskImage image, Facts.Builder facts) throws IOException {
        Evidence seen =
                Evidence.at(
                        image.format() + " container", new TreeMap<>(image.details()).toString());
        facts.put("disk.format", image.format(), seen);
        facts.put("disk.hasBackingFile", false, seen);
        facts.put("disk.encrypted", false, seen);
        facts.put("disk.fileSize", image.container().size());
        facts.put("disk.virtualSize", image.disk().size(), seen);
        boolean dirty =
                "true".equals(image.details().get("dirty"))
                        || "replayed".equals(image.details().get("log"));
        facts.put("disk.dirty", dirty, seen);
        facts.put("disk.corrupt", false, seen);
        vhd(image, facts, seen);
        qcow2Size(image.disk(), facts);
    }

    private static void vhd(DiskImage image, Facts.Builder facts, Evidence seen) {
        boolean isVhd = image.format().equals("vhd");
        facts.put("disk.vhd.cookieOk", isVhd, seen);
        facts.put(
                "disk.vhd.type",
                isVhd ? image.details().getOrDefault("subformat", "none") : "none",
                seen);
    }

    /** How large the disk is as qcow2 at most: zeros that are written down count as data. */
    private static void qcow2Size(BlockSource disk, Facts.Builder facts) throws IOException {
        long allocated = 0;
        long next = 0; // the first cluster that is not counted yet
        int asked = 0;
        for (long at = 0; at < disk.size(); asked++) {
            if (asked == MAX_EXTENTS) {
                facts.unread("disk.qcow2Size", "the disk is in more pieces than are counted");
                return;
            }
            Extent extent = disk.extentAt(at, disk.size());
            at = extent.end();
            if (extent.kind() == Extent.Kind.DATA) {
                long first = Math.max(next, extent.start() / CLUSTER);
                next = (extent.end() - 1) / CLUSTER + 1;
                allocated += Math.max(0, next - first);
            }
        }
        long tables = Math.min(allocated, disk.size() / CLUSTER / L2_ENTRIES + 1);
        long refcounts = (allocated + tables) / REFCOUNTS + 1;
        facts.put(
                "disk.qcow2Size",
                (allocated + tables + refcounts + HEADER_CLUSTERS) * CLUSTER,
                Evidence.at("disk", allocated + " clusters of 64 KiB with data"));
    }

    /** The partition table. */
    static void table(PartitionTable table, long diskSize, Facts.Builder facts) {
        facts.put("disk.partitionTable", table.kind().text());
        facts.evidence(
                "disk.partitionTable",
                Evidence.at("sector 0", table.partitions().size() + " partitions " + table.id()));
        table.problems()
                .forEach(what -> facts.evidence("disk.partitionTable", Evidence.at("disk", what)));
        List<Partition> partitions = inOrder(table);
        if (partitions.isEmpty()) {
            String why = "the disk has no partitions";
            facts.unread("disk.firstPartitionSector", why).unread("disk.trailingFree", why);
            return;
        }
        Partition first = partitions.getFirst();
        facts.put(
                "disk.firstPartitionSector",
                first.start() / SECTOR,
                Evidence.at("partition " + first.number()));
        long end = partitions.stream().mapToLong(Partition::end).max().orElseThrow();
        facts.put("disk.trailingFree", diskSize - end);
    }

    /** Each partition with what it is and holds. */
    static void partitions(
            PartitionTable table, Volumes volumes, List<OsRoot> roots, Facts.Builder facts) {
        List<Partition> inOrder = inOrder(table);
        List<Map<String, Object>> partitions = new ArrayList<>();
        for (Partition partition : inOrder) {
            Volume volume =
                    volumes.all().stream()
                            .filter(candidate -> partition.equals(candidate.partition()))
                            .findFirst()
                            .orElseThrow();
            boolean unknown = volume.type() == Signature.Type.UNKNOWN;
            Map<String, Object> fact = new LinkedHashMap<>();
            fact.put("num", partition.number());
            fact.put("start", partition.start() / SECTOR);
            fact.put("type", partition.type());
            fact.put("role", VolumeRole.of(volume, roots));
            fact.put("first", partition.equals(inOrder.getFirst()));
            fact.put("last", partition.equals(inOrder.getLast()));
            fact.put("fs", unknown ? "" : volume.type().text());
            String text = "type " + partition.type() + ", " + volume.type().text();
            facts.evidence(
                    "partitions[" + partitions.size() + "]", Evidence.at(volume.place(), text));
            partitions.add(fact);
        }
        facts.put("partitions", partitions);
    }

    /** Extended partitions are only room for others. */
    private static List<Partition> inOrder(PartitionTable table) {
        return table.partitions().stream()
                .filter(partition -> !partition.isExtended())
                .sorted(Comparator.comparingLong(Partition::start))
                .toList();
    }
}
