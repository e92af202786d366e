package assay.guest.fs.btrfs;

import assay.disk.ImageException;

/**
 * {@code struct btrfs_file_extent_item}: where a stretch of a file stands.
 *
 * @param type inline, regular or preallocated
 * @param length of the stretch in bytes
 * @param compression how it is stored
 * @param ramBytes length of the whole extent when it is unpacked
 * @param diskBytenr its logical address, 0 for a hole
 * @param diskNumBytes its length there
 * @param offset where in the unpacked extent the stretch begins
 * @param inline the bytes themselves, for inline extents only
 */
record FileExtent(
        Type type,
        long length,
        Compression compression,
        long ramBytes,
        long diskBytenr,
        long diskNumBytes,
        long offset,
        Block inline) {

    /** Where a stretch stands. */
    enum Type {
        /** In the tree. */
        INLINE,
        REGULAR,
        /** Has room, and was never written to. */
        PREALLOC
    }

    /** {@code BTRFS_MAX_UNCOMPRESSED}: what is compressed in one piece. */
    static final int MAX_COMPRESSED = 128 << 10;

    /** The smallest sector: every regular extent is made of whole ones. */
    private static final int UNIT = 4096;

    private static final int INLINE_START = 21;
    private static final int SIZE = 53;

    /**
     * Reads an item of type EXTENT_DATA.
     *
     * @param start where in the file the stretch begins
     */
    static FileExtent parse(Block data, long start) throws ImageException {
        data.require(INLINE_START, "file extent");
        if (data.u8(17) != 0 || data.u16(18) != 0) {
            throw data.unsupported(17, "a file is encrypted");
        }
        Compression compression = Compression.of(data, 16);
        long ramBytes = data.i64(8);
        if (compression != Compression.NONE && (ramBytes < 1 || ramBytes > MAX_COMPRESSED)) {
            throw data.corrupt(8, "a compressed extent of " + ramBytes + " bytes");
        }
        FileExtent extent =
                switch (data.u8(20)) {
                    case 0 -> inline(data, compression, ramBytes);
                    case 1 -> regular(data, Type.REGULAR, compression, ramBytes);
                    case 2 -> regular(data, Type.PREALLOC, compression, ramBytes);
                    default -> throw data.corrupt(20, "an extent of type " + data.u8(20));
                };
        if (start < 0 || extent.length() > Long.MAX_VALUE - start) {
            throw data.corrupt(0, "an extent of %d bytes at %d".formatted(extent.length(), start));
        }
        return extent;
    }

    private static FileExtent inline(Block data, Compression compression, long ramBytes) {
        Block inline = data.part(INLINE_START, data.size() - INLINE_START);
        long length = compression == Compression.NONE ? inline.size() : ramBytes;
        return new FileExtent(Type.INLINE, length, compression, ramBytes, 0, 0, 0, inline);
    }

    private static FileExtent regular(Block data, Type type, Compression compression, long ramBytes)
            throws ImageException {
        data.require(SIZE, "file extent");
        long diskBytenr = data.i64(21);
        long diskNumBytes = data.i64(29);
        long offset = data.i64(37);
        long length = data.i64(45);
        boolean packed = compression != Compression.NONE;
        long whole = packed ? ramBytes : diskNumBytes;
        boolean inside =
                diskBytenr == 0 || (offset >= 0 && offset <= whole && length <= whole - offset);
        boolean bounded = !packed || (diskNumBytes > 0 && diskNumBytes <= MAX_COMPRESSED);
        boolean addressed = diskBytenr >= 0 && diskNumBytes <= Long.MAX_VALUE - diskBytenr;
        boolean aligned = ((diskBytenr | diskNumBytes | offset | length) & (UNIT - 1)) == 0;
        if (length < 1 || !inside || !bounded || !addressed || !aligned) {
            throw data.corrupt(
                    21,
                    "bytes %d+%d of an extent of %d at address %d are used"
                            .formatted(offset, length, whole, diskBytenr));
        }
        return new FileExtent(
                type,
                length,
                compression,
                ramBytes,
                diskBytenr,
                diskNumBytes,
                offset,
                data.part(0, 0));
    }
}
