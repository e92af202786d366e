package assay.disk.vmdk;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;

/** What we write of any disk: how large it is in the units of the format. */
final class WrittenDisk {

    static final int GRAIN_SECTORS = 128;

    /** 64 KiB, as every program has it. */
    static final int GRAIN = GRAIN_SECTORS * Geometry.SECTOR;

    /** VMware's largest disk. */
    private static final long MAX_SIZE = 62L << 40;

    /** Places in a file are sectors in 32 bits. */
    private static final long MAX_FILE = 1L << (32 + Geometry.SECTOR_BITS);

    private WrittenDisk() {}

    /**
     * The disk's size in sectors, the last of which may be filled up with zeros.
     *
     * @throws ImageException with {@link Reason#LIMIT} if VMware could not have such a disk
     */
    static long sectors(long size) throws ImageException {
        if (size == 0 || size > MAX_SIZE) {
            throw VmdkFormat.error(
                    Reason.LIMIT,
                    -1,
                    "a disk of %d bytes cannot be written in this format, which goes from 1 to %d"
                            .formatted(size, MAX_SIZE));
        }
        return (size + Geometry.SECTOR - 1) / Geometry.SECTOR;
    }

    /** Requires that a place is one that the format can tell. */
    static long requirePlace(long offset) throws ImageException {
        if (offset >= MAX_FILE) {
            throw VmdkFormat.error(
                    Reason.LIMIT,
                    -1,
                    "more than %d bytes of data cannot be written in this format"
                            .formatted(MAX_FILE));
        }
        return offset;
    }

    /** How many grain tables cover a disk of that many sectors. */
    static long tables(long sectors) {
        long covered = (long) GRAIN_SECTORS << Geometry.GT_BITS;
        return (sectors + covered - 1) / covered;
    }

    /** The header, without the places of the grain directories. */
    static SparseExtentHeader header(
            int version, int flags, long sectors, long rgd, long gd, long overHead, int algorithm) {
        return new SparseExtentHeader(
                version,
                flags | SparseExtentHeader.VALID_NEWLINES,
                sectors,
                GRAIN_SECTORS,
                1,
                DescriptorText.SECTORS,
                Geometry.GT_ENTRIES,
                rgd,
                gd,
                overHead,
                false,
                SparseExtentHeader.NEWLINES,
                algorithm);
    }
}
