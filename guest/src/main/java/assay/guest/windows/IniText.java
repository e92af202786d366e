package assay.guest.windows;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A file of {@code [Section]} headers and {@code Key=value} lines; indented lines continue the
 * value before, as Python's configparser has it. Sections and keys are compared without regard to
 * case.
 *
 * @param values by {@code section/key} in lower case, in the order of the file
 */
public record IniText(Map<String, String> values) {

    /** Parses the text of a file. Lines that are neither are skipped. */
    public static IniText parse(String text) {
        Map<String, StringBuilder> values = new LinkedHashMap<>();
        String section = "";
        String key = "";
        for (String line : text.lines().toList()) {
            String content = line.strip();
            int equals = content.indexOf('=');
            if (content.isEmpty() || content.startsWith(";") || content.startsWith("#")) {
                continue;
            }
            if (Character.isWhitespace(line.charAt(0)) && !key.isEmpty()) {
                values.computeIfAbsent(key, _ -> new StringBuilder()).append(content);
            } else if (content.startsWith("[") && content.endsWith("]")) {
                section = content.substring(1, content.length() - 1);
                key = "";
            } else if (equals > 0) {
                key = name(section, content.substring(0, equals).strip());
                values.put(key, new StringBuilder(content.substring(equals + 1).strip()));
            }
        }
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((name, value) -> texts.put(name, value.toString()));
        return new IniText(texts);
    }

    /** The value of a key. */
    public Optional<String> value(String section, String key) {
        return Optional.ofNullable(values.get(name(section, key)));
    }

    private static String name(String section, String key) {
        return (section + "/" + key).toLowerCase(Locale.ROOT);
    }
}
