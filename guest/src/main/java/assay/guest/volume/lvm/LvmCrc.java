package assay.guest.volume.lvm;

import java.nio.ByteBuffer;

/**
 * LVM2's checksum ({@code calc_crc}): the polynomial of CRC-32 with another start, and not inverted
 * at the end.
 */
final class LvmCrc {

    /** {@code INITIAL_CRC}. */
    private static final int INITIAL = 0xf597a6cf;

    private static final int[] TABLE = table();

    private LvmCrc() {}

    /** The checksum of the bytes from position to limit; neither changes. */
    static int of(ByteBuffer bytes) {
        int crc = INITIAL;
        for (int at = bytes.position(); at < bytes.limit(); at++) {
            crc = TABLE[(crc ^ bytes.get(at)) & 0xff] ^ crc >>> 8;
        }
        return crc;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0xedb88320;
            }
            table[i] = crc;
        }
        return table;
    }
}
