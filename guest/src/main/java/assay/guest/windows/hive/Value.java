package assay.guest.windows.hive;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A value of a key. Its data are read when they are asked for. */
public final class Value {

    /** {@code REG_SZ}: text. */
    public static final int SZ = 1;

    /** {@code REG_EXPAND_SZ}: text with variables in percent signs. */
    public static final int EXPAND_SZ = 2;

    /** {@code REG_BINARY}. */
    public static final int BINARY = 3;

    /** {@code REG_DWORD}: 32 bits. */
    public static final int DWORD = 4;

    /** {@code REG_DWORD_BIG_ENDIAN}. */
    public static final int DWORD_BIG_ENDIAN = 5;

    /** {@code REG_LINK}: the path of another key. */
    public static final int LINK = 6;

    /** {@code REG_MULTI_SZ}: texts. */
    public static final int MULTI_SZ = 7;

    /** {@code REG_QWORD}: 64 bits. */
    public static final int QWORD = 11;

    /** Bytes of the largest data that are read. */
    public static final int MAX_DATA = 1 << 20;

    private final Cells cells;
    private final String name;
    private final KeyValue value;

    Value(Cells cells, String name, KeyValue value) {
        this.cells = cells;
        this.name = name;
        this.value = value;
    }

    /** Its name, empty for the default value of its key. */
    public String name() {
        return name;
    }

    /** The type it says it has, one of the above or any other number. */
    public int type() {
        return value.type();
    }

    /** Bytes of its data. */
    public int length() {
        return value.length();
    }

    /**
     * Its data as they stand.
     *
     * @throws ImageException with {@link Reason#LIMIT} if they are longer than {@link #MAX_DATA}
     */
    public byte[] bytes() throws IOException {
        if (value.inline()) {
            byte[] word = new byte[Integer.BYTES];
            ByteBuffer.wrap(word).order(ByteOrder.LITTLE_ENDIAN).putInt(value.data());
            return Arrays.copyOf(word, value.length());
        }
        if (value.length() > MAX_DATA) {
            throw new ImageException(
                    Reason.LIMIT, Cell.HIVE, -1, "a value has " + value.length() + " bytes");
        }
        if (value.length() == 0) {
            return new byte[0];
        }
        int most = Math.max(value.length(), BigData.FIXED);
        Cell cell = cells.read(Integer.toUnsignedLong(value.data()), 1, most);
        return cell.size() < value.length()
                ? BigData.parse(cell).read(cells, value.length())
                : cell.copy(0, value.length());
    }

    /** Its text up to the first NUL; empty if it is of another type. */
    public Optional<String> text() throws IOException {
        return switch (type()) {
            case SZ, EXPAND_SZ, LINK -> {
                String text = utf16();
                int end = text.indexOf('\0');
                yield Optional.of(end < 0 ? text : text.substring(0, end));
            }
            default -> Optional.empty();
        };
    }

    /** Its texts; a single text is a list of one; none if it is of another type. */
    public List<String> texts() throws IOException {
        if (type() != MULTI_SZ) {
            return text().stream().toList();
        }
        List<String> texts = new ArrayList<>();
        String all = utf16();
        for (int at = 0; at < all.length() && all.charAt(at) != '\0'; ) {
            int nul = all.indexOf('\0', at);
            int end = nul < 0 ? all.length() : nul;
            texts.add(all.substring(at, end));
            at = end + 1;
        }
        return texts;
    }

    /** Its number, unsigned if it has 32 bits; empty if it is of another type or too short. */
    public OptionalLong number() throws IOException {
        int needed = type() == QWORD ? Long.BYTES : Integer.BYTES;
        if ((type() != DWORD && type() != DWORD_BIG_ENDIAN && type() != QWORD)
                || length() < needed) {
            return OptionalLong.empty();
        }
        ByteOrder order =
                type() == DWORD_BIG_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ByteBuffer data = ByteBuffer.wrap(bytes()).order(order);
        return OptionalLong.of(
                type() == QWORD ? data.getLong() : Integer.toUnsignedLong(data.getInt()));
    }

    private String utf16() throws IOException {
        byte[] data = bytes();
        return Cell.utf16(
                ByteBuffer.wrap(data, 0, data.length & ~1).order(ByteOrder.LITTLE_ENDIAN));
    }
}
