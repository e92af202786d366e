package assay.disk.vhdx;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/**
 * The header of a log entry ([MS-VHDX] 2.3.1.1). Little-endian.
 *
 * @param length of the whole entry in bytes, whole sectors of the log
 * @param tail where in the log the oldest entry stands that must be applied with this one
 * @param sequenceNumber unsigned
 * @param descriptors how many follow
 * @param logGuid the header's, if the entry is valid
 * @param flushedFileOffset how long the file is at least
 * @param lastFileOffset how long the file is at least once the entry was applied
 */
record LogEntry(
        long length,
        long tail,
        long sequenceNumber,
        long descriptors,
        UUID logGuid,
        long flushedFileOffset,
        long lastFileOffset) {

    static final int HEADER = 64;
    static final int SECTOR = 4096;
    static final int DESCRIPTOR = 32;

    private static final int SIGNATURE = 0x65676f6c;

    /**
     * Reads the header and checks what does not need the rest of the entry.
     *
     * @param bytes {@link #HEADER} of them, in little-endian order
     * @param logLength in bytes
     * @param logGuid of valid entries
     * @return nothing if no valid entry starts here
     */
    static Optional<LogEntry> parse(ByteBuffer bytes, long logLength, UUID logGuid) {
        LogEntry entry =
                new LogEntry(
                        Integer.toUnsignedLong(bytes.getInt(8)),
                        Integer.toUnsignedLong(bytes.getInt(12)),
                        bytes.getLong(16),
                        Integer.toUnsignedLong(bytes.getInt(24)),
                        Guid.get(bytes, 32),
                        bytes.getLong(48),
                        bytes.getLong(56));
        boolean valid =
                bytes.getInt(0) == SIGNATURE
                        && entry.logGuid.equals(logGuid)
                        && entry.sequenceNumber != 0
                        && isPlace(entry.length, logLength + 1)
                        && entry.length > 0
                        && isPlace(entry.tail, logLength)
                        && entry.descriptorSectors() * SECTOR <= entry.length;
        return valid ? Optional.of(entry) : Optional.empty();
    }

    private static boolean isPlace(long offset, long end) {
        return offset < end && offset % SECTOR == 0;
    }

    /** How many sectors header and descriptors take; the sectors with data follow. */
    long descriptorSectors() {
        return (HEADER + descriptors * DESCRIPTOR + SECTOR - 1) / SECTOR;
    }
}
