package assay.guest.windows.evtx;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The start of a log ("File header").
 *
 * @param size bytes before the first chunk
 * @param dirty whether the log was in use: its counters are then out of date
 */
record FileHeader(int size, boolean dirty) {

    /** What an event log is called in errors. */
    static final String EVTX = "event log";

    /** Bytes that are read of it. */
    static final int LENGTH = 128;

    private static final byte[] MAGIC = "ElfFile\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int HEADER_BLOCK_SIZE = 4096;
    private static final int MAJOR_VERSION = 3;

    /**
     * @param bytes {@link #LENGTH} bytes, little-endian
     */
    static FileHeader parse(ByteBuffer bytes) throws ImageException {
        if (!bytes.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw new ImageException(Reason.CORRUPT, EVTX, 0, "there is no signature ElfFile");
        }
        if (bytes.getShort(38) != MAJOR_VERSION || bytes.getShort(40) != HEADER_BLOCK_SIZE) {
            throw new ImageException(
                    Reason.UNSUPPORTED,
                    EVTX,
                    38,
                    "version %d with a header of %d bytes"
                            .formatted(bytes.getShort(38), bytes.getShort(40)));
        }
        return new FileHeader(HEADER_BLOCK_SIZE, (bytes.getInt(120) & 1) != 0);
    }
}
