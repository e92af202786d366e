package assay.guest.linux.boot;

/**
 * The order of versions in which digits compare as numbers, as rpmvercmp has it, for choosing the
 * newest of several kernels.
 */
final class VersionOrder {

    private VersionOrder() {}

    /** Negative if {@code a} is older than {@code b}. */
    static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (true) {
            i = skipSeparators(a, i);
            j = skipSeparators(b, j);
            if (i == a.length() || j == b.length()) {
                return Integer.compare(a.length() - i, b.length() - j);
            }
            boolean number = isDigit(a.charAt(i));
            if (number != isDigit(b.charAt(j))) {
                return number ? 1 : -1; // rpmvercmp: a number is newer than letters
            }
            int endA = segmentEnd(a, i, number);
            int endB = segmentEnd(b, j, number);
            int order = compareSegments(a.substring(i, endA), b.substring(j, endB), number);
            if (order != 0) {
                return order;
            }
            i = endA;
            j = endB;
        }
    }

    private static int compareSegments(String a, String b, boolean number) {
        if (!number) {
            return a.compareTo(b);
        }
        String left = a.replaceFirst("^0+", "");
        String right = b.replaceFirst("^0+", "");
        int byLength = Integer.compare(left.length(), right.length());
        return byLength != 0 ? byLength : left.compareTo(right);
    }

    private static int skipSeparators(String text, int from) {
        int at = from;
        while (at < text.length() && !isDigit(text.charAt(at)) && !isLetter(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int segmentEnd(String text, int from, boolean number) {
        int at = from;
        while (at < text.length()
                && (number ? isDigit(text.charAt(at)) : isLetter(text.charAt(at)))) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
