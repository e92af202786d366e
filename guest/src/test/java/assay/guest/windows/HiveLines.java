package assay.guest.windows;

import assay.guest.windows.hive.Hivex;
import assay.guest.windows.hive.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A hive written down in a test: values belong to the key before them; later ones replace. */
public final class HiveLines {

    private final List<String> lines = new ArrayList<>();

    /** Speaks of the key at {@code path}, which is made if there is none. */
    public HiveLines key(String path) {
        lines.add(Hivex.key(path));
        return this;
    }

    /** A text. */
    public HiveLines text(String name, String text) {
        return value(name, Value.SZ, utf16(text + "\0"));
    }

    /** A text with variables. */
    public HiveLines expand(String name, String text) {
        return value(name, Value.EXPAND_SZ, utf16(text + "\0"));
    }

    /** Texts. */
    public HiveLines texts(String name, String... texts) {
        return value(name, Value.MULTI_SZ, utf16(String.join("\0", texts) + "\0\0"));
    }

    /** A number of 32 bits. */
    public HiveLines number(String name, long number) {
        return value(
                name,
                Value.DWORD,
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) number).array());
    }

    /** Bytes. */
    public HiveLines bytes(String name, byte[] bytes) {
        return value(name, Value.BINARY, bytes);
    }

    private HiveLines value(String name, int type, byte[] data) {
        lines.add(Hivex.value(name, type, data));
        return this;
    }

    /** The lines for {@link Hivex}. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    private static byte[] utf16(String text) {
        return text.getBytes(StandardCharsets.UTF_16LE);
    }
}
