package assay.guest.linux.config.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of shell assignments that a script sources: {@code /etc/sysconfig/*}, {@code
 * /etc/default/*}, {@code /etc/selinux/config}. Nothing is expanded and nothing executed: {@code
 * $other} stays as it is written.
 *
 * @param assignments the last one of each variable, by its name
 */
public record ShellFile(Map<String, Assignment> assignments) {

    /** One {@code NAME=value}, the quotes taken off. */
    public record Assignment(String name, String value, Line line) {}

    private static final Pattern ASSIGNMENT =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)");

    /** Parses the lines of a file; lines that assign nothing are skipped. */
    public static ShellFile parse(List<Line> lines) {
        Map<String, Assignment> assignments = new LinkedHashMap<>();
        for (Line line : lines) {
            Matcher matcher = ASSIGNMENT.matcher(line.text());
            if (matcher.matches()) {
                String name = matcher.group(1);
                assignments.put(name, new Assignment(name, word(matcher.group(2)), line));
            }
        }
        return new ShellFile(assignments);
    }

    /** The assignment of a variable. */
    public Optional<Assignment> get(String name) {
        return Optional.ofNullable(assignments.get(name));
    }

    /** The value of a variable, or {@code otherwise} where it is not assigned. */
    public String value(String name, String otherwise) {
        return get(name).map(Assignment::value).orElse(otherwise);
    }

    /** The first word of a shell text: up to a blank outside quotes, the quotes taken off. */
    private static String word(String text) {
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
                if (quote != 0) {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (Character.isWhitespace(c) || c == ';') {
                break;
            } else {
                word.append(c);
            }
        }
        return word.toString();
    }
}
