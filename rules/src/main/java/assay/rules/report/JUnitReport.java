package assay.rules.report;

import static assay.rules.report.Attribute.at;
import static assay.rules.report.Markup.tag;
import static assay.rules.report.Markup.text;

import assay.rules.CheckReport;
import assay.rules.CheckReport.FindingReport;
import assay.rules.CheckReport.ProfileReport;
import assay.rules.Missing;
import assay.rules.Observation;
import assay.rules.Severity;
import assay.rules.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A report as results of tests, in the XML of JUnit that CI servers read: a suite for each profile,
 * a case for each rule.
 *
 * <p>That form knows no more than passed, failed and skipped. Failed is what keeps the profile from
 * passing for sure. Skipped, with the reason, is what is undecided, does not apply, was waived, or
 * is advice that the image does not follow: none of them is passed.
 */
final class JUnitReport {

    private JUnitReport() {}

    static String of(CheckReport report) {
        List<Part> parts = new ArrayList<>();
        parts.add(at("name", "assay " + ImageSummary.of(report.image()).name()));
        report.profiles().forEach(profile -> parts.add(suite(profile)));
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + tag("testsuites", parts).xml()
                + "\n";
    }

    private static Markup suite(ProfileReport profile) {
        List<FindingReport> findings = profile.findings();
        long failures = findings.stream().filter(Shown::fails).count();
        long passed = profile.count(Verdict.PASS);
        List<Part> parts = new ArrayList<>();
        parts.add(at("name", profile.id()));
        parts.add(at("tests", findings.size()));
        parts.add(at("failures", failures));
        parts.add(at("errors", 0));
        parts.add(at("skipped", findings.size() - failures - passed));
        findings.forEach(finding -> parts.add(testCase(profile, finding)));
        return tag("testsuite", parts);
    }

    private static Markup testCase(ProfileReport profile, FindingReport finding) {
        return tag(
                "testcase",
                at("classname", profile.id()),
                at("name", finding.rule() + " " + finding.title().en()),
                at("time", 0),
                outcome(finding));
    }

    private static Markup outcome(FindingReport finding) {
        return switch (finding.verdict()) {
            case PASS -> Markup.none();
            case FAIL ->
                    finding.severity() == Severity.ERROR
                            ? tag(
                                    "failure",
                                    at("type", finding.area().name().toLowerCase(Locale.ROOT)),
                                    at("message", finding.title().en()),
                                    details(finding))
                            : skipped("advice that is not followed: " + evidence(finding));
            case UNKNOWN -> skipped("undecided: " + missing(finding));
            case NOT_APPLICABLE -> skipped("does not apply");
            case WAIVED ->
                    skipped(
                            finding.waived()
                                    .map(waived -> "waived by " + waived.by() + ": " + waived.why())
                                    .orElse("waived"));
        };
    }

    private static Markup skipped(String why) {
        return tag("skipped", at("message", why));
    }

    private static Markup details(FindingReport finding) {
        Stream<Markup> seen =
                finding.evidence().stream()
                        .map(each -> Markup.join(text(line(each)), new Markup("\n")));
        return Markup.join(Markup.join(seen), text("To do: " + finding.fix().en()));
    }

    private static String evidence(FindingReport finding) {
        return finding.evidence().stream().map(JUnitReport::line).collect(Collectors.joining("; "));
    }

    /**
     * A fact, and where it was seen: {@code ssh.installed = true [/etc/ssh/sshd_config:3 Port 22]}.
     */
    static String line(Observation seen) {
        if (seen.where().isEmpty()) {
            return seen.fact() + " = " + seen.value();
        }
        String line = seen.line() > 0 ? ":" + seen.line() : "";
        String there = seen.text().isEmpty() ? "" : " " + seen.text();
        return seen.fact() + " = " + seen.value() + " [" + seen.where() + line + there + "]";
    }

    static String missing(FindingReport finding) {
        return finding.missing().stream()
                .map((Missing each) -> each.fact() + " (" + each.why() + ")")
                .collect(Collectors.joining(", "));
    }
}
