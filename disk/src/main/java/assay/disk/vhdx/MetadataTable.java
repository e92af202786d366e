package assay.disk.vhdx;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The table at the start of the metadata region ([MS-VHDX] 2.6.1). Little-endian. Of the items only
 * those of the system are kept, all known, and each lies inside the region, behind the table.
 *
 * @param items by what they are
 */
record MetadataTable(Map<UUID, Item> items) {

    /**
     * Where an item is.
     *
     * @param offset in bytes from the region's start
     * @param length in bytes
     */
    record Item(long offset, int length) {}

    static final int LENGTH = 64 << 10;
    static final long SIGNATURE = 0x617461646174656dL;
    static final int ENTRIES = 32;
    static final int ENTRY = 32;

    private static final int MAX_ENTRIES = 2047;
    private static final int MAX_ITEM = 1 << 20;
    private static final int IS_USER = 1;
    private static final int IS_REQUIRED = 4;

    /**
     * Reads the table.
     *
     * @param bytes {@link #LENGTH} of them, in little-endian order
     * @param region where they are, for errors and limits
     */
    static MetadataTable parse(ByteBuffer bytes, Region region) throws ImageException {
        long start = region.fileOffset();
        if (bytes.getLong(0) != SIGNATURE) {
            throw VhdxFormat.error(
                    Reason.CORRUPT, start, "no metadata is where the region table says");
        }
        int count = Short.toUnsignedInt(bytes.getShort(10));
        if (count > MAX_ENTRIES) {
            throw VhdxFormat.error(Reason.LIMIT, start + 10, count + " metadata items");
        }
        Map<UUID, Item> items = new LinkedHashMap<>();
        for (int at = ENTRIES; at < ENTRIES + count * ENTRY; at += ENTRY) {
            UUID id = Guid.get(bytes, at);
            long offset = Integer.toUnsignedLong(bytes.getInt(at + 16));
            long length = Integer.toUnsignedLong(bytes.getInt(at + 20));
            int flags = bytes.getInt(at + 24);
            if ((flags & IS_USER) != 0 || !Metadata.ITEMS.contains(id)) {
                requireNotRequired(flags, id, start + at);
                continue;
            }
            checkPlace(offset, length, region, at);
            if (items.put(id, new Item(offset, (int) length)) != null) {
                throw VhdxFormat.error(
                        Reason.CORRUPT, start + at, "the metadata item " + id + " is there twice");
            }
        }
        return new MetadataTable(items);
    }

    private static void requireNotRequired(int flags, UUID id, long at) throws ImageException {
        if ((flags & IS_REQUIRED) != 0) {
            throw VhdxFormat.error(
                    Reason.UNSUPPORTED,
                    at,
                    "it uses the metadata item " + id + ", which this version does not know");
        }
    }

    private static void checkPlace(long offset, long length, Region region, int at)
            throws ImageException {
        if (offset < LENGTH || length > MAX_ITEM || offset > region.length() - length) {
            throw VhdxFormat.error(
                    Reason.CORRUPT,
                    region.fileOffset() + at + 16,
                    "a metadata item of %d bytes at byte %d of its region, which has %d"
                            .formatted(length, offset, region.length()));
        }
    }
}
