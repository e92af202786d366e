package assay.guest.linux.rpm;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.util.Optional;

/** Counts what an SQLite database holds. */
public final class SqliteRows {

    /** The columns of {@code sqlite_schema}. */
    private static final int TYPE = 0;

    private static final int NAME = 1;
    private static final int ROOT_PAGE = 3;

    private SqliteRows() {}

    /**
     * The rows of a table; 0 if the database is empty.
     *
     * @param wal its write-ahead log, if there is one
     * @throws ImageException if it is no database, is broken, or has no such table
     */
    public static long count(BlockSource file, Optional<BlockSource> wal, String table)
            throws IOException {
        SqlitePages pages = SqlitePages.open(file, wal);
        long[] root = new long[1];
        SqliteTable.read(
                pages,
                1,
                bytes -> {
                    SqliteRecord row = SqliteRecord.parse(bytes);
                    if (row.text(TYPE).equals("table") && row.text(NAME).equals(table)) {
                        root[0] = row.number(ROOT_PAGE);
                    }
                });
        if (root[0] == 0) {
            throw new ImageException(
                    Reason.CORRUPT, SqlitePages.FORMAT, -1, "it has no table " + table);
        }
        long[] rows = new long[1];
        SqliteTable.read(pages, root[0], _ -> rows[0]++);
        return rows[0];
    }
}
