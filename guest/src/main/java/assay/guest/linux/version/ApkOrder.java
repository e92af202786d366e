package assay.guest.linux.version;

import java.util.List;

/**
 * The order of apk's versions, {@code 1.2.3b_rc1-r4}: numbers, a letter, suffixes, a revision.
 *
 * @see <a href="https://wiki.alpinelinux.org/wiki/APKBUILD_Reference">Alpine wiki, "APKBUILD
 *     Reference", pkgver</a>
 */
final class ApkOrder {

    /** Suffixes from the oldest to the newest; the empty one is a version without. */
    private static final List<String> SUFFIXES =
            List.of("alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p");

    private final String text;
    private int at;

    private ApkOrder(String text) {
        this.text = text;
    }

    /** Negative if {@code a} is older than {@code b}. */
    static int compare(String a, String b) {
        ApkOrder left = new ApkOrder(a);
        ApkOrder right = new ApkOrder(b);
        int order = numbers(left, right);
        if (order == 0) {
            order = Character.compare(left.letter(), right.letter());
        }
        while (order == 0 && (left.peek() == '_' || right.peek() == '_')) {
            order = Integer.compare(left.suffix(), right.suffix());
            order = order == 0 ? number(left, right) : order;
        }
        if (order == 0) {
            left.skipTo("-r");
            right.skipTo("-r");
            order = number(left, right);
        }
        return order == 0
                ? left.text.substring(left.at).compareTo(right.text.substring(right.at))
                : order;
    }

    /** Numbers and dots; one that goes on is newer. What starts with 0 is a fraction. */
    private static int numbers(ApkOrder left, ApkOrder right) {
        int order = number(left, right);
        while (order == 0 && (left.peek() == '.' || right.peek() == '.')) {
            if (left.peek() != right.peek()) {
                return left.peek() == '.' ? 1 : -1;
            }
            left.at++;
            right.at++;
            boolean fraction = left.peek() == '0' || right.peek() == '0';
            order = fraction ? fraction(left, right) : number(left, right);
        }
        return order;
    }

    private static int number(ApkOrder left, ApkOrder right) {
        int endLeft = Digits.end(left.text, left.at);
        int endRight = Digits.end(right.text, right.at);
        int order = Digits.compare(left.text, left.at, endLeft, right.text, right.at, endRight);
        left.at = endLeft;
        right.at = endRight;
        return order;
    }

    private static int fraction(ApkOrder left, ApkOrder right) {
        int endLeft = Digits.end(left.text, left.at);
        int endRight = Digits.end(right.text, right.at);
        int order =
                left.text
                        .substring(left.at, endLeft)
                        .compareTo(right.text.substring(right.at, endRight));
        left.at = endLeft;
        right.at = endRight;
        return order;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private char letter() {
        char c = peek();
        if (c < 'a' || c > 'z') {
            return 0;
        }
        at++;
        return c;
    }

    private int suffix() {
        if (peek() != '_') {
            return SUFFIXES.indexOf("");
        }
        int end = ++at;
        while (end < text.length() && text.charAt(end) >= 'a' && text.charAt(end) <= 'z') {
            end++;
        }
        int rank = SUFFIXES.indexOf(text.substring(at, end));
        at = end;
        return rank;
    }

    private void skipTo(String mark) {
        if (text.startsWith(mark, at)) {
            at += mark.length();
        }
    }
}
