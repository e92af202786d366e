package assay.disk.qcow2;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header at the start of a qcow2 file ("Header" and "Additional fields" in QEMU's {@code
 * docs/interop/qcow2.txt}), as it is written there: nothing but the version was checked.
 *
 * @param version 2 or 3
 * @param backingFileOffset where the backing file's name is, or 0
 * @param backingFileSize length of that name in bytes
 * @param clusterBits the cluster size's logarithm
 * @param size size of the disk in bytes, unsigned
 * @param cryptMethod 0 for none, 1 for AES, 2 for LUKS
 * @param l1Size number of entries of the L1 table, unsigned
 * @param l1TableOffset where it is
 * @param refcountTableOffset where the refcount table is
 * @param refcountTableClusters how many clusters it takes, unsigned
 * @param nbSnapshots number of internal snapshots, unsigned
 * @param snapshotsOffset where the snapshot table is
 * @param incompatibleFeatures bits that a reader must know
 * @param refcountOrder logarithm of a refcount's bits
 * @param headerLength length of this structure in bytes
 * @param compressionType 0 for zlib, 1 for zstd
 */
record Qcow2Header(
        int version,
        long backingFileOffset,
        long backingFileSize,
        int clusterBits,
        long size,
        int cryptMethod,
        long l1Size,
        long l1TableOffset,
        long refcountTableOffset,
        long refcountTableClusters,
        long nbSnapshots,
        long snapshotsOffset,
        long incompatibleFeatures,
        int refcountOrder,
        long headerLength,
        int compressionType) {

    /** {@code QFI\xfb}. */
    static final int MAGIC = 0x514649fb;

    /** Incompatible feature: refcounts may be stale. */
    static final long DIRTY = 1;

    /** Incompatible feature: QEMU found the metadata damaged. */
    static final long CORRUPT = 1 << 1;

    /** Incompatible feature: the clusters are in another file. */
    static final long EXTERNAL_DATA_FILE = 1 << 2;

    /** Incompatible feature: clusters are not compressed with zlib. */
    static final long COMPRESSION_TYPE = 1 << 3;

    /** Incompatible feature: L2 entries have 16 bytes and describe 32 subclusters. */
    static final long EXTENDED_L2 = 1 << 4;

    /** The features that are understood, if only to be refused. */
    static final long KNOWN = DIRTY | CORRUPT | EXTERNAL_DATA_FILE | COMPRESSION_TYPE | EXTENDED_L2;

    static final int V2_LENGTH = 72;
    static final int V3_LENGTH = 104;

    /** With the field after the mandatory ones. */
    static final int LONGEST = V3_LENGTH + 8;

    /**
     * Reads the header from the first bytes of a file.
     *
     * @param file the first {@link #LONGEST} bytes, or the whole file if it is shorter
     */
    static Qcow2Header parse(ByteBuffer file) throws ImageException {
        ByteBuffer bytes = file.duplicate().order(ByteOrder.BIG_ENDIAN);
        if (bytes.remaining() < V2_LENGTH) {
            throw cutOff(bytes.remaining());
        }
        int version = bytes.getInt(4);
        if (version != 2 && version != 3) {
            throw new ImageException(
                    Reason.UNSUPPORTED,
                    Qcow2Format.NAME,
                    4,
                    "version "
                            + Integer.toUnsignedString(version)
                            + " of the format; only 2 and 3 can be read");
        }
        boolean v3 = version == 3;
        if (v3 && bytes.remaining() < V3_LENGTH) {
            throw cutOff(bytes.remaining());
        }
        long length = v3 ? Integer.toUnsignedLong(bytes.getInt(100)) : V2_LENGTH;
        boolean hasCompressionType = length > V3_LENGTH && bytes.remaining() > V3_LENGTH;
        return new Qcow2Header(
                version,
                bytes.getLong(8),
                Integer.toUnsignedLong(bytes.getInt(16)),
                bytes.getInt(20),
                bytes.getLong(24),
                bytes.getInt(32),
                Integer.toUnsignedLong(bytes.getInt(36)),
                bytes.getLong(40),
                bytes.getLong(48),
                Integer.toUnsignedLong(bytes.getInt(56)),
                Integer.toUnsignedLong(bytes.getInt(60)),
                bytes.getLong(64),
                v3 ? bytes.getLong(72) : 0,
                v3 ? bytes.getInt(96) : 4,
                length,
                hasCompressionType ? bytes.get(V3_LENGTH) & 0xff : 0);
    }

    private static ImageException cutOff(int length) {
        return new ImageException(
                Reason.TRUNCATED,
                Qcow2Format.NAME,
                length,
                "the file ends within its header; the copy or upload is incomplete: copy it again");
    }

    /** Whether an incompatible feature is set. */
    boolean has(long feature) {
        return (incompatibleFeatures & feature) != 0;
    }

    /** The version as {@code qemu-img} calls it. */
    String compat() {
        return version == 2 ? "0.10" : "1.1";
    }
}
