package assay.guest.linux.boot;

import java.util.List;
import java.util.Map;

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

    /** The word with variables filled in; those that nobody set are empty, as in GRUB. */
    String expand(Map<String, String> variables) {
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
