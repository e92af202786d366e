package assay.disk.qcow2;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;

/**
 * The "Compressed Clusters Descriptor" of an L2 entry in QEMU's {@code docs/interop/qcow2.txt}.
 *
 * @param offset where the compressed bytes start in the file; not aligned
 * @param length how many they are at most: they are followed by others up to a whole sector
 */
record CompressedCluster(long offset, int length) {

    private static final int SECTOR = 512;

    /** Offsets have at most 56 bits; a descriptor of small clusters has room for more. */
    private static final int OFFSET_BITS = 56;

    /** The descriptor in the low 62 bits of {@code entry}, which was read from {@code at}. */
    static CompressedCluster parse(long entry, int clusterBits, long at) throws ImageException {
        int offsetBits = 62 - (clusterBits - 8);
        long offset = entry & ((1L << offsetBits) - 1);
        if (offset >>> OFFSET_BITS != 0) {
            throw new ImageException(
                    Reason.CORRUPT,
                    Qcow2Format.NAME,
                    at,
                    "reserved bits are set in the entry of a compressed cluster");
        }
        int sectors = (int) (entry >>> offsetBits) & ((1 << (clusterBits - 8)) - 1);
        return new CompressedCluster(
                offset, (sectors + 1) * SECTOR - (int) (offset & (SECTOR - 1)));
    }

    /**
     * Requires that the compressed bytes are in the file. The last cluster of a file need not be
     * padded to a whole sector.
     */
    void requireInside(Geometry geometry) throws ImageException {
        geometry.requireInside(
                offset, Math.max(1, length - (SECTOR - 1)), "the compressed cluster");
    }
}
