package assay.guest.linux.rpm;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A row: the types of its columns, then their values.
 *
 * @param bytes the whole row
 * @param columns where its values are
 * @see <a href="https://sqlite.org/fileformat2.html#record_format">SQLite, "Database File Format",
 *     section 2.1</a>
 */
record SqliteRecord(ByteBuffer bytes, List<Column> columns) {

    private static final int MAX_COLUMNS = 64;
    private static final int MAX_VARINT = 9;

    /**
     * A column.
     *
     * @param type the serial type
     */
    record Column(long type, int offset, int length) {}

    SqliteRecord {
        columns = List.copyOf(columns);
    }

    static SqliteRecord parse(byte[] bytes) throws ImageException {
        try {
            ByteBuffer header = ByteBuffer.wrap(bytes);
            long length = varint(header);
            if (length < header.position() || length > bytes.length) {
                throw corrupt("a row's header of " + length + " bytes");
            }
            header.limit((int) length);
            List<Column> columns = new ArrayList<>();
            long at = length;
            while (header.hasRemaining() && columns.size() < MAX_COLUMNS) {
                long type = varint(header);
                long size = size(type);
                if (size < 0 || size > bytes.length - at) {
                    throw corrupt("a column of type " + type + " that leaves its row");
                }
                columns.add(new Column(type, (int) at, (int) size));
                at += size;
            }
            return new SqliteRecord(ByteBuffer.wrap(bytes), columns);
        } catch (BufferUnderflowException e) {
            throw corrupt("a row's header ends within a number");
        }
    }

    private static long size(long type) {
        if (type >= 12 || type < 0) {
            return (type - 12) / 2;
        }
        return switch ((int) type) {
            case 1, 2, 3, 4 -> type;
            case 5 -> 6;
            case 6, 7 -> 8;
            default -> 0;
        };
    }

    /** The text in column {@code index}, or an empty one. */
    String text(int index) {
        if (index >= columns.size() || columns.get(index).type() < 13) {
            return "";
        }
        return new String(value(columns.get(index)), StandardCharsets.UTF_8);
    }

    /** The bytes in column {@code index}; none if it holds anything else. */
    byte[] blob(int index) {
        boolean blob = index < columns.size() && columns.get(index).type() >= 12;
        if (!blob || columns.get(index).type() % 2 != 0) {
            return new byte[0];
        }
        return value(columns.get(index));
    }

    private byte[] value(Column column) {
        byte[] value = new byte[column.length()];
        bytes.get(column.offset(), value);
        return value;
    }

    /** The whole number in column {@code index}, or 0. */
    long number(int index) {
        if (index >= columns.size() || columns.get(index).type() > 9) {
            return 0;
        }
        Column column = columns.get(index);
        if (column.length() == 0) {
            return column.type() == 9 ? 1 : 0;
        }
        long value = bytes.get(column.offset());
        for (int i = 1; i < column.length(); i++) {
            value = value << 8 | (bytes.get(column.offset() + i) & 0xff);
        }
        return value;
    }

    /** Takes a number of one to nine bytes, seven bits in each but the ninth. */
    static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int i = 1; i < MAX_VARINT; i++) {
            byte next = bytes.get();
            value = value << 7 | (next & 0x7f);
            if (next >= 0) {
                return value;
            }
        }
        return value << 8 | (bytes.get() & 0xff);
    }

    private static ImageException corrupt(String what) {
        return new ImageException(Reason.CORRUPT, SqlitePages.FORMAT, -1, what);
    }
}
