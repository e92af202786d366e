package assay.disk.vhdx;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * One of the two headers ([MS-VHDX] 2.2.2), of which one is current. Little-endian. Nothing but its
 * checksum was checked.
 *
 * @param sequenceNumber unsigned; the current header has the greater one
 * @param fileWriteGuid changes when the file does
 * @param dataWriteGuid changes when the disk does
 * @param logGuid of the log's valid entries, or zero if there are none
 * @param logVersion 0
 * @param version 1
 * @param logLength in bytes, unsigned
 * @param logOffset where in the file
 */
record Header(
        long sequenceNumber,
        UUID fileWriteGuid,
        UUID dataWriteGuid,
        UUID logGuid,
        int logVersion,
        int version,
        long logLength,
        long logOffset) {

    static final int LENGTH = 4096;
    static final int FIRST = 64 << 10;
    static final int SECOND = 128 << 10;

    private static final int SIGNATURE = 0x64616568;

    /** Whether these bytes are a header that was written whole. */
    static boolean isIntact(ByteBuffer bytes) {
        return bytes.getInt(0) == SIGNATURE && Crc.isRight(bytes);
    }

    /**
     * Reads a header that {@linkplain #isIntact is intact}.
     *
     * @param bytes {@link #LENGTH} of them, in little-endian order
     */
    static Header parse(ByteBuffer bytes) {
        return new Header(
                bytes.getLong(8),
                Guid.get(bytes, 16),
                Guid.get(bytes, 32),
                Guid.get(bytes, 48),
                Short.toUnsignedInt(bytes.getShort(64)),
                Short.toUnsignedInt(bytes.getShort(66)),
                Integer.toUnsignedLong(bytes.getInt(68)),
                bytes.getLong(72));
    }

    /**
     * The current one of the two headers.
     *
     * @param first the bytes of the first one, in little-endian order
     * @param second those of the second one
     */
    static Header current(ByteBuffer first, ByteBuffer second) throws ImageException {
        boolean firstIntact = isIntact(first);
        boolean secondIntact = isIntact(second);
        if (!firstIntact && !secondIntact) {
            throw VhdxFormat.error(
                    Reason.CORRUPT,
                    FIRST,
                    "neither of its two headers has the right checksum; copy the image again");
        }
        if (!secondIntact) {
            return parse(first);
        }
        if (!firstIntact) {
            return parse(second);
        }
        int order = Long.compareUnsigned(first.getLong(8), second.getLong(8));
        if (order == 0 && !parse(first).equals(parse(second))) {
            throw VhdxFormat.error(
                    Reason.CORRUPT,
                    FIRST + 8,
                    "its two headers differ, and both have the sequence number "
                            + Long.toUnsignedString(first.getLong(8)));
        }
        return parse(order >= 0 ? first : second);
    }

    /** The same with the next sequence number. */
    Header next() {
        return new Header(
                sequenceNumber + 1,
                fileWriteGuid,
                dataWriteGuid,
                logGuid,
                logVersion,
                version,
                logLength,
                logOffset);
    }

    /** The structure as it is written. */
    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, SIGNATURE).putLong(8, sequenceNumber);
        Guid.put(bytes, 16, fileWriteGuid);
        Guid.put(bytes, 32, dataWriteGuid);
        Guid.put(bytes, 48, logGuid);
        bytes.putShort(64, (short) logVersion).putShort(66, (short) version);
        bytes.putInt(68, (int) logLength).putLong(72, logOffset);
        bytes.putInt(Crc.FIELD, Crc.of(bytes));
        return bytes.array();
    }
}
