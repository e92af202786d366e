package assay.disk.qcow2;

import static assay.disk.qcow2.WrittenHeader.CLUSTER;
import static assay.disk.qcow2.WrittenHeader.COPIED;
import static assay.disk.qcow2.WrittenHeader.ENTRIES;
import static assay.disk.qcow2.WrittenHeader.L2_COVERS;
import static assay.disk.qcow2.WrittenHeader.REFCOUNTS;
import static assay.disk.qcow2.WrittenHeader.ceil;

import assay.disk.AllocationMap;
import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.Extent;
import assay.disk.MappedSource;
import assay.disk.MappedSource.Piece;
import assay.disk.TableSource;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * A disk as a qcow2 file without compression: header, refcount table, refcount blocks, L1 table, L2
 * tables, then the clusters that hold data, in the disk's order.
 */
public final class Qcow2View {

    private final BlockSource disk;

    /** Which clusters of the disk hold data. */
    private final AllocationMap clusters;

    /** Which stretches of the disk have an L2 table. */
    private final AllocationMap l2Tables;

    /** What comes before the data; each takes whole clusters. */
    private final List<BlockSource> tables = new ArrayList<>();

    private final long firstRefcountBlock;
    private final long refcountBlocks;
    private final long firstL2Table;
    private final long firstData;

    private Qcow2View(BlockSource disk, long size) throws IOException {
        this.disk = disk;
        this.clusters = AllocationMap.of(disk, CLUSTER);
        this.l2Tables = AllocationMap.of(disk, L2_COVERS);
        long l1Entries = WrittenHeader.l1Entries(size);
        long l1Clusters = ceil(l1Entries, ENTRIES);
        long others = 1 + l1Clusters + l2Tables.allocated() + clusters.allocated();
        long blocks = 0;
        long tableClusters = 0;
        // Blocks count themselves, too; each turn adds some or is the last.
        for (long all = others; blocks != ceil(all, REFCOUNTS); ) {
            blocks = ceil(all, REFCOUNTS);
            tableClusters = ceil(blocks, ENTRIES);
            all = others + blocks + tableClusters;
        }
        this.refcountBlocks = blocks;
        this.firstRefcountBlock = 1 + tableClusters;
        long l1 = firstRefcountBlock + blocks;
        this.firstL2Table = l1 + l1Clusters;
        this.firstData = firstL2Table + l2Tables.allocated();
        WrittenHeader header =
                new WrittenHeader(size, l1 * CLUSTER, CLUSTER, tableClusters, Optional.empty());
        tables.add(new BytesSource(header.toBytes()));
        tables.add(table(tableClusters, Long.BYTES, this::refcountTableEntry));
        tables.add(table(blocks, Short.BYTES, index -> index < clusterCount() ? 1 : 0));
        tables.add(table(l1Clusters, Long.BYTES, this::l1Entry));
        tables.add(table(l2Tables.allocated(), Long.BYTES, this::l2Entry));
    }

    /**
     * A qcow2 file of {@code disk}: computed, not copied. The disk's extents are looked at now, its
     * data when the file is read. The same disk gives the same bytes. Closing it closes nothing.
     *
     * @throws assay.disk.ImageException with reason LIMIT if the disk is over 64 TiB
     */
    public static BlockSource of(BlockSource disk) throws IOException {
        Qcow2View view = new Qcow2View(disk, WrittenHeader.sizeOf(disk));
        return new MappedSource(Qcow2Format.NAME, view.clusterCount() * CLUSTER, view::pieceAt);
    }

    private static TableSource table(long tableClusters, int width, LongUnaryOperator entry) {
        return new TableSource(tableClusters * CLUSTER / width, width, ByteOrder.BIG_ENDIAN, entry);
    }

    private long clusterCount() {
        return firstData + clusters.allocated();
    }

    private long refcountTableEntry(long index) {
        return index < refcountBlocks ? (firstRefcountBlock + index) * CLUSTER : 0;
    }

    private long l1Entry(long index) {
        return index < l2Tables.blocks() && l2Tables.isAllocated(index)
                ? COPIED | (firstL2Table + l2Tables.rank(index)) * CLUSTER
                : 0;
    }

    private long l2Entry(long index) {
        long cluster = l2Tables.select(index / ENTRIES) * ENTRIES + index % ENTRIES;
        return cluster < clusters.blocks() && clusters.isAllocated(cluster)
                ? COPIED | (firstData + clusters.rank(cluster)) * CLUSTER
                : 0;
    }

    private Piece pieceAt(long offset) {
        if (offset >= firstData * CLUSTER) {
            return dataAt(offset - firstData * CLUSTER);
        }
        long at = offset;
        int index = 0;
        while (at >= tables.get(index).size()) {
            at -= tables.get(index++).size();
        }
        BlockSource table = tables.get(index);
        return new Piece.Stored(table, at, table.size() - at);
    }

    private Piece dataAt(long offset) {
        long cluster = clusters.select(offset / CLUSTER);
        long within = offset % CLUSTER;
        long start = cluster * CLUSTER + within;
        long length = clusters.run(cluster) * CLUSTER - within;
        // The disk may end within its last cluster.
        return start < disk.size()
                ? new Piece.Stored(disk, start, Math.min(length, disk.size() - start))
                : new Piece.Absent(Extent.Kind.HOLE, length);
    }
}
