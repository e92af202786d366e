package assay.disk.qcow2;

import static assay.disk.qcow2.WrittenHeader.CLUSTER;
import static assay.disk.qcow2.WrittenHeader.ENTRIES;
import static assay.disk.qcow2.WrittenHeader.REFCOUNTS;
import static assay.disk.qcow2.WrittenHeader.ceil;

import assay.disk.Output;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts what refers to each cluster of a file that grows, and writes the counts as soon as no more
 * can come: two blocks, the counts of 4 GiB, are held at most.
 */
final class RefcountWriter {

    private final Output output;

    /** Blocks that may still change, the first being that of number {@code done.size()}. */
    private final List<ByteBuffer> open = new ArrayList<>();

    /** Where the blocks before are. */
    private final List<Long> done = new ArrayList<>();

    /**
     * The refcount table.
     *
     * @param cluster the first of its clusters
     * @param clusters how many they are
     */
    record Table(long cluster, long clusters) {}

    RefcountWriter(Output output) {
        this.output = output;
    }

    /** Counts one more reference to {@code cluster}. */
    void add(long cluster) {
        int block = (int) (cluster / REFCOUNTS - done.size());
        while (open.size() <= block) {
            open.add(ByteBuffer.allocate(CLUSTER));
        }
        ByteBuffer counts = open.get(block);
        int at = (int) (cluster % REFCOUNTS) * Short.BYTES;
        counts.putShort(at, (short) (counts.getShort(at) + 1));
    }

    /** Whether the first block can be written once {@code cluster} is the lowest in use. */
    boolean isComplete(long cluster) {
        return cluster / REFCOUNTS > done.size();
    }

    /** Writes the first block to {@code cluster}, which is counted already. */
    void writeBlock(long cluster) throws IOException {
        output.write(cluster * CLUSTER, open.removeFirst());
        done.add(cluster * CLUSTER);
    }

    /**
     * Writes what is left from {@code cluster} on: blocks, then the table.
     *
     * @return where the table is
     */
    Table finish(long cluster) throws IOException {
        long all = cluster;
        long blocks = -1;
        // Blocks count themselves, too; each turn adds some or is the last.
        while (blocks != ceil(all, REFCOUNTS)) {
            blocks = ceil(all, REFCOUNTS);
            all = cluster + blocks - done.size() + ceil(blocks, ENTRIES);
        }
        for (long at = cluster; at < all; at++) {
            add(at);
        }
        long at = cluster;
        while (!open.isEmpty()) {
            writeBlock(at++);
        }
        ByteBuffer table = ByteBuffer.allocate((int) (all - at) * CLUSTER);
        done.forEach(table::putLong);
        output.write(at * CLUSTER, table.rewind());
        return new Table(at, all - at);
    }
}
