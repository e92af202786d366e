package assay.disk.vhdx;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The region table ([MS-VHDX] 2.2.3): where block table and metadata are. Little-endian. There are
 * two copies. The regions lie inside the file, on whole mebibytes behind the first one, and do not
 * overlap.
 *
 * @param bat the block allocation table
 * @param metadata the metadata
 */
record RegionTable(Region bat, Region metadata) {

    static final int LENGTH = 64 << 10;
    static final int FIRST = 192 << 10;
    static final int SECOND = 256 << 10;

    private static final int SIGNATURE = 0x69676572;
    private static final int ENTRIES = 16;
    private static final int ENTRY = 32;
    private static final int MAX_ENTRIES = 2047;
    private static final int REQUIRED = 1;

    /** Whether these bytes are a table that was written whole. */
    static boolean isIntact(ByteBuffer bytes) {
        return bytes.getInt(0) == SIGNATURE && Crc.isRight(bytes);
    }

    /**
     * Reads a table that {@linkplain #isIntact is intact}.
     *
     * @param bytes {@link #LENGTH} of them, in little-endian order
     * @param offset where they are in the file, for errors
     */
    static RegionTable parse(ByteBuffer bytes, int offset, long fileSize) throws ImageException {
        long count = Integer.toUnsignedLong(bytes.getInt(8));
        if (count > MAX_ENTRIES) {
            throw VhdxFormat.error(Reason.LIMIT, offset + 8, count + " regions");
        }
        List<Region> known = new ArrayList<>();
        for (int at = ENTRIES; at < ENTRIES + count * ENTRY; at += ENTRY) {
            Region region =
                    new Region(
                            Guid.get(bytes, at),
                            bytes.getLong(at + 16),
                            Integer.toUnsignedLong(bytes.getInt(at + 24)));
            if (region.guid().equals(Region.BAT) || region.guid().equals(Region.METADATA)) {
                check(region, known, offset + at, fileSize);
                known.add(region);
            } else if ((bytes.getInt(at + 28) & REQUIRED) != 0) {
                throw VhdxFormat.error(
                        Reason.UNSUPPORTED,
                        offset + at,
                        "it uses the region "
                                + region.guid()
                                + ", which this version does not know");
            }
        }
        return new RegionTable(
                find(known, Region.BAT, "block table", offset),
                find(known, Region.METADATA, "metadata", offset));
    }

    private static void check(Region region, List<Region> others, int at, long fileSize)
            throws ImageException {
        long offset = region.fileOffset();
        VhdxFormat.checkMebibytes("a region", offset, region.length(), at + 16, fileSize);
        for (Region other : others) {
            if (other.guid().equals(region.guid())
                    || other.overlaps(offset, offset + region.length())) {
                throw VhdxFormat.error(
                        Reason.CORRUPT,
                        at,
                        "the region " + region.guid() + " is there twice, or overlaps another one");
            }
        }
    }

    private static Region find(List<Region> regions, UUID guid, String name, int offset)
            throws ImageException {
        for (Region region : regions) {
            if (region.guid().equals(guid)) {
                return region;
            }
        }
        throw VhdxFormat.error(Reason.CORRUPT, offset, "the region table names no " + name);
    }

    /** The structure as it is written. */
    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, SIGNATURE).putInt(8, 2);
        int at = ENTRIES;
        for (Region region : List.of(bat, metadata)) {
            Guid.put(bytes, at, region.guid());
            bytes.putLong(at + 16, region.fileOffset()).putInt(at + 24, (int) region.length());
            bytes.putInt(at + 28, REQUIRED);
            at += ENTRY;
        }
        bytes.putInt(Crc.FIELD, Crc.of(bytes));
        return bytes.array();
    }
}
