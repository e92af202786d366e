package assay.guest.linux.config.ssh;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.linux.config.text.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One directive of {@code sshd_config(5)}.
 *
 * @param keyword in lower case; keywords are case-insensitive
 * @param arguments without quotes and comment
 * @param line where it stands
 */
record SshdLine(String keyword, List<String> arguments, Line line) {

    /** The keyword, then blanks or one equals sign, then everything else. */
    private static final Pattern DIRECTIVE =
            Pattern.compile("[ \\t\\r]*([^ \\t\\r\"=#]+)(?:[ \\t\\r]*=?[ \\t\\r]*)(.*)");

    /**
     * Parses a line.
     *
     * @return empty for a comment or blank line
     * @throws ImageException if sshd would not start with such a line
     */
    static Optional<SshdLine> parse(Line line) throws ImageException {
        if (line.isBlankOrComment()) {
            return Optional.empty();
        }
        Matcher matcher = DIRECTIVE.matcher(line.text());
        if (!matcher.matches()) {
            throw refused(line, "no keyword");
        }
        String keyword = matcher.group(1).toLowerCase(Locale.ROOT);
        List<String> arguments = arguments(line, matcher.group(2).stripTrailing());
        if (arguments.isEmpty()) {
            throw refused(line, "no argument");
        }
        return Optional.of(new SshdLine(keyword, arguments, line));
    }

    /**
     * The one argument of a directive that takes one.
     *
     * @throws ImageException if there are more, with which sshd would not start
     */
    String argument() throws ImageException {
        if (arguments.size() > 1) {
            throw refused(line, "more than one argument");
        }
        return arguments.getFirst();
    }

    /** The reason why sshd would not start with this line. */
    static ImageException refused(Line line, String why) {
        return new ImageException(
                Reason.CORRUPT,
                "sshd_config",
                -1,
                line.path() + " line " + line.number() + ": " + why + ", sshd would not start");
    }

    /**
     * Splits as OpenSSH's {@code argv_split} does: single and double quotes group, a backslash
     * quotes a quote, a backslash and outside quotes a blank, {@code #} where a word would start
     * ends the line.
     */
    private static List<String> arguments(Line line, String text) throws ImageException {
        List<String> words = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\t') {
                i++;
            } else if (c == '#') {
                break;
            } else {
                i = word(line, text, i, words);
            }
        }
        return words;
    }

    private static int word(Line line, String text, int from, List<String> words)
            throws ImageException {
        StringBuilder word = new StringBuilder();
        char quote = 0;
        int i = from;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && isEscapable(text.charAt(i + 1), quote)) {
                word.append(text.charAt(++i));
            } else if (quote == 0 && (c == ' ' || c == '\t')) {
                break;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (quote != 0 && c == quote) {
                quote = 0;
            } else {
                word.append(c);
            }
        }
        if (quote != 0) {
            throw refused(line, "a quote is never closed");
        }
        words.add(word.toString());
        return i;
    }

    private static boolean isEscapable(char c, char quote) {
        return c == '\'' || c == '"' || c == '\\' || (quote == 0 && c == ' ');
    }
}
