package assay.guest.windows.evtx;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The start of a chunk ("Chunk").
 *
 * @param firstRecord identifier of its first record
 * @param lastRecord identifier of its last record
 * @param lastOffset where its last record stands in it
 */
record ChunkHeader(long firstRecord, long lastRecord, int lastOffset) {

    /** Bytes of every chunk. */
    static final int CHUNK = 64 * 1024;

    /** Bytes before the first record. */
    static final int LENGTH = 512;

    /** No record is shorter: header, a fragment, and its size again. */
    private static final int MIN_RECORD = 28;

    private static final byte[] MAGIC = "ElfChnk\0".getBytes(StandardCharsets.ISO_8859_1);

    /**
     * Reads and checks it.
     *
     * @param bytes the first {@link #LENGTH} bytes, little-endian
     * @return empty if it is no chunk, holds no records, or contradicts itself
     */
    static Optional<ChunkHeader> parse(ByteBuffer bytes) {
        ChunkHeader header =
                new ChunkHeader(bytes.getLong(24), bytes.getLong(32), bytes.getInt(44));
        long free = Integer.toUnsignedLong(bytes.getInt(48));
        boolean ok =
                bytes.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))
                        && free > LENGTH
                        && free <= CHUNK
                        && header.firstRecord >= 0
                        && header.lastRecord >= header.firstRecord
                        && header.lastRecord - header.firstRecord < CHUNK / MIN_RECORD
                        && header.lastOffset >= LENGTH
                        && header.lastOffset <= CHUNK - MIN_RECORD;
        return ok ? Optional.of(header) : Optional.empty();
    }

    /** How many records it holds. */
    long records() {
        return lastRecord - firstRecord + 1;
    }
}
