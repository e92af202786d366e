package assay.server.api;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tables for spreadsheets (RFC 4180). */
final class Csv {

    /** Tells Excel that what follows is UTF-8. */
    static final String MARK = "\ufeff";

    /**
     * What spreadsheets take for the start of a formula; the last four as East Asia writes them.
     */
    private static final String FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private Csv() {}

    /** A line of cells, with its end. */
    static String row(Stream<String> cells) {
        return cells.map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    /** In quotes; what a spreadsheet would take for a formula becomes a text. */
    private static String cell(String text) {
        boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
        return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }
}
