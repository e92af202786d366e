package assay.cli;

import assay.guest.Evidence;
import assay.guest.Facts;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints facts as a table of path, value and the place where it was seen. */
final class FactsTable {

    /** Objects with more keys, such as the packages by name, are counted instead of listed. */
    private static final int MAX_KEYS = 40;

    private static final int MAX_ELEMENTS = 12;
    private static final int MAX_VALUE = 96;

    private final Facts facts;
    private final Messages messages;
    private final List<Row> rows = new ArrayList<>();

    FactsTable(Facts facts, Messages messages) {
        this.facts = facts;
        this.messages = messages;
    }

    private record Row(String path, String value, String place) {}

    void print(PrintWriter out) {
        facts.values().forEach((key, value) -> add(key, value));
        int pathWidth = width(rows.stream().map(Row::path).toList());
        int valueWidth = width(rows.stream().map(Row::value).toList());
        String section = "";
        for (Row row : rows) {
            String top = row.path().split("[.\\[]", 2)[0];
            if (!top.equals(section) && !section.isEmpty()) {
                out.println();
            }
            section = top;
            out.println(
                    (pad(row.path(), pathWidth)
                                    + "  "
                                    + pad(row.value(), valueWidth)
                                    + "  "
                                    + row.place())
                            .stripTrailing());
        }
        printUnread(out, pathWidth);
    }

    private void printUnread(PrintWriter out, int pathWidth) {
        if (facts.unread().isEmpty()) {
            return;
        }
        out.println();
        out.println(messages.text("inspect.unread"));
        facts.unread().forEach((path, why) -> out.println(pad(path, pathWidth) + "  " + why));
    }

    private void add(String path, Object value) {
        switch (value) {
            case Map<?, ?> object when object.size() > MAX_KEYS ->
                    row(path, messages.text("inspect.entries", object.size()));
            case Map<?, ?> object when object.isEmpty() -> row(path, "{}");
            case Map<?, ?> object ->
                    object.forEach((key, child) -> add(child(path, (String) key), child));
            case List<?> list when list.stream().anyMatch(Map.class::isInstance) ->
                    addElements(path, list);
            default -> row(path, text(value));
        }
    }

    /** The path of what {@code key} names in the object at {@code path}, at the top empty. */
    static String child(String path, String key) {
        if (key.contains(".") || key.contains("/")) {
            return path + "[" + key + "]";
        }
        return path.isEmpty() ? key : path + "." + key;
    }

    private void addElements(String path, List<?> list) {
        for (int i = 0; i < Math.min(list.size(), MAX_ELEMENTS); i++) {
            row(path + "[" + i + "]", text(list.get(i)));
        }
        if (list.size() > MAX_ELEMENTS) {
            row(path, messages.text("inspect.more", list.size() - MAX_ELEMENTS));
        }
    }

    private void row(String path, String value) {
        rows.add(new Row(path, cut(value), place(path)));
    }

    private String place(String path) {
        List<Evidence> seen = facts.evidence().getOrDefault(path, List.of());
        if (seen.isEmpty()) {
            return "";
        }
        Evidence first = seen.getFirst();
        return first.where() + (first.line() > 0 ? ":" + first.line() : "");
    }

    /** A value on one line: {@code name=root uid=0}, {@code a, b, c}. */
    static String text(Object value) {
        return switch (value) {
            case Map<?, ?> object ->
                    object.entrySet().stream()
                            .filter(entry -> !entry.getKey().equals("evidence"))
                            .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
                            .collect(Collectors.joining(" "));
            case List<?> list when list.isEmpty() -> "[]";
            case List<?> list ->
                    list.stream().map(FactsTable::text).collect(Collectors.joining(", "));
            case String text -> printable(text);
            default -> value.toString();
        };
    }

    /** Text of an image never controls the terminal. */
    private static String printable(String text) {
        return text.isEmpty() ? "\"\"" : text.replaceAll("\\p{Cntrl}", "?");
    }

    private static String cut(String value) {
        return value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE - 1) + "…";
    }

    private static int width(List<String> cells) {
        return cells.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String pad(String cell, int width) {
        return cell + " ".repeat(Math.max(0, width - cell.length()));
    }
}
