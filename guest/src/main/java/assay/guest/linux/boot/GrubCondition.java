package assay.guest.linux.boot;

import java.util.List;
import java.util.function.Predicate;

/**
 * GRUB's {@code test} command, also called {@code [}.
 *
 * @see <a href="https://www.gnu.org/software/grub/manual/grub/html_node/test.html">GNU GRUB manual,
 *     "test"</a>
 */
final class GrubCondition {

    private GrubCondition() {}

    /**
     * Whether the expression holds.
     *
     * @param words the expression, without the command's name and a closing bracket
     * @param exists whether the guest has a file of some length at an absolute path
     */
    static boolean holds(List<String> words, Predicate<String> exists) {
        int or = words.indexOf("-o");
        if (or >= 0) {
            return holds(words.subList(0, or), exists)
                    || holds(words.subList(or + 1, words.size()), exists);
        }
        int and = words.indexOf("-a");
        if (and >= 0) {
            return holds(words.subList(0, and), exists)
                    && holds(words.subList(and + 1, words.size()), exists);
        }
        boolean inverted = !words.isEmpty() && words.getFirst().equals("!");
        return inverted ? !term(words.subList(1, words.size()), exists) : term(words, exists);
    }

    private static boolean term(List<String> words, Predicate<String> exists) {
        return switch (words.size()) {
            case 0 -> false;
            case 1 -> !words.getFirst().isEmpty();
            case 2 -> unary(words.getFirst(), words.getLast(), exists);
            default -> binary(words.get(0), words.get(1), words.get(2));
        };
    }

    private static boolean unary(String test, String operand, Predicate<String> exists) {
        return switch (test) {
            case "-n" -> !operand.isEmpty();
            case "-z" -> operand.isEmpty();
            case "-d", "-e", "-f", "-s" -> exists.test(operand);
            default -> false;
        };
    }

    private static boolean binary(String left, String test, String right) {
        return switch (test) {
            case "=", "==" -> left.equals(right);
            case "!=" -> !left.equals(right);
            case "-eq" -> number(left) == number(right);
            case "-ne" -> number(left) != number(right);
            case "-lt" -> number(left) < number(right);
            case "-le" -> number(left) <= number(right);
            case "-gt" -> number(left) > number(right);
            case "-ge" -> number(left) >= number(right);
            default -> false;
        };
    }

    /** Texts that are no numbers count as 0, as in GRUB. */
    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
