package assay.guest.windows;

import assay.disk.PrintableText;
import assay.guest.Evidence;
import assay.guest.windows.hive.Hive;
import assay.guest.windows.hive.Key;
import assay.guest.windows.hive.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A key of a guest's registry with where it is, whether it exists or not: one that does not has no
 * values and no subkeys. Texts are made printable.
 */
public final class RegistryKey {

    private static final int MAX_TEXT = 4096;

    private final String file;
    private final String path;
    private final @Nullable Key key;

    private RegistryKey(String file, String path, @Nullable Key key) {
        this.file = file;
        this.path = path;
        this.key = key;
    }

    /**
     * The top of a hive.
     *
     * @param file where the hive is in the guest
     * @param path what the running system calls it
     */
    public static RegistryKey of(String file, String path, Hive hive) {
        return new RegistryKey(file, path, hive.root());
    }

    /** Its full path: {@code HKLM\SOFTWARE\Microsoft}. */
    public String path() {
        return path;
    }

    /** The last part of its path. */
    public String name() {
        return path.substring(path.lastIndexOf('\\') + 1);
    }

    public boolean exists() {
        return key != null;
    }

    /** The key below this one with a relative path. */
    public RegistryKey at(String relative) throws IOException {
        @Nullable Key at = key;
        int start = 0;
        while (at != null && start < relative.length()) {
            int slash = relative.indexOf('\\', start);
            int end = slash < 0 ? relative.length() : slash;
            at = at.subkey(relative.substring(start, end)).orElse(null);
            start = end + 1;
        }
        return new RegistryKey(file, relative.isEmpty() ? path : path + "\\" + relative, at);
    }

    /** Its subkeys in the order of the hive. */
    public List<RegistryKey> subkeys() throws IOException {
        List<RegistryKey> subkeys = new ArrayList<>();
        if (key != null) {
            for (Key child : key.subkeys()) {
                String name = printable(child.name());
                subkeys.add(new RegistryKey(file, path + "\\" + name, child));
            }
        }
        return subkeys;
    }

    /** Its values in the order of the hive. */
    public List<Value> values() throws IOException {
        return key == null ? List.of() : key.values();
    }

    /** The names of its values, but for the default value. */
    public List<String> valueNames() throws IOException {
        return values().stream()
                .map(Value::name)
                .filter(name -> !name.isEmpty())
                .map(RegistryKey::printable)
                .toList();
    }

    /** Whether it has a value of this name, of whatever type. */
    public boolean has(String name) throws IOException {
        return value(name).isPresent();
    }

    /** A text; empty if there is none, or something else. */
    public Optional<String> text(String name) throws IOException {
        Optional<Value> value = value(name);
        return value.isEmpty() ? Optional.empty() : value.get().text().map(RegistryKey::printable);
    }

    /** Texts; a single one is a list of one; none if there is no such value. */
    public List<String> texts(String name) throws IOException {
        Optional<Value> value = value(name);
        return value.isEmpty()
                ? List.of()
                : value.get().texts().stream().map(RegistryKey::printable).toList();
    }

    /** A number; empty if there is none, or something else. */
    public OptionalLong number(String name) throws IOException {
        Optional<Value> value = value(name);
        return value.isEmpty() ? OptionalLong.empty() : value.get().number();
    }

    /** Whether a number is not zero; {@code missing} if there is none. */
    public boolean flag(String name, boolean missing) throws IOException {
        OptionalLong number = number(name);
        return number.isPresent() ? number.getAsLong() != 0 : missing;
    }

    /** The data of a value of whatever type. */
    public Optional<byte[]> bytes(String name) throws IOException {
        Optional<Value> value = value(name);
        return value.isEmpty() ? Optional.empty() : Optional.of(value.get().bytes());
    }

    /** The key as a place. */
    public Evidence place() {
        return Evidence.at(file, path + (exists() ? "" : ": no such key"));
    }

    /** A value as a place, without what it says: for secrets. */
    public Evidence place(String name) throws IOException {
        return Evidence.at(file, path + ": " + name + (has(name) ? "" : " is not set"));
    }

    /** A value as a place, with what it says. */
    public Evidence seen(String name) throws IOException {
        Optional<Value> value = value(name);
        if (value.isEmpty()) {
            return place(name);
        }
        OptionalLong number = value.get().number();
        List<String> texts = number.isPresent() ? List.of() : value.get().texts();
        String said =
                number.isPresent()
                        ? Long.toString(number.getAsLong())
                        : texts.isEmpty()
                                ? value.get().length() + " bytes"
                                : String.join(", ", texts);
        return Evidence.at(file, path + ": " + name + " = " + printable(said));
    }

    private Optional<Value> value(String name) throws IOException {
        return key == null ? Optional.empty() : key.value(name);
    }

    private static String printable(String text) {
        return PrintableText.of(text.getBytes(StandardCharsets.UTF_8), MAX_TEXT);
    }
}
