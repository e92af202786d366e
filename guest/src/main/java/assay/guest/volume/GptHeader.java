package assay.guest.volume;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A GPT header: UEFI 2.10, 5.3.2, table 5.5.
 *
 * @param alternate sector of the other header
 * @param disk the disk's GUID in lower case
 * @param entriesStart first sector of the entries
 * @param entries how many there are, used or not, at most {@value #MAX_ENTRIES}
 * @param entrySize bytes in each, at most {@value #MAX_ENTRY_SIZE}
 * @param entriesCrc CRC-32 of them all
 */
record GptHeader(
        long alternate,
        String disk,
        long entriesStart,
        int entries,
        int entrySize,
        int entriesCrc) {

    static final int MAX_ENTRIES = 1024;
    static final int MAX_ENTRY_SIZE = 4096;

    private static final long SIGNATURE = 0x5452415020494645L; // "EFI PART"
    private static final int MIN_SIZE = 92;
    private static final int MIN_ENTRY_SIZE = 128;
    private static final int OFFSET_CRC = 16;

    /**
     * Parses and checks a header.
     *
     * @param in the whole sector, little-endian
     * @param sector its number, which the header must know
     * @return empty unless it is a header that is whole and within the bounds above
     */
    static Optional<GptHeader> parse(ByteBuffer in, long sector) {
        int size = in.getInt(12);
        if (in.getLong(0) != SIGNATURE
                || size < MIN_SIZE
                || size > in.limit()
                || crc(in, size) != in.getInt(OFFSET_CRC)
                || in.getLong(24) != sector) {
            return Optional.empty();
        }
        GptHeader header =
                new GptHeader(
                        in.getLong(32),
                        Guid.text(in, 56),
                        in.getLong(72),
                        in.getInt(80),
                        in.getInt(84),
                        in.getInt(88));
        return header.isBounded() ? Optional.of(header) : Optional.empty();
    }

    private boolean isBounded() {
        return entries >= 0
                && entries <= MAX_ENTRIES
                && entrySize >= MIN_ENTRY_SIZE
                && entrySize <= MAX_ENTRY_SIZE
                && entrySize % 8 == 0
                && entriesStart > 0;
    }

    /** Bytes of all entries. */
    int entriesSize() {
        return entries * entrySize;
    }

    private static int crc(ByteBuffer in, int size) {
        CRC32 crc = new CRC32();
        crc.update(in.slice(0, OFFSET_CRC));
        crc.update(new byte[Integer.BYTES]); // its own field counts as zero
        crc.update(in.slice(OFFSET_CRC + Integer.BYTES, size - OFFSET_CRC - Integer.BYTES));
        return (int) crc.getValue();
    }
}
