package assay.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Facts as short texts for people. What a guest wrote can neither flood nor steer a terminal. */
public final class Excerpt {

    /** Longest value that is shown, in characters. */
    static final int MAX_VALUE = 200;

    private static final int MAX_ITEMS = 5;

    /** Deeper objects are cut: facts of that kind are named by a longer path instead. */
    private static final int MAX_DEPTH = 3;

    private Excerpt() {}

    /** A value: a scalar as it is, of a list its first items, of an object its entries. */
    static String of(Object value) {
        return cut(text(value, 0));
    }

    /** The items of a list that broke the rule. */
    static String of(List<?> offending, int all) {
        return cut(offending.size() + " of " + all + ": " + items(offending, 0));
    }

    /**
     * The text without characters that steer a terminal or the direction of writing: controls,
     * formats (ESC, bidirectional overrides, zero-width), line separators and broken surrogates
     * become U+FFFD.
     */
    public static String printable(String text) {
        return isPlain(text) ? text : replaced(text);
    }

    /** Printable ASCII is most of what there is. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static String replaced(String text) {
        return text.codePoints()
                .map(point -> isPrintable(point) ? point : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    private static String text(Object value, int depth) {
        return switch (value) {
            case String text -> text.isEmpty() ? "\"\"" : cut(text);
            case List<?> list when list.isEmpty() -> "[]";
            case List<?> list -> list.size() + ": " + items(list, depth);
            case Map<?, ?> object -> entries(object, depth);
            default -> value.toString();
        };
    }

    private static String items(List<?> list, int depth) {
        if (depth == MAX_DEPTH) {
            return "…";
        }
        List<String> shown = new ArrayList<>();
        for (Object item : list.subList(0, Math.min(list.size(), MAX_ITEMS))) {
            shown.add(text(item, depth + 1));
        }
        return String.join(", ", shown) + (list.size() > MAX_ITEMS ? ", …" : "");
    }

    private static String entries(Map<?, ?> object, int depth) {
        if (depth == MAX_DEPTH) {
            return "{…}";
        }
        List<String> shown = new ArrayList<>();
        for (Map.Entry<?, ?> entry : object.entrySet()) {
            if (shown.size() == MAX_ITEMS) {
                break;
            }
            shown.add(entry.getKey() + ": " + text(entry.getValue(), depth + 1));
        }
        return "{" + String.join(", ", shown) + (object.size() > MAX_ITEMS ? ", …}" : "}");
    }

    /** Cut between characters: half a surrogate pair would come out as U+FFFD. */
    private static String cut(String text) {
        if (text.length() <= MAX_VALUE) {
            return printable(text);
        }
        int end = MAX_VALUE - 1;
        end -= Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
        return printable(text.substring(0, end)) + "…";
    }
}
