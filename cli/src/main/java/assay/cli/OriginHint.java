package assay.cli;

import assay.rules.CheckReport;
import assay.rules.CheckReport.FindingReport;
import java.io.PrintWriter;
import java.util.List;

/**
 * What one line of a listing would decide: many rules hold for images of one origin alone, and
 * nobody sees on a disk where it was made.
 */
final class OriginHint {

    private static final String ORIGIN = "image.origin";

    /** Fewer say it themselves. */
    private static final int MANY = 5;

    private OriginHint() {}

    /** Says it above a report in which many rules wait for it. */
    static void print(CheckReport report, Messages messages, PrintWriter out) {
        List<String> waiting =
                report.profiles().stream()
                        .flatMap(profile -> profile.findings().stream())
                        .filter(finding ->
                                finding.missing().stream()
                                        .anyMatch(missing -> missing.fact().equals(ORIGIN)))
                        .map(FindingReport::rule)
                        .distinct()
                        .toList();
        if (waiting.size() >= MANY) {
            out.println(messages.text("check.origin", waiting.size()));
            out.println();
        }
    }
}
