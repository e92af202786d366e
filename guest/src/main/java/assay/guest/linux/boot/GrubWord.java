package assay.guest.linux.boot;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One word of a GRUB script, before its variables are filled in.
 *
 * @param pieces literal texts and variable names in order
 * @param quoted whether any part of it was quoted: a quoted word is never a reserved word, and
 *     stays a word when it is empty
 * @param line where it starts, from 1
 */
record GrubWord(List<Piece> pieces, boolean quoted, int line) {

    /** What variables may make of one word; twice the longest kernel command line of x86. */
    private static final int MAX_EXPANDED = 4_096;

    private static final Pattern BLANKS = Pattern.compile("[ \t\n]+");

    GrubWord {
        pieces = List.copyOf(pieces);
    }

    /**
     * @param text the literal, or the variable's name
     * @param variable which of the two
     */
    record Piece(String text, boolean variable) {}

    /** Whether it stands in the script exactly as {@code text}, without quotes. */
    boolean isPlain(String text) {
        return !quoted
                && pieces.size() == 1
                && !pieces.getFirst().variable()
                && pieces.getFirst().text().equals(text);
    }

    /**
     * What the word becomes when its variables are filled in: unquoted, as many words as blanks in
     * their values make, even none. Variables that nobody set are empty.
     */
    List<String> expand(Map<String, String> variables) {
        String text = filledIn(variables);
        if (quoted || pieces.stream().noneMatch(Piece::variable)) {
            return List.of(text);
        }
        return Stream.of(BLANKS.split(text, -1)).filter(word -> !word.isEmpty()).toList();
    }

    private String filledIn(Map<String, String> variables) {
        if (pieces.size() == 1 && !pieces.getFirst().variable()) {
            return pieces.getFirst().text();
        }
        StringBuilder text = new StringBuilder();
        for (Piece piece : pieces) {
            text.append(piece.variable() ? variables.getOrDefault(piece.text(), "") : piece.text());
            if (text.length() > MAX_EXPANDED) {
                return text.substring(0, MAX_EXPANDED);
            }
        }
        return text.toString();
    }
}
