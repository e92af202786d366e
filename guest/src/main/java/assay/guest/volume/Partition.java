package assay.guest.volume;

import assay.disk.BlockSource;
import assay.disk.RangeSource;
import java.util.Set;

/**
 * A partition. It lies inside its disk: one that does not is cut or left out when its table is
 * read.
 *
 * @param number its number as in Linux: 1 to 4 primary, from 5 logical, or its place in a GPT
 * @param start first byte in the disk
 * @param length in bytes, at least 1
 * @param type two upper-case hexadecimal digits in an MBR, an upper-case GUID in a GPT
 * @param name a GPT partition's name; empty in an MBR
 * @param partUuid what Linux calls {@code PARTUUID}: a lower-case GUID, or the disk's signature and
 *     the number, {@code 90909090-01}
 * @param active whether an MBR boots it, or a GPT asks a BIOS to
 */
public record Partition(
        int number,
        long start,
        long length,
        String type,
        String name,
        String partUuid,
        boolean active) {

    private static final Set<String> EXTENDED = Set.of("05", "0F", "85");

    /** Whether it is nothing but room for logical partitions. */
    public boolean isExtended() {
        return EXTENDED.contains(type);
    }

    /** The byte after the last one. */
    public long end() {
        return start + length;
    }

    /** Its bytes. */
    public BlockSource in(BlockSource disk) {
        return new RangeSource(disk, start, length);
    }
}
