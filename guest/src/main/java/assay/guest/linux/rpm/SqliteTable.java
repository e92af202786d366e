package assay.guest.linux.rpm;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * Walks the B-tree of a table in order of its row numbers. Each page is visited once, or the tree
 * is refused.
 *
 * @see <a href="https://sqlite.org/fileformat2.html#b_tree_pages">SQLite, "Database File Format",
 *     section 1.6</a>
 */
final class SqliteTable {

    private static final int INTERIOR = 0x05;
    private static final int LEAF = 0x0D;
    private static final int INTERIOR_HEADER = 12;
    private static final int LEAF_HEADER = 8;

    private final SqlitePages pages;
    private final BitSet visited = new BitSet();

    /** Takes the rows of a table, one at a time. */
    @FunctionalInterface
    interface Rows {
        void accept(byte[] record) throws IOException;
    }

    private SqliteTable(SqlitePages pages) {
        this.pages = pages;
    }

    /** Gives every row of the table whose tree starts at page {@code root} to {@code rows}. */
    static void read(SqlitePages pages, long root, Rows rows) throws IOException {
        new SqliteTable(pages).walk(root, rows);
    }

    private void walk(long root, Rows rows) throws IOException {
        Deque<Long> next = new ArrayDeque<>();
        next.push(root);
        while (!next.isEmpty()) {
            long number = next.pop();
            ByteBuffer page = visit(number);
            int header = number == 1 ? SqlitePages.HEADER : 0;
            int cells = Short.toUnsignedInt(page.getShort(header + 3));
            switch (page.get(header)) {
                case INTERIOR -> {
                    int array = header + INTERIOR_HEADER;
                    next.push(Integer.toUnsignedLong(page.getInt(header + 8)));
                    for (int i = cells - 1; i >= 0; i--) {
                        int at = cell(page, array, cells, i, number);
                        next.push(Integer.toUnsignedLong(page.getInt(at)));
                    }
                }
                case LEAF -> {
                    int array = header + LEAF_HEADER;
                    for (int i = 0; i < cells; i++) {
                        rows.accept(record(page, cell(page, array, cells, i, number), number));
                    }
                }
                default -> throw pages.corrupt(number, "no page of a table: " + page.get(header));
            }
        }
    }

    private ByteBuffer visit(long number) throws IOException {
        ByteBuffer page = pages.page(number);
        if (visited.get((int) number)) {
            throw pages.corrupt(number, "it is in the tree twice");
        }
        visited.set((int) number);
        return page;
    }

    /** Where cell {@code index} starts, so that at least four bytes of it are there. */
    private int cell(ByteBuffer page, int array, int cells, int index, long number)
            throws IOException {
        if (array + 2 * cells > pages.usable()) {
            throw pages.corrupt(number, cells + " cells");
        }
        int at = Short.toUnsignedInt(page.getShort(array + 2 * index));
        if (at < array || at > pages.usable() - Integer.BYTES) {
            throw pages.corrupt(number, "cell " + index + " at " + at);
        }
        return at;
    }

    /** The row in a leaf's cell: its length, its number, and as much of it as fits the page. */
    private byte[] record(ByteBuffer page, int cell, long number) throws IOException {
        ByteBuffer bytes = page.slice(cell, pages.usable() - cell);
        long length = varint(bytes, number);
        varint(bytes, number);
        byte[] record = pages.value(length, number);
        int local = local(record.length);
        boolean more = local < record.length;
        if (bytes.remaining() < local + (more ? Integer.BYTES : 0)) {
            throw pages.corrupt(number, "a row leaves its page");
        }
        bytes.get(record, 0, local);
        if (more) {
            overflow(Integer.toUnsignedLong(bytes.getInt()), record, local);
        }
        return record;
    }

    private long varint(ByteBuffer bytes, long number) throws IOException {
        try {
            return SqliteRecord.varint(bytes);
        } catch (BufferUnderflowException e) {
            throw pages.corrupt(number, "a row leaves its page");
        }
    }

    /** How many bytes of a row stay on its page, section 1.6: "cell payload overflow pages". */
    private int local(int length) {
        int usable = pages.usable();
        int max = usable - 35;
        if (length <= max) {
            return length;
        }
        int min = (usable - 12) * 32 / 255 - 23;
        int fitting = min + (length - min) % (usable - 4);
        return fitting <= max ? fitting : min;
    }

    /** Every page of the chain but the last is full, so the row's length ends any loop. */
    private void overflow(long first, byte[] record, int from) throws IOException {
        long number = first;
        for (int at = from; at < record.length; ) {
            ByteBuffer page = visit(number);
            int count = Math.min(record.length - at, pages.usable() - Integer.BYTES);
            page.get(Integer.BYTES, record, at, count);
            at += count;
            number = Integer.toUnsignedLong(page.getInt(0));
        }
    }
}
