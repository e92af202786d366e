package assay.disk.qcow2;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;

/**
 * Finds the bytes of the disk in the file ("Cluster mapping" and "Extended L2 Entries" in QEMU's
 * {@code docs/interop/qcow2.txt}). What an entry says is checked whenever it is used, so a run that
 * was found lies inside the file.
 */
final class ClusterMap {

    /** Bits 9 to 55 of an L1 entry and of a standard L2 entry. */
    private static final long OFFSET = 0x00ff_ffff_ffff_fe00L;

    private static final long L1_RESERVED = 0x7f00_0000_0000_01ffL;
    private static final long L2_RESERVED = 0x3f00_0000_0000_01feL;
    private static final long COMPRESSED = 1L << 62;
    private static final long ZERO = 1;
    private static final int SUBCLUSTERS = 32;

    private final Geometry geometry;
    private final TableCache tables;

    ClusterMap(BlockSource file, Geometry geometry) {
        this.geometry = geometry;
        this.tables = new TableCache(file, geometry);
    }

    /**
     * What is at {@code from} on the disk; ends at {@code to} or before.
     *
     * @throws ImageException if the entry for it is invalid, or leads out of the file
     */
    Run runAt(long from, long to) throws IOException {
        long l1At = geometry.l1Offset() + (from >>> geometry.l1EntryBits()) * Long.BYTES;
        long l1Entry = tables.entry(l1At);
        require((l1Entry & L1_RESERVED) == 0, l1At, "reserved bits are set in an L1 entry");
        long l2Table = l1Entry & OFFSET;
        if (l2Table == 0) {
            return new Run.Hole(Math.min(to - from, untilNext(from, geometry.l1EntryBits())));
        }
        require(geometry.isAligned(l2Table), l1At, "an L2 table starts within a cluster");

        long index = (from >>> geometry.clusterBits()) & ((1L << geometry.l2Bits()) - 1);
        long at = l2Table + index * geometry.l2EntrySize();
        long entry = tables.entry(at);
        long length = Math.min(to - from, untilNext(from, geometry.clusterBits()));
        if ((entry & COMPRESSED) != 0) {
            CompressedCluster cluster = CompressedCluster.parse(entry, geometry.clusterBits(), at);
            cluster.requireInside(geometry);
            return new Run.Compressed(length, cluster);
        }
        require((entry & L2_RESERVED) == 0, at, "reserved bits are set in an L2 entry");
        long host = entry & OFFSET;
        require(geometry.isAligned(host), at, "a cluster is not on a cluster boundary");
        boolean zero = (entry & ZERO) != 0;
        if (geometry.extendedL2()) {
            require(!zero, at, "the zero bit is set in an extended L2 entry");
            return subclusters(from, length, host, at);
        }
        require(!zero || geometry.version() >= 3, at, "the zero bit is set, but not in version 2");
        if (zero) {
            return new Run.Zero(length);
        }
        return host == 0 ? new Run.Hole(length) : stored(from, length, host);
    }

    private Run subclusters(long from, long length, long host, long entryAt) throws IOException {
        long bitmap = tables.entry(entryAt + Long.BYTES);
        int allocated = (int) bitmap;
        int zero = (int) (bitmap >>> SUBCLUSTERS);
        require((allocated & zero) == 0, entryAt, "a subcluster is both allocated and zero");
        require(allocated == 0 || host != 0, entryAt, "an allocated subcluster is nowhere");

        int bits = geometry.clusterBits() - 5;
        int first = (int) ((from >>> bits) % SUBCLUSTERS);
        int alike = alike(allocated, first) & alike(zero, first);
        int count = Math.min(Integer.numberOfTrailingZeros(~alike >>> first), SUBCLUSTERS - first);
        long run = Math.min(length, untilNext(from, bits) + ((long) (count - 1) << bits));
        if ((allocated >>> first & 1) != 0) {
            return stored(from, run, host);
        }
        return (zero >>> first & 1) != 0 ? new Run.Zero(run) : new Run.Hole(run);
    }

    /** A bit for each bit of {@code bitmap} that equals the one at {@code index}. */
    private static int alike(int bitmap, int index) {
        return (bitmap >>> index & 1) != 0 ? bitmap : ~bitmap;
    }

    private Run stored(long from, long length, long host) throws ImageException {
        long offset = host + (from & (geometry.clusterSize() - 1));
        geometry.requireInside(offset, length, "the cluster");
        return new Run.Stored(length, offset);
    }

    /** How many bytes from {@code offset} to the next multiple of {@code 1 << bits}. */
    private static long untilNext(long offset, int bits) {
        long unit = 1L << bits;
        return unit - (offset & (unit - 1));
    }

    private static void require(boolean holds, long offset, String otherwise)
            throws ImageException {
        if (!holds) {
            throw new ImageException(
                    Reason.CORRUPT,
                    Qcow2Format.NAME,
                    offset,
                    otherwise + "; look at it with: qemu-img check");
        }
    }
}
