package assay.store.view;

import static assay.disk.qcow2.WrittenHeader.CLUSTER;
import static assay.disk.qcow2.WrittenHeader.COPIED;
import static assay.disk.qcow2.WrittenHeader.ENTRIES;
import static assay.disk.qcow2.WrittenHeader.REFCOUNTS;

import assay.disk.BytesSource;
import assay.disk.Extent;
import assay.disk.MappedSource;
import assay.disk.MappedSource.Piece;
import assay.disk.qcow2.Compression;
import assay.disk.qcow2.WrittenHeader;
import assay.store.block.Block;
import assay.store.block.FrameSize;
import assay.store.content.ContentSource;
import assay.store.content.DamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A content, which is a guest's disk, as a qcow2 file whose compressed clusters are the frames as
 * they are stored: header, refcount table, refcount blocks, L1 table, L2 tables, clusters that are
 * not compressed, then the compressed ones end to end.
 *
 * <p>A cluster is a frame, and an L2 table, which is for 512 MiB, is a page.
 */
final class Qcow2ZstdView {

    static final String NAME = "qcow2-zstd";

    private static final String LAYOUT = "qcow2-zstd/1";

    /** Measures of frames: bytes of zstd; how many are compressed; how many are not. */
    private static final int STREAM = 0;

    private static final int COMPRESSED = 1;
    private static final int NORMAL = 2;

    /** Bit of an L2 entry: the cluster is compressed. */
    private static final long IS_COMPRESSED = 1L << 62;

    /** Of an L2 entry, where the number of sectors starts: 62 - (16 - 8). */
    private static final int SECTORS_SHIFT = 54;

    private static final int SECTOR = 512;
    private static final int MAX_REFCOUNT = 0xffff;

    private final ContentSource content;
    private final FrameSums sums;
    private final StoredFrames frames;

    /** How many L2 tables there are before that of a page, and in all. */
    private final int[] l2Before;

    private final WrittenHeader header;
    private final long refcountBlocks;
    private final long l1;
    private final long firstL2Table;
    private final long firstNormal;
    private final long firstCompressed;
    private final long clusters;

    private Qcow2ZstdView(ContentSource content) throws IOException {
        long size = WrittenHeader.sizeOf(content);
        this.content = content;
        this.sums =
                new FrameSums(
                        content,
                        (frame, length) -> isCompressed(frame, length) ? frame.payload() : 0,
                        (frame, length) -> isCompressed(frame, length) ? 1 : 0,
                        (frame, length) -> frame.isZeros() || isCompressed(frame, length) ? 0 : 1);
        this.frames = new StoredFrames(content);
        this.l2Before = l2Before(sums);
        long l1Clusters = Math.ceilDiv(WrittenHeader.l1Entries(size), (long) ENTRIES);
        long others =
                1
                        + l1Clusters
                        + l2Before[sums.pages()]
                        + sums.total(NORMAL)
                        + Math.ceilDiv(sums.total(STREAM), (long) CLUSTER);
        long blocks = 0;
        long tableClusters = 0;
        // Blocks count themselves, too; each turn adds some or is the last.
        for (long all = others; blocks != Math.ceilDiv(all, (long) REFCOUNTS); ) {
            blocks = Math.ceilDiv(all, (long) REFCOUNTS);
            tableClusters = Math.ceilDiv(blocks, (long) ENTRIES);
            all = others + blocks + tableClusters;
        }
        this.refcountBlocks = blocks;
        this.l1 = 1 + tableClusters + blocks;
        this.firstL2Table = l1 + l1Clusters;
        this.firstNormal = firstL2Table + l2Before[sums.pages()];
        this.firstCompressed = firstNormal + sums.total(NORMAL);
        this.clusters = others + blocks + tableClusters;
        this.header =
                new WrittenHeader(
                        size, l1 * CLUSTER, CLUSTER, tableClusters, Optional.of(Compression.ZSTD));
    }

    /**
     * The file.
     *
     * @throws assay.disk.ImageException with reason LIMIT if the disk is over 64 TiB
     */
    static StoredView of(ContentSource content) throws IOException {
        Qcow2ZstdView view = new Qcow2ZstdView(content);
        return StoredView.of(
                content.content(),
                NAME,
                LAYOUT,
                new MappedSource("qcow2", view.clusters * CLUSTER, view::at),
                view.sums.digest());
    }

    /** A compressed cluster must give all its bytes, which the disk's last one may not have. */
    private static boolean isCompressed(FrameSize frame, int length) {
        return frame.compressed() && length == Block.FRAME;
    }

    private static int[] l2Before(FrameSums sums) {
        int[] before = new int[sums.pages() + 1];
        for (int page = 0; page < sums.pages(); page++) {
            boolean data =
                    sums.beforePage(COMPRESSED, page) != sums.beforePage(COMPRESSED, page + 1)
                            || sums.beforePage(NORMAL, page) != sums.beforePage(NORMAL, page + 1);
            before[page + 1] = before[page] + (data ? 1 : 0);
        }
        return before;
    }

