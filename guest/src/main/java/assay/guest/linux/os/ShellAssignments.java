package assay.guest.linux.os;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Reads files of shell assignments without a shell: os-release(5), {@code /etc/default/grub}.
 *
 * <p>A line is {@code NAME=value}, perhaps after {@code export}; the value may be quoted as in
 * POSIX, "Shell Command Language" 2.2, and may name variables that were assigned earlier. Commands,
 * command substitution and everything else that a shell would run is left as it stands or skipped.
 */
public final class ShellAssignments {

    /** Longer values are cut: a line that doubles itself must not fill the memory. */
    private static final int MAX_VALUE = 16_384;

    private ShellAssignments() {}

    /**
     * One assignment.
     *
     * @param name the variable
     * @param value its value, without quotes and with known variables filled in
     * @param line where it stands, from 1
     */
    public record Assignment(String name, String value, int line) {}

    /** The variables at the end of the text: for each name its last value. */
    public static SequencedMap<String, Assignment> parse(String text) {
        return parse(List.of(text));
    }

    /** The variables after {@code texts} were read one after the other, as by {@code source}. */
    public static SequencedMap<String, Assignment> parse(List<String> texts) {
        SequencedMap<String, Assignment> variables = new LinkedHashMap<>();
        for (String text : texts) {
            int number = 0;
            for (String line : text.split("\n", -1)) {
                number++;
                assign(line.strip(), number, variables);
            }
        }
        return variables;
    }

    private static void assign(
            String line, int number, SequencedMap<String, Assignment> variables) {
        String rest = line.startsWith("export ") ? line.substring(7).strip() : line;
        int equals = rest.indexOf('=');
        if (equals < 1 || !isName(rest.substring(0, equals))) {
            return;
        }
        String name = rest.substring(0, equals);
        variables.put(
                name, new Assignment(name, value(rest.substring(equals + 1), variables), number));
    }

    /** The words of a text as the shell would split it, quotes removed: kernel arguments. */
    public static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        boolean open = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && Character.isWhitespace(c)) {
                if (open) {
                    words.add(word.toString());
                }
                word.setLength(0);
                open = false;
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
                open = true;
            } else {
                word.append(c);
                open = true;
            }
        }
        if (open) {
            words.add(word.toString());
        }
        return words;
    }

    /** The value at the start of {@code raw}, up to an unquoted blank, {@code ;} or {@code #}. */
    private static String value(String raw, SequencedMap<String, Assignment> variables) {
        StringBuilder value = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < raw.length() && value.length() < MAX_VALUE; i++) {
            char c = raw.charAt(i);
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (quote == 0 && (Character.isWhitespace(c) || c == ';')) {
                break;
            } else if (c == '\\' && quote != '\'' && i + 1 < raw.length()) {
                char next = raw.charAt(++i);
                if (quote == '"' && "$`\"\\".indexOf(next) < 0) {
                    value.append(c);
                }
                value.append(next);
            } else if (c == '$' && quote != '\'') {
                i = expand(raw, i, value, variables);
            } else {
                value.append(c);
            }
        }
        return value.length() <= MAX_VALUE ? value.toString() : value.substring(0, MAX_VALUE);
    }

    /** Appends the variable that {@code raw} names at {@code at}; returns its last character. */
    private static int expand(
            String raw, int at, StringBuilder value, SequencedMap<String, Assignment> variables) {
        boolean braced = at + 1 < raw.length() && raw.charAt(at + 1) == '{';
        int start = at + (braced ? 2 : 1);
        int end = start;
        while (end < raw.length() && isNamePart(raw.charAt(end))) {
            end++;
        }
        boolean closed = !braced || (end < raw.length() && raw.charAt(end) == '}');
        if (end == start || !closed) {
            value.append('$');
            return at;
        }
        Assignment variable = variables.get(raw.substring(start, end));
        if (variable != null) {
            value.append(variable.value());
        }
        return braced ? end : end - 1;
    }

    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isNamePart(text.charAt(i))) {
                return false;
            }
        }
        return !Character.isDigit(text.charAt(0));
    }

    private static boolean isNamePart(char c) {
        return c == '_'
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9');
    }
}
