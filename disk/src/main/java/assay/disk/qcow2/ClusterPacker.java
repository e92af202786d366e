package assay.disk.qcow2;

import static assay.disk.qcow2.WrittenHeader.CLUSTER;
import static assay.disk.qcow2.WrittenHeader.COPIED;
import static assay.disk.qcow2.WrittenHeader.ENTRIES;
import static assay.disk.qcow2.WrittenHeader.REFCOUNTS;

import assay.disk.Output;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Lays clusters down in a new file, in the order of the disk, with the tables that lead to them: an
 * L2 table once it is complete, the L1 table and the header at the end. Compressed clusters stand
 * one behind the other, as QEMU packs them.
 */
final class ClusterPacker {

    private static final long COMPRESSED = 1L << 62;

    /** Bits of a compressed cluster's offset in its descriptor. */
    private static final int OFFSET_BITS = 62 - (WrittenHeader.CLUSTER_BITS - 8);

    private static final int SECTOR_BITS = 9;

    private final Output output;
    private final long size;
    private final Optional<Compression> compression;
    private final boolean inOrder;
    private final RefcountWriter refcounts;
    private final long[] l1;
    private final ByteBuffer l2 = ByteBuffer.allocate(CLUSTER);
    private int l2Index = -1;

    /** The first cluster of the file that is not in use. */
    private long next = 1;

    /** Where the next compressed cluster goes, and the end of the clusters begun for it. */
    private long packAt;

    private long packEnd;

    /**
     * @param inOrder whether each write follows the one before, but for the header's: then the rest
     *     of a cluster that compressed ones do not fill is left empty when something else follows
     */
    ClusterPacker(Output output, long size, Optional<Compression> compression, boolean inOrder) {
        this.output = output;
        this.size = size;
        this.compression = compression;
        this.inOrder = inOrder;
        this.refcounts = new RefcountWriter(output);
        this.l1 = new long[(int) WrittenHeader.l1Entries(size)];
        refcounts.add(0);
    }

    /** Writes clusters from number {@code cluster} of the disk on as they are. */
    void addPlain(long cluster, ByteBuffer bytes) throws IOException {
        // An L2 table may stand between two, so each is given its place before all are written.
        int count = bytes.remaining() / CLUSTER;
        for (int done = 0; done < count; ) {
            int untilNextTable = (int) (ENTRIES - (cluster + done) % ENTRIES);
            int run = Math.min(count - done, untilNextTable);
            enterTable(cluster + done);
            long at = allocate(run);
            for (int i = 0; i < run; i++) {
                entry(cluster + done + i, COPIED | (at + i) * CLUSTER);
            }
            int from = bytes.position() + done * CLUSTER;
            output.write(at * CLUSTER, bytes.slice(from, run * CLUSTER));
            done += run;
            writeRefcounts();
        }
    }

    /** Writes the compressed bytes of the disk's cluster {@code cluster}. */
    void addCompressed(long cluster, ByteBuffer bytes) throws IOException {
        enterTable(cluster);
        int length = bytes.remaining();
        if (packAt + length > packEnd && packEnd != next * CLUSTER) {
            packAt = next * CLUSTER;
            packEnd = packAt;
        }
        long at = packAt;
        packAt += length;
        for (; packEnd < packAt; packEnd += CLUSTER) {
            next++;
        }
        long last = packAt - 1;
        for (long used = at / CLUSTER; used <= last / CLUSTER; used++) {
            refcounts.add(used);
        }
        long sectors = (last >>> SECTOR_BITS) - (at >>> SECTOR_BITS);
        entry(cluster, COMPRESSED | sectors << OFFSET_BITS | at);
        output.write(at, bytes);
        writeRefcounts();
    }

    /** Writes what is left: the file is complete then. */
    void finish() throws IOException {
        leaveTable();
        int l1Clusters = (int) WrittenHeader.ceil(l1.length, ENTRIES);
        long l1At = allocate(l1Clusters);
        ByteBuffer table = ByteBuffer.allocate(l1Clusters * CLUSTER);
        table.asLongBuffer().put(l1);
        output.write(l1At * CLUSTER, table);
        RefcountWriter.Table counts = refcounts.finish(next);
        WrittenHeader header =
                new WrittenHeader(
                        size,
                        l1At * CLUSTER,
                        counts.cluster() * CLUSTER,
                        counts.clusters(),
                        compression);
        output.write(0, ByteBuffer.wrap(header.toBytes()));
    }

    private void enterTable(long cluster) throws IOException {
        int index = (int) (cluster / ENTRIES);
        if (index != l2Index) {
            leaveTable();
            l2Index = index;
        }
    }

    private void leaveTable() throws IOException {
        if (l2Index >= 0) {
            long at = allocate(1);
            l1[l2Index] = COPIED | at * CLUSTER;
            output.write(at * CLUSTER, l2.duplicate().clear());
            l2.put(0, new byte[CLUSTER]);
        }
    }

    private void entry(long cluster, long entry) {
        l2.putLong((int) (cluster % ENTRIES) * Long.BYTES, entry);
    }

    private long allocate(int clusters) {
        if (inOrder) {
            packAt = packEnd;
        }
        long at = next;
        next += clusters;
        for (long used = at; used < next; used++) {
            refcounts.add(used);
        }
        return at;
    }

    /** Writes the counts of clusters that nothing can refer to any more. */
    private void writeRefcounts() throws IOException {
        if (next / REFCOUNTS > packAt / CLUSTER / REFCOUNTS + 1) {
            packAt = packEnd; // too far behind to wait for
        }
        long lowest = packAt < packEnd ? packAt / CLUSTER : next;
        while (refcounts.isComplete(lowest)) {
            refcounts.writeBlock(allocate(1));
        }
    }
}
