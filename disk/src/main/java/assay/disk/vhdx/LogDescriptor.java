package assay.disk.vhdx;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;

/** What a log entry has to be written to the file ([MS-VHDX] 2.3.1.2 and 2.3.1.3). */
sealed interface LogDescriptor {

    int ZERO = 0x6f72657a;
    int DESC = 0x63736564;
    int DATA = 0x61746164;

    /** Zeros are to be written. */
    record Zero(long fileOffset, long length) implements LogDescriptor {}

    /**
     * A sector of the log is to be written, of which the first eight and the last four bytes are
     * here, since in the log its signature and sequence number stand there.
     */
    record Data(long fileOffset, long leading, int trailing, long sequenceNumber)
            implements LogDescriptor {

        /**
         * The sector.
         *
         * @param entry the whole log entry
         * @param at where in it the data sector is
         */
        byte[] sector(ByteBuffer entry, int at) throws ImageException {
            int last = at + LogEntry.SECTOR - Integer.BYTES;
            if (last > entry.limit() - Integer.BYTES
                    || entry.getInt(at) != DATA
                    || entry.getInt(at + 4) != (int) (sequenceNumber >>> 32)
                    || entry.getInt(last) != (int) sequenceNumber) {
                throw broken("a log entry lacks the data that it names");
            }
            ByteBuffer sector = ByteBuffer.allocate(LogEntry.SECTOR).order(entry.order());
            sector.put(0, entry, at, LogEntry.SECTOR);
            sector.putLong(0, leading);
            sector.putInt(LogEntry.SECTOR - Integer.BYTES, trailing);
            return sector.array();
        }
    }

    /**
     * Reads a descriptor and checks its numbers: whole sectors, and nothing overflows.
     *
     * @param bytes the whole log entry, in little-endian order
     */
    static LogDescriptor parse(ByteBuffer bytes, int at, LogEntry entry) throws ImageException {
        long length = bytes.getLong(at + 8);
        long fileOffset = bytes.getLong(at + 16);
        if (bytes.getLong(at + 24) != entry.sequenceNumber()) {
            throw broken("a log entry has a descriptor of another one");
        }
        boolean zero = bytes.getInt(at) == ZERO;
        if (!zero && bytes.getInt(at) != DESC) {
            throw broken("a log entry has a descriptor of no known kind");
        }
        if (fileOffset < 0
                || fileOffset % LogEntry.SECTOR != 0
                || (zero
                        && (length < 0
                                || length % LogEntry.SECTOR != 0
                                || fileOffset > Long.MAX_VALUE - length))) {
            throw broken("a log entry writes to a place that is no place");
        }
        return zero
                ? new Zero(fileOffset, length)
                : new Data(fileOffset, length, bytes.getInt(at + 4), entry.sequenceNumber());
    }

    private static ImageException broken(String what) {
        return VhdxFormat.error(Reason.CORRUPT, -1, what);
    }
}
