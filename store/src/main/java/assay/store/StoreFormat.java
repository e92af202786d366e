package assay.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The frame that our small objects have in common: eight bytes of magic, a version, fields in
 * big-endian order, and the CRC-32C of all of it. See {@code docs/formats/}.
 */
public final class StoreFormat {

    private static final int CHECKSUM = Integer.BYTES;

    private final byte[] magic;
    private final int version;

    /**
     * @param magic eight ASCII characters
     * @param version that is written, and the only one that is read
     */
    public StoreFormat(String magic, int version) {
        this.magic = magic.getBytes(StandardCharsets.US_ASCII);
        this.version = version;
    }

    /** A buffer for an object with {@code length} bytes of fields, which are to be put next. */
    public ByteBuffer begin(int length) {
        ByteBuffer object =
                ByteBuffer.allocate(magic.length + Integer.BYTES + length + CHECKSUM)
                        .order(ByteOrder.BIG_ENDIAN);
        return object.put(magic).putInt(version);
    }

    /** Puts the checksum behind the fields; the object is then ready to be read. */
    public ByteBuffer end(ByteBuffer object) {
        return object.putInt(checksum(object.duplicate().flip())).flip();
    }

    /** Whether an object begins as one of this format does, for where there are several. */
    public boolean begins(ByteBuffer object) {
        return object.remaining() >= magic.length
                && object.slice(object.position(), magic.length).equals(ByteBuffer.wrap(magic));
    }

    /**
     * The fields of an object, checked.
     *
     * @throws BadObjectException if it is not of this format and version, or damaged
     */
    public ByteBuffer open(ByteBuffer object) throws BadObjectException {
        byte[] bytes = new byte[object.remaining()];
        object.duplicate().get(bytes);
        int fields = magic.length + Integer.BYTES;
        int end = bytes.length - CHECKSUM;
        if (end < fields || !Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length)) {
            throw new BadObjectException(
                    "it does not begin with " + new String(magic, StandardCharsets.US_ASCII));
        }
        ByteBuffer opened = ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN);
        if (opened.getInt(end) != checksum(ByteBuffer.wrap(bytes, 0, end))) {
            throw new BadObjectException("its checksum is wrong");
        }
        if (opened.getInt(magic.length) != version) {
            throw new BadObjectException("it has version " + opened.getInt(magic.length));
        }
        return opened.slice(fields, end - fields).order(ByteOrder.BIG_ENDIAN);
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
