package assay.guest.secret;

/** Counts lines. */
final class Lines {

    private Lines() {}

    /** The number of the line with the character at {@code at}, from 1. */
    static int number(String text, int at) {
        int line = 1;
        for (int end = text.indexOf('\n');
                end >= 0 && end < at;
                end = text.indexOf('\n', end + 1)) {
            line++;
        }
        return line;
    }
}
