package assay.testkit.lookalike;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** The registry of a look-alike. Immutable; case makes no difference in names. */
final class RegistryTree {

    /** What a registry starts as. */
    static final RegistryTree EMPTY = new RegistryTree(anyCase());

    private static final int SZ = 1;
    private static final int EXPAND_SZ = 2;
    private static final int BINARY = 3;
    private static final int DWORD = 4;
    private static final int MULTI_SZ = 7;

    /** A value's type and its data in hexadecimal. */
    record Value(int type, String hex) {

        /** Text, number, texts or bytes; text with a variable is one to expand. */
        static Value of(Object value) {
            return switch (value) {
                case String text ->
                        new Value(
                                text.contains("%") || text.startsWith("\\SystemRoot")
                                        ? EXPAND_SZ
                                        : SZ,
                                utf16(text + "\0"));
                case Integer number -> new Value(DWORD, number(number));
                case List<?> texts -> {
                    StringBuilder all = new StringBuilder();
                    texts.forEach(text -> all.append(text).append('\0'));
                    yield new Value(MULTI_SZ, utf16(all.append('\0').toString()));
                }
                case byte[] bytes -> new Value(BINARY, HexFormat.of().formatHex(bytes));
                default -> throw new IllegalArgumentException("no value: " + value.getClass());
            };
        }

        private static String number(int number) {
            ByteBuffer little = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
            return HexFormat.of().formatHex(little.putInt(number).array());
        }

        private static String utf16(String text) {
            return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_16LE));
        }
    }

    /** Values by name, by the path of their key after the hive's name: {@code SYSTEM\Select}. */
    private final SortedMap<String, SortedMap<String, Value>> keys;

    private RegistryTree(SortedMap<String, SortedMap<String, Value>> keys) {
        this.keys = keys;
    }

    private static <V> SortedMap<String, V> anyCase() {
        return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    }

    private SortedMap<String, SortedMap<String, Value>> copy() {
        SortedMap<String, SortedMap<String, Value>> copy = anyCase();
        copy.putAll(keys);
        return copy;
    }

    RegistryTree put(String hive, String key, String name, Object value) {
        SortedMap<String, SortedMap<String, Value>> changed = copy();
        SortedMap<String, Value> values = anyCase();
        values.putAll(changed.getOrDefault(path(hive, key), anyCase()));
        values.put(name, Value.of(value));
        changed.put(path(hive, key), values);
        return new RegistryTree(changed);
    }

    /** With a key, if there is none. */
    RegistryTree put(String hive, String key) {
        SortedMap<String, SortedMap<String, Value>> changed = copy();
        changed.putIfAbsent(path(hive, key), anyCase());
        return new RegistryTree(changed);
    }

    RegistryTree removeValue(String hive, String key, String name) {
        SortedMap<String, SortedMap<String, Value>> changed = copy();
        SortedMap<String, Value> values = anyCase();
        values.putAll(changed.getOrDefault(path(hive, key), anyCase()));
        if (values.remove(name) == null) {
            throw new IllegalArgumentException("no value " + name + " in " + path(hive, key));
        }
        changed.put(path(hive, key), values);
        return new RegistryTree(changed);
    }

    /** Without a key, which must be there, and those below it. */
    RegistryTree removeKey(String hive, String key) {
        SortedMap<String, SortedMap<String, Value>> changed = copy();
        String lower = path(hive, key).toLowerCase(Locale.ROOT);
        boolean any =
                changed.keySet()
                        .removeIf(path ->
                                (path + "\\").toLowerCase(Locale.ROOT).startsWith(lower + "\\"));
        if (!any) {
            throw new IllegalArgumentException("no key " + path(hive, key));
        }
        return new RegistryTree(changed);
    }

    boolean has(String hive, String key) {
        return keys.containsKey(path(hive, key));
    }

    private static String path(String hive, String key) {
        String current = "CurrentControlSet\\";
        boolean alias = key.regionMatches(true, 0, current, 0, current.length());
        String real = alias ? "ControlSet001\\" + key.substring(current.length()) : key;
        return hive + "\\" + real;
    }

    /** The lines that {@code windows.py} makes a hive of, by the hive's name. */
    SequencedMap<String, String> specs() {
        TreeMap<String, String> specs = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String path : keys.keySet()) {
            int slash = path.indexOf('\\');
            StringBuilder lines = new StringBuilder("K " + hex(path.substring(slash + 1)) + "\n");
            keys.getOrDefault(path, anyCase())
                    .forEach((name, value) ->
                            lines.append("V ")
                                    .append(hex(name))
                                    .append(' ')
                                    .append(value.type())
                                    .append(' ')
                                    .append(value.hex().isEmpty() ? "-" : value.hex())
                                    .append('\n'));
            specs.merge(path.substring(0, slash), lines.toString(), String::concat);
        }
        return specs;
    }

    private static String hex(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return utf8.length == 0 ? "-" : HexFormat.of().formatHex(utf8);
    }
}
