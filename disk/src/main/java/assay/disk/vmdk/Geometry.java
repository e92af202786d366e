package assay.disk.vmdk;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;

/**
 * Where things are in one sparse extent, in bytes, from a header whose numbers were checked:
 * nothing here overflows, and the grain directory covers the disk and lies inside the file.
 *
 * @param fileSize size of the file
 * @param size size of the disk
 * @param grainBits logarithm of the size of a grain
 * @param gdOffset where the grain directory is
 * @param overHead grains start here or later
 * @param compressed whether the grains are compressed, each with its marker
 * @param zeroedGrains whether 1 stands for a grain of zeros
 */
record Geometry(
        long fileSize,
        long size,
        int grainBits,
        long gdOffset,
        long overHead,
        boolean compressed,
        boolean zeroedGrains) {

    static final int SECTOR = 512;
    static final int SECTOR_BITS = 9;

    /** Logarithm of the entries of a grain table, which the specification fixes. */
    static final int GT_BITS = 9;

    static final int GT_ENTRIES = 1 << GT_BITS;

    /** Bytes of an entry of either table. */
    static final int ENTRY = 4;

    /** The specification's least. */
    private static final int MIN_GRAIN_SECTORS = 8;

    /** 2 MiB, since a compressed grain must be held whole; every known program uses 64 KiB. */
    private static final int MAX_GRAIN_SECTORS = 1 << 12;

    /** For 256 TiB with the usual grains; VMware's largest disk has 62. */
    private static final long MAX_GD = 32 << 20;

    /** Checks every number of the header that reading the disk depends on. */
    static Geometry of(SparseExtentHeader header, long fileSize) throws ImageException {
        checkFlags(header);
        long grain = header.grainSize();
        if (Long.bitCount(grain) != 1 || grain < MIN_GRAIN_SECTORS || grain > MAX_GRAIN_SECTORS) {
            throw error(
                    Reason.LIMIT,
                    20,
                    "grains of %s sectors, where powers of two from %d to %d are allowed"
                            .formatted(
                                    Long.toUnsignedString(grain),
                                    MIN_GRAIN_SECTORS,
                                    MAX_GRAIN_SECTORS));
        }
        if (header.numGTEsPerGT() != GT_ENTRIES) {
            throw error(
                    Reason.CORRUPT,
                    44,
                    "grain tables of %s entries; they have %d"
                            .formatted(
                                    Integer.toUnsignedString(header.numGTEsPerGT()), GT_ENTRIES));
        }
        int grainBits = SECTOR_BITS + Long.numberOfTrailingZeros(grain);
        long gdOffset = gdOffset(header, fileSize);
        long overHead = header.overHead();
        if (overHead < 0 || overHead > fileSize >>> SECTOR_BITS) {
            throw cutOff("its metadata", 64, fileSize);
        }
        return new Geometry(
                fileSize,
                header.capacity() << SECTOR_BITS,
                grainBits,
                gdOffset,
                overHead << SECTOR_BITS,
                header.has(SparseExtentHeader.COMPRESSED),
                header.has(SparseExtentHeader.ZEROED_GRAIN));
    }

    private static void checkFlags(SparseExtentHeader header) throws ImageException {
        if ((header.flags() & ~SparseExtentHeader.KNOWN) != 0) {
            throw error(
                    Reason.UNSUPPORTED,
                    8,
                    "flags 0x%x, of which some are not known".formatted(header.flags()));
        }
        if (header.has(SparseExtentHeader.VALID_NEWLINES)
                && header.newlines() != SparseExtentHeader.NEWLINES) {
            throw error(
                    Reason.CORRUPT,
                    73,
                    "the file was transferred as text, which damaged it; copy it again as binary");
        }
        int algorithm = header.compressAlgorithm();
        if (algorithm > SparseExtentHeader.DEFLATE) {
            throw error(Reason.UNSUPPORTED, 77, "compression algorithm " + algorithm);
        }
        boolean compressed = header.has(SparseExtentHeader.COMPRESSED);
        if (compressed != (algorithm == SparseExtentHeader.DEFLATE)
                || compressed != header.has(SparseExtentHeader.MARKERS)) {
            throw error(
                    Reason.CORRUPT,
                    8,
                    "flags 0x%x contradict compression algorithm %d"
                            .formatted(header.flags(), algorithm));
        }
    }

    private static long gdOffset(SparseExtentHeader header, long fileSize) throws ImageException {
        long covered = header.grainSize() << GT_BITS;
        long capacity = header.capacity();
        if (capacity <= 0) {
            throw error(
                    capacity == 0 ? Reason.CORRUPT : Reason.LIMIT,
                    12,
                    "a disk of " + Long.toUnsignedString(capacity) + " sectors");
        }
        long length = ((capacity - 1) / covered + 1) * ENTRY;
        if (length > MAX_GD) {
            throw error(
                    Reason.LIMIT,
                    12,
                    "a disk of %d sectors, which takes a grain directory of %d bytes"
                            .formatted(capacity, length));
        }
        long sector = header.gdOffset();
        if (sector == 0) {
            throw error(Reason.CORRUPT, 56, "there is no grain directory");
        }
        if (sector < 0 || sector > (fileSize - length) >> SECTOR_BITS) {
            throw cutOff("the grain directory", 56, fileSize);
        }
        return sector << SECTOR_BITS;
    }

    /**
     * Requires that a part of the file is there.
     *
     * @param what the part, for the error
     * @param at where in the file it is said that it is there
     */
    void requireInside(long offset, long length, String what, long at) throws ImageException {
        if (offset > fileSize - length) {
            throw cutOff(what, at, fileSize);
        }
    }

    private static ImageException cutOff(String what, long at, long fileSize) {
        return error(
                Reason.TRUNCATED,
                at,
                what
                        + " said to be here ends after the file does, at "
                        + fileSize
                        + " bytes; the copy or upload is incomplete: copy the image again");
    }

    private static ImageException error(Reason reason, long offset, String what) {
        return VmdkFormat.error(reason, offset, what);
    }

    long grainSize() {
        return 1L << grainBits;
    }

    /** How many grains the disk has. */
    long grains() {
        return ((size - 1) >>> grainBits) + 1;
    }
}
