package assay.disk.vmdk;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@code SparseExtentHeader} ("Hosted Sparse Extent Header" in VMware's Virtual Disk Format 5.0),
 * as it is written there: nothing but the magic number and the version was checked. Offsets and
 * sizes are in sectors of 512 bytes, and unsigned.
 *
 * @param version 1 to 3
 * @param flags which of the features below are used
 * @param capacity size of the disk
 * @param grainSize size of a grain
 * @param descriptorOffset where the embedded descriptor is, or 0
 * @param descriptorSize how much room it has
 * @param numGTEsPerGT entries of a grain table
 * @param rgdOffset where the redundant grain directory is
 * @param gdOffset where the grain directory is, or {@link #GD_AT_END}
 * @param overHead how much metadata precedes the first grain
 * @param uncleanShutdown whether whoever wrote it did not close it
 * @param newlines the four bytes that a transfer as text would have changed
 * @param compressAlgorithm 0 for none, 1 for deflate
 */
record SparseExtentHeader(
        int version,
        int flags,
        long capacity,
        long grainSize,
        long descriptorOffset,
        long descriptorSize,
        int numGTEsPerGT,
        long rgdOffset,
        long gdOffset,
        long overHead,
        boolean uncleanShutdown,
        int newlines,
        int compressAlgorithm) {

    /** {@code KDMV}. */
    static final int MAGIC = 0x564d444b;

    static final int LENGTH = 512;

    /** The grain directory is where the footer says, at the end of the file. */
    static final long GD_AT_END = -1;

    /** Flag: {@link #newlines} are to be looked at. */
    static final int VALID_NEWLINES = 1;

    /** Flag: there is a second grain directory. */
    static final int REDUNDANT_GD = 1 << 1;

    /** Flag: a grain table entry of 1 stands for a grain of zeros. */
    static final int ZEROED_GRAIN = 1 << 2;

    /** Flag: the grains are compressed. */
    static final int COMPRESSED = 1 << 16;

    /** Flag: markers precede grains and tables. */
    static final int MARKERS = 1 << 17;

    /** The flags that are understood. */
    static final int KNOWN = VALID_NEWLINES | REDUNDANT_GD | ZEROED_GRAIN | COMPRESSED | MARKERS;

    /** {@code "\n \r\n"}. */
    static final int NEWLINES = 0x0a0d200a;

    static final int DEFLATE = 1;

    private static final int LAST_VERSION = 3;

    /**
     * Reads a header.
     *
     * @param bytes the header's {@link #LENGTH} bytes
     * @param at where in the file they are, for errors
     */
    static SparseExtentHeader parse(ByteBuffer bytes, long at) throws ImageException {
        ByteBuffer header = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (header.remaining() < LENGTH) {
            throw VmdkFormat.error(
                    Reason.TRUNCATED,
                    at,
                    "the file ends within its header; the copy or upload is incomplete: copy it"
                            + " again");
        }
        if (header.getInt(0) != MAGIC) {
            throw VmdkFormat.error(Reason.CORRUPT, at, "no sparse extent header is here");
        }
        int version = header.getInt(4);
        if (version < 1 || version > LAST_VERSION) {
            throw VmdkFormat.error(
                    Reason.UNSUPPORTED,
                    at + 4,
                    "version "
                            + Integer.toUnsignedString(version)
                            + " of the format; only 1 to 3 can be read");
        }
        return new SparseExtentHeader(
                version,
                header.getInt(8),
                header.getLong(12),
                header.getLong(20),
                header.getLong(28),
                header.getLong(36),
                header.getInt(44),
                header.getLong(48),
                header.getLong(56),
                header.getLong(64),
                header.get(72) != 0,
                header.getInt(73),
                Short.toUnsignedInt(header.getShort(77)));
    }

    /** The header's {@link #LENGTH} bytes. */
    byte[] toBytes() {
        ByteBuffer header = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0, MAGIC).putInt(4, version).putInt(8, flags);
        header.putLong(12, capacity).putLong(20, grainSize);
        header.putLong(28, descriptorOffset).putLong(36, descriptorSize);
        header.putInt(44, numGTEsPerGT);
        header.putLong(48, rgdOffset).putLong(56, gdOffset).putLong(64, overHead);
        header.put(72, (byte) (uncleanShutdown ? 1 : 0)).putInt(73, newlines);
        header.putShort(77, (short) compressAlgorithm);
        return header.array();
    }

    /** The same but for the place of the grain directory. */
    SparseExtentHeader withGdOffset(long offset) {
        return new SparseExtentHeader(
                version,
                flags,
                capacity,
                grainSize,
                descriptorOffset,
                descriptorSize,
                numGTEsPerGT,
                rgdOffset,
                offset,
                overHead,
                uncleanShutdown,
                newlines,
                compressAlgorithm);
    }

    /** Whether a flag is set. */
    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Whether another header says the same of the disk, wherever it says the tables are. */
    boolean agreesWith(SparseExtentHeader other) {
        return version == other.version
                && flags == other.flags
                && capacity == other.capacity
                && grainSize == other.grainSize
                && descriptorOffset == other.descriptorOffset
                && descriptorSize == other.descriptorSize
                && numGTEsPerGT == other.numGTEsPerGT
                && compressAlgorithm == other.compressAlgorithm;
    }
}
