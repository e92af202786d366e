package assay.guest.windows.hive;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one write would have changed ("Windows registry file format specification" by M. Suhanov,
 * "Log entry", and "Dirty vector" for the old format, whose log is a single entry).
 *
 * @param sequence its number; those of one log follow each other
 * @param binsSize bytes of bins that the hive has after it
 * @param length of the entry in the log
 * @param pages what changes
 */
record LogEntry(long sequence, long binsSize, int length, List<Page> pages) {

    /** Logs begin with the first of the 8 sectors of a base block, and go on behind it. */
    static final int SECTOR = 512;

    private static final int HVLE = 0x454C7648;
    private static final int DIRT = 0x54524944;
    private static final int HEADER = 40;
    private static final int HASHED_HEADER = 32;
    private static final int PAGE = 4096;

    /**
     * Bytes that change.
     *
     * @param offset behind the base block of the hive
     * @param at where the new ones are in the log
     */
    record Page(long offset, int length, int at) {}

    /** The entry at an offset of a log; empty if none is there that is whole. */
    static Optional<LogEntry> parse(ByteBuffer log, int at) {
        if (at > log.limit() - SECTOR || log.getInt(at) != HVLE) {
            return Optional.empty();
        }
        int size = log.getInt(at + 4);
        if (size < SECTOR
                || size % SECTOR != 0
                || size > log.limit() - at
                || Marvin.of(log, at, HASHED_HEADER) != log.getLong(at + HASHED_HEADER)
                || Marvin.of(log, at + HEADER, size - HEADER) != log.getLong(at + 24)) {
            return Optional.empty();
        }
        long binsSize = Integer.toUnsignedLong(log.getInt(at + 16));
        long count = Integer.toUnsignedLong(log.getInt(at + 20));
        if (count > (size - HEADER) / 8) {
            return Optional.empty();
        }
        List<Page> pages = new ArrayList<>();
        long data = at + HEADER + 8 * count;
        for (int i = 0; i < count; i++) {
            long offset = Integer.toUnsignedLong(log.getInt(at + HEADER + 8 * i));
            long length = Integer.toUnsignedLong(log.getInt(at + HEADER + 8 * i + 4));
            if (offset % SECTOR != 0
                    || length % SECTOR != 0
                    || offset + length > binsSize
                    || data + length > (long) at + size) {
                return Optional.empty();
            }
            pages.add(new Page(offset, (int) length, (int) data));
            data += length;
        }
        long sequence = Integer.toUnsignedLong(log.getInt(at + 12));
        return Optional.of(new LogEntry(sequence, binsSize, size, pages));
    }

    /**
     * The entry that a log of the old format is: a bit for each sector of the hive, then those
     * sectors whose bits are set. Empty if it is none, or not whole.
     *
     * @param sequence of the log's base block
     * @param binsSize of the same
     */
    static Optional<LogEntry> parseOld(ByteBuffer log, long sequence, long binsSize) {
        long bitmap = binsSize / PAGE;
        long data = Math.ceilDiv(SECTOR + 4 + bitmap, SECTOR) * SECTOR;
        if (log.limit() < SECTOR + 4 || log.getInt(SECTOR) != DIRT || data > log.limit()) {
            return Optional.empty();
        }
        List<Page> pages = new ArrayList<>();
        for (long sector = 0; sector < bitmap * 8; sector++) {
            if ((log.get(SECTOR + 4 + (int) (sector / 8)) >> (sector % 8) & 1) != 0) {
                if (data > log.limit() - SECTOR) {
                    return Optional.empty();
                }
                pages.add(new Page(sector * SECTOR, SECTOR, (int) data));
                data += SECTOR;
            }
        }
        return Optional.of(new LogEntry(sequence, binsSize, (int) data, pages));
    }
}
