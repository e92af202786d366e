package assay.guest.linux.version;

/**
 * The order of one part of a Debian version, as deb-version(7) defines it under "Sorting
 * algorithm": texts and numbers in turn, a tilde before the end, letters before other characters.
 */
final class DpkgOrder {

    private DpkgOrder() {}

    /** Negative if {@code a} is older than {@code b}. */
    static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() || j < b.length()) {
            while (isText(a, i) || isText(b, j)) {
                int order = Integer.compare(weight(a, i), weight(b, j));
                if (order != 0) {
                    return order;
                }
                i++;
                j++;
            }
            int endA = Digits.end(a, i);
            int endB = Digits.end(b, j);
            int order = Digits.compare(a, i, endA, b, j, endB);
            if (order != 0) {
                return order;
            }
            i = endA;
            j = endB;
        }
        return 0;
    }

    private static boolean isText(String text, int at) {
        return at < text.length() && !Digits.isDigit(text.charAt(at));
    }

    private static int weight(String text, int at) {
        if (!isText(text, at)) {
            return 0;
        }
        char c = text.charAt(at);
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return c == '~' ? -1 : letter ? c : c + 256;
    }
}
