package assay.rules.report;

import assay.rules.CheckReport;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The forms in which the result of a check can be written to a file. */
public enum ReportFormat {
    /** A page for people. */
    HTML(".html"),
    /** SARIF 2.1.0, as code scanners give their results. */
    SARIF(".sarif"),
    /** What CI servers read as results of tests. */
    JUNIT(".xml"),
    /** The report itself, {@code docs/check.schema.json}. */
    JSON(".json");

    private final String ending;

    ReportFormat(String ending) {
        this.ending = ending;
    }

    /** How names of such files end. */
    public String ending() {
        return ending;
    }

    /** The form that the name of a file asks for. */
    public static Optional<ReportFormat> ofName(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        return Stream.of(values()).filter(each -> name.endsWith(each.ending)).findAny();
    }

    /**
     * The report in this form, to be written as UTF-8.
     *
     * @param reader whose language a page is in; the other forms are for programs: English, or both
     */
    public String write(CheckReport report, Locale reader) {
        return switch (this) {
            case HTML -> HtmlReport.of(report, reader);
            case SARIF -> SarifReport.of(report);
            case JUNIT -> JUnitReport.of(report);
            case JSON -> report.toJson() + "\n";
        };
    }
}
