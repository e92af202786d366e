package assay.disk.qcow2;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The header of a file that we write: version 3, clusters of 64 KiB, refcounts of 16 bits, no
 * extensions ("Header" in QEMU's {@code docs/interop/qcow2.txt}).
 *
 * @param size size of the disk in bytes, a multiple of 512
 * @param l1Offset where the L1 table is
 * @param refcountTableOffset where the refcount table is
 * @param refcountTableClusters how many clusters it takes
 * @param compression how clusters are compressed, if any is
 */
public record WrittenHeader(
        long size,
        long l1Offset,
        long refcountTableOffset,
        long refcountTableClusters,
        Optional<Compression> compression) {

    static final int CLUSTER_BITS = 16;

    /** Bytes of a cluster. */
    public static final int CLUSTER = 1 << CLUSTER_BITS;

    /** Entries of an L2 table, and of a cluster of the L1 or the refcount table. */
    public static final int ENTRIES = CLUSTER / Long.BYTES;

    /** How much of a disk one L2 table is for. */
    public static final int L2_COVERS = CLUSTER * ENTRIES;

    /** Refcounts in a refcount block. */
    public static final int REFCOUNTS = CLUSTER / Short.BYTES;

    /** Bit of an L1 or L2 entry: the refcount is exactly one. */
    public static final long COPIED = 1L << 63;

    private static final int SECTOR = 512;
    private static final int REFCOUNT_ORDER = 4;
    private static final int LENGTH = 112;

    /** Twice what any cloud has. The map of what is allocated takes 144 MiB then. */
    private static final long MAX_SIZE = 64L << 40;

    /**
     * The size to write for {@code disk}: qcow2 counts in sectors.
     *
     * @throws ImageException with {@link Reason#LIMIT} if the disk is too large
     */
    public static long sizeOf(BlockSource disk) throws ImageException {
        if (disk.size() > MAX_SIZE) {
            throw new ImageException(
                    Reason.LIMIT,
                    Qcow2Format.NAME,
                    -1,
                    "a disk of " + disk.size() + " bytes; at most 64 TiB are written");
        }
        return (disk.size() + SECTOR - 1) & -SECTOR;
    }

    /** How many L1 entries a disk needs. */
    public static long l1Entries(long size) {
        return ceil(size, L2_COVERS);
    }

    /** How many pieces of {@code unit} hold {@code amount}. */
    static long ceil(long amount, long unit) {
        return (amount + unit - 1) / unit;
    }

    /** The first cluster of the file. */
    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(CLUSTER);
        bytes.putInt(0, Qcow2Header.MAGIC).putInt(4, 3);
        bytes.putInt(20, CLUSTER_BITS).putLong(24, size);
        bytes.putInt(36, (int) l1Entries(size)).putLong(40, l1Offset);
        bytes.putLong(48, refcountTableOffset).putInt(56, (int) refcountTableClusters);
        if (compression.filter(Compression.ZSTD::equals).isPresent()) {
            bytes.putLong(72, Qcow2Header.COMPRESSION_TYPE);
            bytes.put(Qcow2Header.V3_LENGTH, (byte) 1);
        }
        bytes.putInt(96, REFCOUNT_ORDER).putInt(100, LENGTH);
        return bytes.array();
    }
}
