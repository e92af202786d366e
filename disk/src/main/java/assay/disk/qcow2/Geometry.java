package assay.disk.qcow2;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;

/**
 * Where things are in one qcow2 file, from a header whose numbers were checked: nothing here
 * overflows, and the L1 table covers the disk and lies inside the file.
 *
 * @param version 2 or 3
 * @param fileSize size of the file in bytes
 * @param size size of the disk in bytes
 * @param clusterBits logarithm of the cluster size, 9 to 21
 * @param extendedL2 whether L2 entries have 16 bytes and describe subclusters
 * @param l1Offset where the L1 table is
 */
record Geometry(
        int version, long fileSize, long size, int clusterBits, boolean extendedL2, long l1Offset) {

    private static final int MIN_CLUSTER_BITS = 9;

    // QEMU refuses what is over these, too (block/qcow2.h).
    private static final int MAX_CLUSTER_BITS = 21;
    private static final long MAX_L1_TABLE = 32 << 20;
    private static final long MAX_REFCOUNT_TABLE = 8 << 20;
    private static final long MAX_SNAPSHOTS = 65_536;

    private static final int MIN_SNAPSHOT_ENTRY = 40;

    /** A subcluster has at least 512 bytes, and a cluster 32 of them. */
    private static final int MIN_EXTENDED_CLUSTER_BITS = 14;

    private static final int MAX_REFCOUNT_ORDER = 6;

    /** Checks what is needed to read the rest of the first cluster, and gives the cluster size. */
    static int checkedClusterSize(Qcow2Header header) throws ImageException {
        int bits = header.clusterBits();
        int least =
                header.has(Qcow2Header.EXTENDED_L2) ? MIN_EXTENDED_CLUSTER_BITS : MIN_CLUSTER_BITS;
        if (bits < least || bits > MAX_CLUSTER_BITS) {
            throw error(
                    Reason.LIMIT,
                    20,
                    "clusters of 2^%d bytes, where 2^%d to 2^%d are allowed"
                            .formatted(bits, least, MAX_CLUSTER_BITS));
        }
        long length = header.headerLength();
        long shortest = header.version() == 2 ? Qcow2Header.V2_LENGTH : Qcow2Header.V3_LENGTH;
        if (length < shortest || length > 1 << bits || length % 8 != 0) {
            throw error(Reason.CORRUPT, 100, "a header of " + length + " bytes");
        }
        return 1 << bits;
    }

    /** Checks every number of the header that reading the disk depends on. */
    static Geometry of(Qcow2Header header, long fileSize) throws ImageException {
        checkedClusterSize(header);
        boolean extended = header.has(Qcow2Header.EXTENDED_L2);
        Geometry geometry =
                new Geometry(
                        header.version(),
                        fileSize,
                        header.size(),
                        header.clusterBits(),
                        extended,
                        header.l1TableOffset());
        if (header.size() < 0) {
            throw error(Reason.LIMIT, 24, "a disk of over 2^63 bytes");
        }
        int order = header.refcountOrder();
        if (order < 0 || order > MAX_REFCOUNT_ORDER) {
            throw error(Reason.CORRUPT, 96, "refcounts of 2^" + order + " bits");
        }
        geometry.checkL1Table(header.l1Size());
        geometry.checkRefcountTable(header);
        geometry.checkSnapshotTable(header);
        return geometry;
    }

    private void checkL1Table(long entries) throws ImageException {
        long bytes = entries * Long.BYTES;
        if (bytes > MAX_L1_TABLE) {
            throw error(Reason.LIMIT, 36, "an L1 table of " + bytes + " bytes");
        }
        long needed = size == 0 ? 0 : ((size - 1) >>> l1EntryBits()) + 1;
        if (entries < needed) {
            throw error(
                    Reason.CORRUPT,
                    36,
                    "an L1 table of %d entries, where the disk needs %d"
                            .formatted(entries, needed));
        }
        checkTable("L1", l1Offset, bytes);
    }

    private void checkRefcountTable(Qcow2Header header) throws ImageException {
        long bytes = header.refcountTableClusters() << clusterBits;
        if (bytes == 0 || bytes > MAX_REFCOUNT_TABLE) {
            throw error(Reason.LIMIT, 56, "a refcount table of " + bytes + " bytes");
        }
        checkTable("refcount", header.refcountTableOffset(), bytes);
    }

    private void checkSnapshotTable(Qcow2Header header) throws ImageException {
        long snapshots = header.nbSnapshots();
        if (snapshots > MAX_SNAPSHOTS) {
            throw error(Reason.LIMIT, 60, snapshots + " snapshots");
        }
        if (snapshots > 0) {
            checkTable("snapshot", header.snapshotsOffset(), snapshots * MIN_SNAPSHOT_ENTRY);
        }
    }

    /** Requires that a table starts on a cluster boundary and lies inside the file. */
    private void checkTable(String name, long offset, long length) throws ImageException {
        if (offset < 0 || !isAligned(offset) || (offset == 0 && length > 0)) {
            throw error(
                    Reason.CORRUPT,
                    Math.max(offset, -1),
                    "the " + name + " table does not start on a cluster boundary after the header");
        }
        if (offset > fileSize - length) {
            throw cutOff("the " + name + " table", offset);
        }
    }

    /**
     * Requires that a part of the file is there.
     *
     * @param what the part, for the error
     */
    void requireInside(long offset, long length, String what) throws ImageException {
        if (offset > fileSize - length) {
            throw cutOff(what, offset);
        }
    }

    private ImageException cutOff(String what, long offset) {
        return error(
                Reason.TRUNCATED,
                offset,
                what
                        + " ends after the file does, at "
                        + fileSize
                        + " bytes; the copy or upload is incomplete: copy the image again");
    }

    private static ImageException error(Reason reason, long offset, String what) {
        return new ImageException(reason, Qcow2Format.NAME, offset, what);
    }

    boolean isAligned(long offset) {
        return (offset & (clusterSize() - 1)) == 0;
    }

    int clusterSize() {
        return 1 << clusterBits;
    }

    /** Size of an L2 entry in bytes. */
    int l2EntrySize() {
        return extendedL2 ? 16 : 8;
    }

    /** Logarithm of the number of entries of an L2 table. */
    int l2Bits() {
        return clusterBits - (extendedL2 ? 4 : 3);
    }

    /** Logarithm of how much of the disk one L1 entry is for, at most 39. */
    int l1EntryBits() {
        return clusterBits + l2Bits();
    }
}
