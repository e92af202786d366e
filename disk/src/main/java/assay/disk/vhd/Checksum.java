package assay.disk.vhd;

import java.nio.ByteBuffer;

/**
 * The checksum of a footer and of a dynamic disk's header: the one's complement of the sum of all
 * bytes, without those of the checksum.
 */
final class Checksum {

    private Checksum() {}

    /**
     * @param structure all of it, from 0 to its limit
     * @param field where in it the checksum is
     */
    static int of(ByteBuffer structure, int field) {
        int sum = 0;
        for (int at = 0; at < structure.limit(); at++) {
            if (at < field || at >= field + Integer.BYTES) {
                sum += structure.get(at) & 0xff;
            }
        }
        return ~sum;
    }

    /** Whether the structure's checksum is right. */
    static boolean isRight(ByteBuffer structure, int field) {
        return structure.getInt(field) == of(structure, field);
    }
}
