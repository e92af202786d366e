package assay.guest.linux.rpm;

import assay.disk.BlockSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * The pages that committed transactions left in SQLite's write-ahead log and that are not in the
 * database yet.
 *
 * @param pages where the newest version of a page stands in the log, by the page's number
 * @param pageCount how many pages the database has then; 0 if the log changes nothing
 * @see <a href="https://sqlite.org/fileformat2.html#the_write_ahead_log">SQLite, "Database File
 *     Format", section 4</a>
 */
record SqliteWal(Map<Long, Long> pages, long pageCount) {

    static final SqliteWal NONE = new SqliteWal(Map.of(), 0);

    private static final int MAGIC = 0x377f0682;
    private static final int HEADER = 32;
    private static final int FRAME = 24;

    /** Checkpoints come after 1,000 pages unless somebody reads for very long. */
    private static final int MAX_FRAMES = 1 << 18;

    SqliteWal {
        pages = Map.copyOf(pages);
    }

    /**
     * Reads the log. Like SQLite it stops at the first frame that does not fit: what follows are
     * leftovers, or was never committed.
     */
    static SqliteWal read(BlockSource file, int pageSize) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        if (file.size() < HEADER) {
            return NONE;
        }
        file.read(0, header);
        header.flip();
        // the magic's lowest bit is the byte order of the checksums
        if ((header.getInt(0) & ~1) != MAGIC || header.getInt(8) != pageSize) {
            return NONE;
        }
        boolean big = (header.getInt(0) & 1) != 0;
        Checksum sum = new Checksum(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        sum.add(header.slice(0, 24));
        if (!sum.is(header, 24)) {
            return NONE;
        }
        ByteBuffer frame = ByteBuffer.allocate(FRAME + pageSize);
        Map<Long, Long> committed = new HashMap<>();
        Map<Long, Long> pending = new HashMap<>();
        long pageCount = 0;
        long at = HEADER;
        for (int i = 0; i < MAX_FRAMES && frame.capacity() <= file.size() - at; i++) {
            file.read(at, frame.clear());
            frame.flip();
            sum.add(frame.slice(0, 8));
            sum.add(frame.slice(FRAME, pageSize));
            if (frame.getLong(8) != header.getLong(16) || !sum.is(frame, 16)) {
                break;
            }
            pending.put(Integer.toUnsignedLong(frame.getInt(0)), at + FRAME);
            long commit = Integer.toUnsignedLong(frame.getInt(4));
            if (commit != 0) {
                committed.putAll(pending);
                pending.clear();
                pageCount = commit;
            }
            at += frame.capacity();
        }
        return new SqliteWal(committed, pageCount);
    }

    /** The running checksum of the log, over pairs of 32-bit numbers. */
    private static final class Checksum {

        private final ByteOrder order;
        private int one;
        private int two;

        Checksum(ByteOrder order) {
            this.order = order;
        }

        void add(ByteBuffer bytes) {
            bytes.order(order);
            for (int at = 0; at + 8 <= bytes.limit(); at += 8) {
                one += bytes.getInt(at) + two;
                two += bytes.getInt(at + 4) + one;
            }
        }

        /** Whether it is the one that {@code bytes} hold at {@code at}, in big-endian. */
        boolean is(ByteBuffer bytes, int at) {
            return bytes.getInt(at) == one && bytes.getInt(at + 4) == two;
        }
    }
}
