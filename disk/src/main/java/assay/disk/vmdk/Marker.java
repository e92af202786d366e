package assay.disk.vmdk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A marker ("Stream-Optimized Compressed Sparse Extents" in VMware's Virtual Disk Format 5.0): what
 * precedes each grain and each table of a stream, in a sector of its own unless it is a grain's.
 *
 * @param val of a grain, the sector of the disk where it belongs; else how many sectors follow
 * @param size of a grain, how many compressed bytes follow at once, unsigned; else 0
 * @param type of a marker without grain, what follows; one of a grain has none
 */
record Marker(long val, int size, int type) {

    static final int END_OF_STREAM = 0;
    static final int GRAIN_TABLE = 1;
    static final int GRAIN_DIRECTORY = 2;
    static final int FOOTER = 3;

    /** Where a grain's compressed bytes start after the marker's start. */
    static final int GRAIN_HEADER = 12;

    /** How many bytes say it all. */
    static final int LENGTH = 16;

    /** Reads the marker at the start of {@code bytes}, which are at least {@link #LENGTH}. */
    static Marker parse(ByteBuffer bytes) {
        ByteBuffer marker = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        return new Marker(marker.getLong(0), marker.getInt(8), marker.getInt(12));
    }

    /** A sector with this marker, which is none of a grain. */
    byte[] toSector() {
        ByteBuffer sector = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        return sector.putLong(0, val).putInt(8, size).putInt(12, type).array();
    }
}
