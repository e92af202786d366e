package assay.guest.linux.rpm;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The pages of an SQLite database, the newest version of each. Numbers are big-endian.
 *
 * @see <a href="https://sqlite.org/fileformat2.html#the_database_header">SQLite, "Database File
 *     Format", section 1.3</a>
 */
final class SqlitePages {

    static final String FORMAT = "sqlite";

    /** The database's header, with which its first page starts. */
    static final int HEADER = 100;

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int MIN_PAGE = 512;
    private static final int MAX_PAGE = 64 << 10;
    private static final int MIN_USABLE = 480;

    private final HeaderBytes bytes;
    private final BlockSource wal;
    private final SqliteWal newer;
    private final int pageSize;
    private final int usable;

    private SqlitePages(
            HeaderBytes bytes, BlockSource wal, SqliteWal newer, int pageSize, int usable) {
        this.bytes = bytes;
        this.wal = wal;
        this.newer = newer;
        this.pageSize = pageSize;
        this.usable = usable;
    }

    /**
     * Opens a database.
     *
     * @param wal its write-ahead log, if there is one
     */
    static SqlitePages open(BlockSource file, Optional<BlockSource> wal) throws IOException {
        HeaderBytes bytes = new HeaderBytes(file, FORMAT);
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        bytes.read(0, header);
        if (!Arrays.equals(header.array(), 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw bytes.corrupt(0, "no magic \"SQLite format 3\"");
        }
        int stored = Short.toUnsignedInt(header.getShort(16));
        int pageSize = stored == 1 ? MAX_PAGE : stored;
        int usable = pageSize - Byte.toUnsignedInt(header.get(20));
        if (pageSize < MIN_PAGE || Integer.bitCount(pageSize) != 1 || usable < MIN_USABLE) {
            throw bytes.corrupt(16, "pages of " + pageSize + " bytes, " + usable + " usable");
        }
        if (file.size() / pageSize >= Integer.MAX_VALUE) {
            throw new ImageException(
                    Reason.LIMIT, FORMAT, -1, "a file of " + file.size() + " bytes");
        }
        boolean logged = header.get(18) == 2 && wal.isPresent();
        SqliteWal newer = logged ? SqliteWal.read(wal.get(), pageSize) : SqliteWal.NONE;
        return new SqlitePages(bytes, wal.orElse(file), newer, pageSize, usable);
    }

    /** How many bytes of a page hold anything. */
    int usable() {
        return usable;
    }

    /** The number of pages, at most 2³¹. */
    int count() {
        long inFile = bytes.size() / pageSize;
        return (int) Math.min(Math.max(inFile, newer.pageCount()), Integer.MAX_VALUE);
    }

    /** The page {@code number}, from 1. */
    ByteBuffer page(long number) throws IOException {
        if (number < 1 || number > count()) {
            throw corrupt(number, "there is no such page");
        }
        ByteBuffer page = ByteBuffer.allocate(pageSize);
        Long logged = newer.pages().get(number);
        if (logged == null) {
            bytes.read((number - 1) * pageSize, page);
        } else {
            wal.read(logged, page);
            page.flip();
        }
        return page;
    }

    /** Room for a value of {@code length} bytes, named on page {@code number}. */
    byte[] value(long length, long number) throws ImageException {
        return bytes.header(length, (number - 1) * pageSize);
    }

    ImageException corrupt(long page, String what) {
        return bytes.corrupt((page - 1) * pageSize, "page " + page + ": " + what);
    }
}
