package assay.guest.linux.version;

/**
 * The order of one part of an rpm version, as rpm-version(7) defines it: runs of digits and of
 * letters in turn, whatever else only separates them; a tilde before the end, a caret after it.
 *
 * <p>Boot loaders choose the newest entry by it too (Boot Loader Specification, grub's blscfg).
 */
public final class RpmOrder {

    private RpmOrder() {}

    /** Negative if {@code a} is older than {@code b}. */
    public static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (true) {
            i = skipSeparators(a, i);
            j = skipSeparators(b, j);
            char left = i < a.length() ? a.charAt(i) : 0;
            char right = j < b.length() ? b.charAt(j) : 0;
            if (left == '~' || right == '~' || left == '^' || right == '^') {
                if (left != right) {
                    return Integer.compare(weight(left), weight(right));
                }
                i++;
                j++;
                continue;
            }
            if (left == 0 || right == 0) {
                return Integer.compare(a.length() - i, b.length() - j);
            }
            boolean number = Digits.isDigit(left);
            if (number != Digits.isDigit(right)) {
                return number ? 1 : -1; // a number is newer than letters
            }
            int endA = number ? Digits.end(a, i) : lettersEnd(a, i);
            int endB = number ? Digits.end(b, j) : lettersEnd(b, j);
            int order =
                    number
                            ? Digits.compare(a, i, endA, b, j, endB)
                            : CharSequence.compare(a.subSequence(i, endA), b.subSequence(j, endB));
            if (order != 0) {
                return order;
            }
            i = endA;
            j = endB;
        }
    }

    /** Before all others the tilde, then the end, then the caret. */
    private static int weight(char c) {
        return switch (c) {
            case '~' -> 0;
            case 0 -> 1;
            case '^' -> 2;
            default -> 3;
        };
    }

    private static int skipSeparators(String text, int from) {
        int at = from;
        while (at < text.length()
                && !Digits.isDigit(text.charAt(at))
                && !isLetter(text.charAt(at))
                && text.charAt(at) != '~'
                && text.charAt(at) != '^') {
            at++;
        }
        return at;
    }

    private static int lettersEnd(String text, int from) {
        int at = from;
        while (at < text.length() && isLetter(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
