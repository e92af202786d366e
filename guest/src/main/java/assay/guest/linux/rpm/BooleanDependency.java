package assay.guest.linux.rpm;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.util.function.Predicate;

/**
 * Decides a need that is made of others: {@code (pkgA >= 2 or (pkgB if pkgC else pkgD))}. Its
 * {@code unless} is for conflicts alone.
 *
 * @see <a href="https://rpm-software-management.github.io/rpm/manual/boolean_dependencies.html">RPM
 *     reference manual, "Boolean Dependencies"</a>
 */
final class BooleanDependency {

    private static final int MAX_DEPTH = 32;

    private final String text;
    private final Predicate<RpmDependency> met;
    private int at;

    private BooleanDependency(String text, Predicate<RpmDependency> met) {
        this.text = text;
        this.met = met;
    }

    /** Whether a need is written so. */
    static boolean isOne(String name) {
        return name.startsWith("(");
    }

    /**
     * Whether it is met.
     *
     * @param met whether a part of it is
     * @throws ImageException if it is not written as rpm writes them
     */
    static boolean isMet(String text, Predicate<RpmDependency> met) throws ImageException {
        BooleanDependency all = new BooleanDependency(text, met);
        boolean answer = all.group(0);
        if (all.at < text.length()) {
            throw all.odd();
        }
        return answer;
    }

    private boolean group(int depth) throws ImageException {
        if (depth > MAX_DEPTH) {
            throw odd();
        }
        at++;
        boolean answer = operand(depth);
        while (next() != ')') {
            String operator = word();
            boolean other = operand(depth);
            answer =
                    switch (operator) {
                        case "and", "with" -> answer && other;
                        case "or" -> answer || other;
                        case "without" -> answer && !other;
                        case "if" -> otherwise(other, answer, depth);
                        default -> throw odd();
                    };
        }
        at++;
        return answer;
    }

    /**
     * The first where the condition holds, else the operand after {@code else}, if there is one.
     */
    private boolean otherwise(boolean condition, boolean first, int depth) throws ImageException {
        boolean second = true;
        if (next() == 'e') {
            if (!word().equals("else")) {
                throw odd();
            }
            second = operand(depth);
        }
        return condition ? first : second;
    }

    private boolean operand(int depth) throws ImageException {
        if (next() == '(') {
            return group(depth + 1);
        }
        String name = word();
        int flags = 0;
        for (; "<>=".indexOf(next()) >= 0; at++) {
            flags |=
                    switch (text.charAt(at)) {
                        case '<' -> RpmDependency.LESS;
                        case '>' -> RpmDependency.GREATER;
                        default -> RpmDependency.EQUAL;
                    };
        }
        return met.test(new RpmDependency(name, flags == 0 ? "" : word(), flags));
    }

    /** What comes after spaces. */
    private char next() throws ImageException {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (at == text.length()) {
            throw odd();
        }
        return text.charAt(at);
    }

    /** Up to a space, or the end of the group: {@code libz.so.1()(64bit)} has its own brackets. */
    private String word() throws ImageException {
        next();
        int start = at;
        int open = 0;
        while (at < text.length() && text.charAt(at) != ' ') {
            char c = text.charAt(at);
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (open < 0) {
                break;
            }
            at++;
        }
        if (at == start) {
            throw odd();
        }
        return text.substring(start, at);
    }

    private ImageException odd() {
        return new ImageException(
                Reason.UNSUPPORTED, "rpm header", -1, "a dependency that says \"" + text + '"');
    }
}
