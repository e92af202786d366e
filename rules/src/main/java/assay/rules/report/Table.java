package assay.rules.report;

import static assay.rules.report.Attribute.at;
import static assay.rules.report.Attribute.style;
import static assay.rules.report.Markup.tag;
import static assay.rules.report.Markup.text;

import assay.rules.Text;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Tables with a caption and names of columns, that may be wider than a small screen. */
final class Table {

    private Table() {}

    /** A table of plain texts. */
    static Markup of(Text caption, List<Text> columns, Stream<List<String>> rows, Locale reader) {
        Stream<Markup> cells =
                rows.map(
                        row -> tag("tr", row.stream().map(each -> tag("td", text(each))).toList()));
        return of(tag("caption", text(caption.in(reader))), columns, cells.toList(), reader);
    }

    /** A table of rows that are made already. */
    static Markup of(Markup caption, List<Text> columns, List<Markup> rows, Locale reader) {
        List<Markup> names =
                columns.stream()
                        .map(name -> tag("th", at("scope", "col"), text(name.in(reader))))
                        .toList();
        return tag(
                "div",
                style("wide"),
                tag("table", caption, tag("thead", tag("tr", names)), tag("tbody", rows)));
    }
}
