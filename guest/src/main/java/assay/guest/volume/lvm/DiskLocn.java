package assay.guest.volume.lvm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An area of a physical volume, {@code struct disk_locn}.
 *
 * @param offset of its first byte; not checked
 * @param size in bytes, 0 for all that is left; not checked
 */
record DiskLocn(long offset, long size) {

    static final int SIZE = 16;

    /**
     * The list that starts at {@code at}, without the entry of zeros that ends it.
     *
     * @throws IndexOutOfBoundsException never: a list that does not end ends with the buffer
     */
    static List<DiskLocn> list(ByteBuffer bytes, int at) {
        List<DiskLocn> areas = new ArrayList<>();
        for (int i = at; i <= bytes.limit() - SIZE; i += SIZE) {
            DiskLocn area = new DiskLocn(bytes.getLong(i), bytes.getLong(i + Long.BYTES));
            if (area.offset() == 0) {
                break;
            }
            areas.add(area);
        }
        return areas;
    }
}
