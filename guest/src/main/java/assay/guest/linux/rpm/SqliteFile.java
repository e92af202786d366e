package assay.guest.linux.rpm;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.util.Optional;

/** {@code rpmdb.sqlite}: each row of the table {@code Packages} holds a header. */
final class SqliteFile {

    private static final String TABLE = "Packages";

    /** The columns of {@code sqlite_schema}. */
    private static final int TYPE = 0;

    private static final int NAME = 1;
    private static final int ROOT_PAGE = 3;

    /** The columns of {@code Packages} are {@code hnum} and this. */
    private static final int BLOB = 1;

    private SqliteFile() {}

    /**
     * Gives every header to {@code sink}, in the order in which they were installed.
     *
     * @param wal the write-ahead log, if there is one
     */
    static void read(BlockSource file, Optional<BlockSource> wal, HeaderSink sink)
            throws IOException {
        SqlitePages pages = SqlitePages.open(file, wal);
        long[] root = new long[1];
        SqliteTable.read(
                pages,
                1,
                bytes -> {
                    SqliteRecord row = SqliteRecord.parse(bytes);
                    if (row.text(TYPE).equals("table") && row.text(NAME).equals(TABLE)) {
                        root[0] = row.number(ROOT_PAGE);
                    }
                });
        if (root[0] == 0) {
            throw new ImageException(
                    Reason.CORRUPT, SqlitePages.FORMAT, -1, "it has no table " + TABLE);
        }
        SqliteTable.read(
                pages, root[0], bytes -> sink.accept(SqliteRecord.parse(bytes).blob(BLOB)));
    }
}
