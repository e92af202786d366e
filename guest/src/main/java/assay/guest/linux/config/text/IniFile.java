package assay.guest.linux.config.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file of {@code [Section]} headers and {@code Key=value} lines: a systemd unit ({@code
 * systemd.syntax(7)}) or a key file of GLib (Desktop Entry Specification), as NetworkManager
 * writes.
 *
 * <p>Lines that are neither are skipped, as systemd does. Keys and sections are case-sensitive.
 *
 * @param settings in the order of the file
 */
public record IniFile(List<Setting> settings) {

    /**
     * One {@code Key=value}.
     *
     * @param value without blanks around it
     */
    public record Setting(String section, String key, String value, Line line) {}

    /** A file without any setting. */
    public static final IniFile EMPTY = new IniFile(List.of());

    /** Parses the lines of a file. */
    public static IniFile parse(List<Line> lines) {
        List<Setting> settings = new ArrayList<>();
        String section = "";
        for (Line line : Line.joined(withoutComments(lines))) {
            String text = line.text().strip();
            int equals = text.indexOf('=');
            if (text.startsWith("[") && text.endsWith("]")) {
                section = text.substring(1, text.length() - 1);
            } else if (equals > 0) {
                String key = text.substring(0, equals).strip();
                settings.add(new Setting(section, key, text.substring(equals + 1).strip(), line));
            }
        }
        return new IniFile(List.copyOf(settings));
    }

    /** Comments go first: in systemd one between continued lines is skipped, not joined. */
    private static List<Line> withoutComments(List<Line> lines) {
        return lines.stream()
                .filter(line -> !line.isBlankOrComment() && !line.text().strip().startsWith(";"))
                .toList();
    }

    /** This file read before another, which may change what this one says: a drop-in. */
    public IniFile with(IniFile later) {
        List<Setting> both = new ArrayList<>(settings);
        both.addAll(later.settings);
        return new IniFile(List.copyOf(both));
    }

    /** Whether any setting stands in the section. */
    public boolean has(String section) {
        return settings.stream().anyMatch(setting -> setting.section.equals(section));
    }

    /** The last value of a key that may stand once. */
    public Optional<Setting> last(String section, String key) {
        return all(section, key).reduce((_, later) -> later);
    }

    /** The last value of a key, or {@code otherwise} where it is not set. */
    public String value(String section, String key, String otherwise) {
        return last(section, key).map(Setting::value).orElse(otherwise);
    }

    /** The words of a list that may be given in many lines; an empty one clears the list. */
    public List<String> words(String section, String key) {
        List<String> words = new ArrayList<>();
        all(section, key)
                .forEach(setting -> {
                    if (setting.value.isEmpty()) {
                        words.clear();
                    } else {
                        words.addAll(List.of(setting.value.split("\\s+", -1)));
                    }
                });
        return words;
    }

    /** Every setting of a key, in order. */
    public Stream<Setting> all(String section, String key) {
        return settings.stream()
                .filter(setting -> setting.section.equals(section) && setting.key.equals(key));
    }
}
