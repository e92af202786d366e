package assay.guest.fs.iso;

import assay.disk.ImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.time.Instant;

/**
 * A directory record: ECMA-119, 9.1.
 *
 * @param at where it is on the disc, in bytes
 * @param block where the data starts, behind extended attributes
 * @param size of the data in bytes
 * @param time of recording
 * @param flags {@code File Flags}
 * @param interleaved whether the data is in pieces with gaps
 * @param id {@code File Identifier}
 * @param systemUse what is left for other protocols, little-endian
 */
record DirectoryRecord(
        long at,
        long block,
        long size,
        Instant time,
        int flags,
        boolean interleaved,
        ByteBuffer id,
        ByteBuffer systemUse) {

    static final int DIRECTORY = 0x02;
    static final int ASSOCIATED = 0x04;
    static final int MULTI_EXTENT = 0x80;

    private static final int HEADER = 33;

    /**
     * Parses a record.
     *
     * @param in its bytes, as many as its first one says, little-endian
     */
    static DirectoryRecord parse(long at, ByteBuffer in) throws ImageException {
        int idLength = in.limit() < HEADER + 1 ? 0 : Byte.toUnsignedInt(in.get(32));
        if (idLength == 0 || idLength > in.limit() - HEADER) {
            throw IsoVolume.corrupt(at, "a directory record has " + in.limit() + " bytes");
        }
        int use = Math.min(HEADER + idLength + (idLength % 2 == 0 ? 1 : 0), in.limit());
        return new DirectoryRecord(
                at,
                Integer.toUnsignedLong(in.getInt(2)) + Byte.toUnsignedInt(in.get(1)),
                Integer.toUnsignedLong(in.getInt(10)),
                IsoTime.parseShort(in, 18),
                in.get(25),
                in.get(26) != 0 || in.get(27) != 0,
                in.slice(HEADER, idLength),
                in.slice(use, in.limit() - use).order(ByteOrder.LITTLE_ENDIAN));
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Whether it stands for the directory itself or the one above. */
    boolean isSelfOrParent() {
        return id.limit() == 1 && id.get(0) >= 0 && id.get(0) <= 1;
    }

    /** The identifier without version number, and without the dot of an empty extension. */
    String name(Charset charset) {
        String name = charset.decode(id.duplicate()).toString();
        int version = name.lastIndexOf(';');
        name = version > 0 ? name.substring(0, version) : name;
        return name.length() > 1 && name.endsWith(".")
                ? name.substring(0, name.length() - 1)
                : name;
    }
}
