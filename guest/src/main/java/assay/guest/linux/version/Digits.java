package assay.guest.linux.version;

/** Numbers of any length inside of versions. */
final class Digits {

    private Digits() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Where the number that starts at {@code from} ends; {@code from} itself if there is none. */
    static int end(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Compares two numbers; one without digits is zero. */
    static int compare(String a, int startA, int endA, String b, int startB, int endB) {
        int i = withoutZeros(a, startA, endA);
        int j = withoutZeros(b, startB, endB);
        int byLength = Integer.compare(endA - i, endB - j);
        return byLength != 0
                ? byLength
                : CharSequence.compare(a.subSequence(i, endA), b.subSequence(j, endB));
    }

    private static int withoutZeros(String text, int start, int end) {
        int at = start;
        while (at < end && text.charAt(at) == '0') {
            at++;
        }
        return at;
    }
}
