package assay.rules.report;

import assay.rules.Area;
import assay.rules.CheckReport;
import assay.rules.CheckReport.FindingReport;
import assay.rules.CheckReport.ProfileReport;
import assay.rules.CheckReport.UnusedWaiver;
import assay.rules.CheckReport.WaivedReport;
import assay.rules.Given;
import assay.rules.Missing;
import assay.rules.Observation;
import assay.rules.Rule.Kind;
import assay.rules.Severity;
import assay.rules.Source;
import assay.rules.Text;
import assay.rules.Verdict;
import assay.rules.Waiver;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A report with a finding of each kind, in which everything that others write is one word. */
final class MadeReport {

    private static final LocalDate DAY = LocalDate.of(2026, 12, 31);

    private final String word;

    private MadeReport(String word) {
        this.word = word;
    }

    /**
     * @param word stands for every name, value, place and text of the image, profiles and waivers
     */
    static CheckReport of(String word) {
        return new MadeReport(word).report();
    }

    private Text text() {
        return new Text(word, word);
    }

    private CheckReport report() {
        Map<String, Object> image =
                Map.of(
                        "path",
                        word,
                        "format",
                        word,
                        "fileSize",
                        1L << 20,
                        "virtualSize",
                        10L << 30,
                        "content",
                        word,
                        "partitionTable",
                        word,
                        "os",
                        Map.of("distro", word, "version", word, "arch", word),
                        "partitions",
                        List.of(partition(1, 2048), partition(2, 1 << 20)),
                        "filesystems",
                        List.of(Map.of("role", word, "type", word, "layer", word)));
        ProfileReport profile =
                new ProfileReport(
                        word,
                        word,
                        text(),
                        List.of(new Source(text(), word)),
                        Verdict.FAIL,
                        Map.of(Kind.OFFLINE, Verdict.FAIL, Kind.FORM, Verdict.UNKNOWN),
                        Map.of(Kind.BOOT, 2),
                        findings());
        UnusedWaiver unused = new UnusedWaiver(word, word, word, DAY, Waiver.Idle.EXPIRED);
        return new CheckReport(
                Instant.parse("2026-11-21T08:30:15Z"), image, List.of(profile), List.of(unused));
    }

    private Map<String, Object> partition(long number, long start) {
        return Map.of("num", number, "start", start, "type", word, "role", word, "fs", word);
    }

    private List<FindingReport> findings() {
        return List.of(
                finding("R-1", Severity.ERROR, Verdict.FAIL),
                finding("R-2", Severity.WARNING, Verdict.FAIL),
                finding("R-3", Severity.ERROR, Verdict.UNKNOWN, Given.INSPECTION),
                finding("R-4", Severity.ERROR, Verdict.UNKNOWN, Given.LISTING),
                finding("R-5", Severity.ERROR, Verdict.PASS),
                finding("R-6", Severity.ERROR, Verdict.NOT_APPLICABLE),
                finding("R-7", Severity.ERROR, Verdict.WAIVED),
                finding(word, Severity.INFO, Verdict.FAIL));
    }

    private FindingReport finding(
            String rule, Severity severity, Verdict verdict, Given... missing) {
        Observation seen = new Observation("disk.format", word, "/etc/" + word, 3, word);
        Observation elsewhere = new Observation("disk.format", word, word, 0, "");
        Optional<WaivedReport> waived =
                verdict == Verdict.WAIVED
                        ? Optional.of(new WaivedReport(Verdict.FAIL, word, word, DAY))
                        : Optional.empty();
        return new FindingReport(
                rule,
                severity,
                Kind.OFFLINE,
                Area.DISK,
                word,
                verdict,
                text(),
                List.of(seen, elsewhere),
                List.of(missing).stream().map(from -> new Missing(word, word, from)).toList(),
                text(),
                List.of(word),
                waived);
    }
}
