package assay.guest.linux.boot;

import assay.guest.linux.boot.GrubWord.Piece;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a GRUB script into words and ends of commands.
 *
 * @see <a
 *     href="https://www.gnu.org/software/grub/manual/grub/html_node/Shell_002dlike-scripting.html">
 *     GNU GRUB manual, "Writing full configuration files directly"</a>
 */
final class GrubLexer {

    /** A command ends here: a line's end or a semicolon. It is a token of its own. */
    static final String END = "\n";

    private final String text;
    private final List<GrubWord> words = new ArrayList<>();
    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private boolean quoted;
    private int at;
    private int line = 1;
    private int wordLine = 1;

    private GrubLexer(String text) {
        this.text = text;
    }

    /** The script's words; {@link #END} stands as a word between commands. */
    static List<GrubWord> words(String script) {
        GrubLexer lexer = new GrubLexer(script);
        lexer.run();
        return lexer.words;
    }

    private void run() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            switch (c) {
                case '\n' -> {
                    endCommand();
                    line++;
                    wordLine = line;
                }
                case ';', '|', '&' -> endCommand();
                case ' ', '\t', '\r' -> endWord();
                case '{', '}' -> brace(c);
                case '#' -> comment();
                case '\\' -> escape();
                case '\'' -> singleQuoted();
                case '"' -> doubleQuoted();
                case '$' -> variable();
                default -> literal.append(c);
            }
        }
        endCommand();
    }

    private void endCommand() {
        endWord();
        words.add(new GrubWord(List.of(new Piece(END, false)), false, line));
    }

    private void endWord() {
        endLiteral();
        if (!pieces.isEmpty() || quoted) {
            words.add(new GrubWord(pieces, quoted, wordLine));
        }
        pieces.clear();
        quoted = false;
        wordLine = line;
    }

    private void endLiteral() {
        if (!literal.isEmpty()) {
            pieces.add(new Piece(literal.toString(), false));
            literal.setLength(0);
        }
    }

    private void brace(char c) {
        endWord();
        words.add(new GrubWord(List.of(new Piece(String.valueOf(c), false)), false, line));
    }

    /** {@code #} starts a comment only where a word would start. */
    private void comment() {
        if (!literal.isEmpty() || !pieces.isEmpty() || quoted) {
            literal.append('#');
            return;
        }
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
    }

    private void escape() {
        if (at >= text.length()) {
            return;
        }
        char next = text.charAt(at++);
        if (next == '\n') {
            line++;
        } else {
            literal.append(next);
        }
    }

    private void singleQuoted() {
        quoted = true;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\'') {
                return;
            }
            append(c);
        }
    }

    private void doubleQuoted() {
        quoted = true;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return;
            }
            if (c == '$') {
                variable();
            } else if (c == '\\' && at < text.length() && "$\"\\\n".indexOf(text.charAt(at)) >= 0) {
                escape();
            } else {
                append(c);
            }
        }
    }

    private void append(char c) {
        literal.append(c);
        if (c == '\n') {
            line++;
        }
    }

    private void variable() {
        boolean braced = at < text.length() && text.charAt(at) == '{';
        int start = braced ? at + 1 : at;
        int end = start;
        while (end < text.length() && isNamePart(text.charAt(end))) {
            end++;
        }
        if (end == start || (braced && (end >= text.length() || text.charAt(end) != '}'))) {
            literal.append('$');
            return;
        }
        endLiteral();
        pieces.add(new Piece(text.substring(start, end), true));
        at = braced ? end + 1 : end;
    }

    /** GRUB's special variables {@code $?}, {@code $#} and the like name nothing of interest. */
    private static boolean isNamePart(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }
}
