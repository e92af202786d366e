package assay.guest.linux.config.pam;

import assay.guest.Evidence;
import assay.guest.linux.config.text.Line;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of {@code pwquality.conf}, {@code faillock.conf} or {@code login.defs}: a key and a
 * value on each line, the last of a key counts.
 */
final class Settings {

    private static final Pattern SETTING = Pattern.compile("(\\w+)(?:\\s*=\\s*|\\s+|$)(\\S*).*");

    /** A value and where it was set. */
    record Value(String text, Evidence seen) {

        /** As a number; empty if it is none. */
        Optional<Integer> number() {
            return text.matches("[+-]?\\d{1,9}")
                    ? Optional.of(Integer.parseInt(text))
                    : Optional.empty();
        }
    }

    private final Map<String, Value> values = new TreeMap<>();

    /** Adds those of a file, in place of earlier ones. */
    void add(List<Line> lines) {
        for (Line line : lines) {
            Matcher setting = SETTING.matcher(line.text().strip());
            if (!line.isBlankOrComment() && setting.matches()) {
                values.put(setting.group(1), new Value(setting.group(2), line.seen()));
            }
        }
    }

    /** Adds the arguments of a module, which win over files. */
    void add(PamModule module) {
        for (String argument : module.arguments()) {
            String[] parts = argument.split("=", 2);
            values.put(parts[0], new Value(parts.length > 1 ? parts[1] : "", module.line().seen()));
        }
    }

    Optional<Value> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** The number at a key, or {@code otherwise} where there is none. */
    int number(String key, int otherwise) {
        return get(key).flatMap(Value::number).orElse(otherwise);
    }

    /** Where a key is set, or {@code otherwise}. */
    Evidence seen(String key, Evidence otherwise) {
        return get(key).map(Value::seen).orElse(otherwise);
    }
}
