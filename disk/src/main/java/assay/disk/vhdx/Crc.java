package assay.disk.vhdx;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The checksum of a structure: CRC-32C of all its bytes, with zeros for those of the checksum. */
final class Crc {

    /** Where the checksum is in every structure. */
    static final int FIELD = 4;

    private Crc() {}

    /**
     * @param structure all of it, from 0 to its limit
     */
    static int of(ByteBuffer structure) {
        CRC32C crc = new CRC32C();
        crc.update(structure.slice(0, FIELD));
        crc.update(new byte[Integer.BYTES]);
        crc.update(structure.slice(8, structure.limit() - 8));
        return (int) crc.getValue();
    }

    /**
     * Whether the structure's checksum is right.
     *
     * @param structure all of it, in little-endian order
     */
    static boolean isRight(ByteBuffer structure) {
        return structure.getInt(FIELD) == of(structure);
    }
}
