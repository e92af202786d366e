package assay.disk.vhdx;

import java.nio.ByteBuffer;
import java.util.UUID;

/** GUIDs as they are written: the first three fields are little-endian, the rest is as it is. */
final class Guid {

    static final int LENGTH = 16;

    static final UUID NONE = new UUID(0, 0);

    private Guid() {}

    /**
     * @param bytes in little-endian order
     */
    static UUID get(ByteBuffer bytes, int offset) {
        long first = Integer.toUnsignedLong(bytes.getInt(offset)) << 32;
        long second = Short.toUnsignedLong(bytes.getShort(offset + 4)) << 16;
        long third = Short.toUnsignedLong(bytes.getShort(offset + 6));
        return new UUID(first | second | third, Long.reverseBytes(bytes.getLong(offset + 8)));
    }

    /**
     * @param bytes in little-endian order
     */
    static void put(ByteBuffer bytes, int offset, UUID guid) {
        long most = guid.getMostSignificantBits();
        bytes.putInt(offset, (int) (most >>> 32)).putShort(offset + 4, (short) (most >>> 16));
        bytes.putShort(offset + 6, (short) most);
        bytes.putLong(offset + 8, Long.reverseBytes(guid.getLeastSignificantBits()));
    }
}
