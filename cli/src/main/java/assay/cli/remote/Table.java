package assay.cli.remote;

import assay.cli.ByteSize;
import assay.cli.Style;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Rows of texts under titles, with columns as wide as they need to be. */
final class Table {

    /** Fields that an object has at most that stands in a line with others. */
    private static final int SHORT = 3;

    private final List<String> titles;
    private final List<List<String>> rows = new ArrayList<>();

    private Table(List<String> titles) {
        this.titles = titles;
    }

    /**
     * A column of a list of objects.
     *
     * @param field where its cells are, a JSON Pointer (RFC 6901)
     * @param bytes whether they are sizes
     */
    record Column(String title, String field, boolean bytes) {}

    static Column column(String title, String field) {
        return new Column(title, field, false);
    }

    static Column bytes(String title, String field) {
        return new Column(title, field, true);
    }

    /** A row for each object. */
    static Table of(Iterable<JsonNode> objects, Column... columns) {
        Table table = new Table(Arrays.stream(columns).map(Column::title).toList());
        for (JsonNode each : objects) {
            table.rows.add(Arrays.stream(columns).map(column -> cell(each, column)).toList());
        }
        return table;
    }

    /** All fields of one object, below each other. */
    static Table of(JsonNode object) {
        Table table = new Table(List.of());
        object.propertyStream()
                .filter(field -> !field.getValue().isNull())
                .forEach(field -> table.rows.add(List.of(field.getKey(), text(field.getValue()))));
        return table;
    }

    private static String cell(JsonNode object, Column column) {
        JsonNode value = object.at(column.field());
        return column.bytes() && value.isNumber() ? ByteSize.text(value.asLong()) : text(value);
    }

    /** What came from a server is printed without what moves a terminal's cursor. */
    private static String text(JsonNode value) {
        String text = value.isMissingNode() || value.isNull() ? "" : nested(value);
        return text.codePoints()
                .map(point -> Character.isISOControl(point) ? ' ' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Short ones in a line; of long ones how many there are, for there are commands for them. */
    private static String nested(JsonNode value) {
        if (value.isValueNode()) {
            return value.asString();
        }
        if (value.valueStream().anyMatch(each -> each.size() > SHORT)) {
            return Integer.toString(value.size());
        }
        return value.valueStream()
                .map(Table::nested)
                .collect(Collectors.joining(value.isArray() ? ", " : " "));
    }

    void print(PrintWriter out) {
        List<List<String>> all = new ArrayList<>();
        if (!titles.isEmpty()) {
            all.add(titles);
        }
        all.addAll(rows);
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                line.append(cell).append(Style.padding(cell, width(all, column) + 2));
            }
            String text = line.toString().stripTrailing();
            out.println(row.equals(titles) ? Style.bold(text) : text);
        }
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> Style.width(row.get(column))).max().orElse(0);
    }
}