    private Piece at(long offset) throws IOException {
        long cluster = offset / CLUSTER;
        int within = (int) (offset % CLUSTER);
        if (cluster >= firstCompressed) {
            return compressed(offset - firstCompressed * CLUSTER);
        }
        if (cluster >= firstNormal) {
            return normal(cluster - firstNormal, within);
        }
        if (cluster == 0) {
            return new Piece.Stored(new BytesSource(header.toBytes()), within, CLUSTER - within);
        }
        ComputedSource table = new ComputedSource(CLUSTER, () -> table(cluster));
        return new Piece.Stored(table, within, CLUSTER - within);
    }

    private Piece compressed(long offset) throws IOException {
        if (offset >= sums.total(STREAM)) {
            return new Piece.Absent(Extent.Kind.HOLE, CLUSTER);
        }
        long frame = sums.find(STREAM, offset);
        long start = sums.before(STREAM, frame);
        int length = (int) (sums.before(STREAM, frame + 1) - start);
        return frames.compressed(frame, length, (int) (offset - start));
    }

    private Piece normal(long index, int within) throws IOException {
        long frame = sums.find(NORMAL, index);
        int length = sums.length(frame);
        return within < length
                ? frames.plain(frame, within, length - within)
                : new Piece.Absent(Extent.Kind.HOLE, CLUSTER - within);
    }

    /** A cluster of a table. */
    private ByteBuffer table(long cluster) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(CLUSTER);
        long firstBlock = l1 - refcountBlocks;
        if (cluster < firstBlock) {
            fill(bytes, (cluster - 1) * ENTRIES, this::refcountTableEntry);
        } else if (cluster < l1) {
            refcounts(bytes, (cluster - firstBlock) * REFCOUNTS);
        } else if (cluster < firstL2Table) {
            fill(bytes, (cluster - l1) * ENTRIES, this::l1Entry);
        } else {
            long first = (long) page((int) (cluster - firstL2Table)) * ENTRIES;
            fill(bytes, first, this::l2Entry);
        }
        return bytes.flip();
    }

    @FunctionalInterface
    private interface Entry {
        long of(long index) throws IOException;
    }

    private static void fill(ByteBuffer bytes, long first, Entry entry) throws IOException {
        for (int i = 0; i < ENTRIES; i++) {
            bytes.putLong(entry.of(first + i));
        }
    }

    private long refcountTableEntry(long index) {
        return index < refcountBlocks ? (l1 - refcountBlocks + index) * CLUSTER : 0;
    }

    private void refcounts(ByteBuffer bytes, long first) throws IOException {
        for (int i = 0; i < REFCOUNTS; i++) {
            bytes.putShort((short) refcount(first + i));
        }
    }

    /** Frames share the clusters that they are in or reach over. */
    private long refcount(long cluster) throws IOException {
        if (cluster < firstCompressed || cluster >= clusters) {
            return cluster < clusters ? 1 : 0;
        }
        long from = (cluster - firstCompressed) * CLUSTER;
        long to = Math.min(from + CLUSTER, sums.total(STREAM));
        long first = sums.before(COMPRESSED, sums.find(STREAM, from));
        long last = sums.before(COMPRESSED, sums.find(STREAM, to - 1));
        long count = last - first + 1;
        if (count > MAX_REFCOUNT) {
            // The smallest zstd frame has more bytes than that many would leave it.
            throw new DamagedException(
                    content.content().id(),
                    "a page",
                    "is damaged: " + count + " frames in 64 KiB are no zstd frames");
        }
        return count;
    }

    private long l1Entry(long index) {
        boolean data = index < sums.pages() && l2Before[(int) index] != l2Before[(int) index + 1];
        return data ? COPIED | (firstL2Table + l2Before[(int) index]) * CLUSTER : 0;
    }

    /** The page that an L2 table is for. */
    private int page(int table) {
        int low = 0;
        int high = sums.pages();
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (l2Before[middle] <= table) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** "Cluster mapping" and "Compressed Clusters Descriptor" in QEMU's qcow2.txt. */
    private long l2Entry(long frame) throws IOException {
        if (frame >= sums.frames()) {
            return 0;
        }
        long start = sums.before(STREAM, frame);
        int length = (int) (sums.before(STREAM, frame + 1) - start);
        if (length > 0) {
            long offset = firstCompressed * CLUSTER + start;
            long more = (offset % SECTOR + length - 1) / SECTOR;
            return IS_COMPRESSED | more << SECTORS_SHIFT | offset;
        }
        long index = sums.before(NORMAL, frame);
        return index == sums.before(NORMAL, frame + 1)
                ? 0
                : COPIED | (firstNormal + index) * CLUSTER;
    }
}
