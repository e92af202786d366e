package assay.rules.report;

import static java.util.Comparator.naturalOrder;

import assay.rules.CheckReport;
import assay.rules.CheckReport.FindingReport;
import assay.rules.CheckReport.ProfileReport;
import assay.rules.Given;
import assay.rules.Missing;
import assay.rules.Severity;
import assay.rules.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A finding as a page shows it: once, although several profiles may have its rule.
 *
 * @param profiles those that say so, in their order; at least one
 */
record Shown(FindingReport finding, List<ProfileReport> profiles) {

    /** A rule that profiles decide differently, by other parameters, is shown for each verdict. */
    private record Key(String rule, Verdict verdict) {}

    static List<Shown> all(CheckReport report) {
        Map<Key, Shown> all = new LinkedHashMap<>();
        for (ProfileReport profile : report.profiles()) {
            for (FindingReport finding : profile.findings()) {
                all.computeIfAbsent(
                                new Key(finding.rule(), finding.verdict()),
                                _ -> new Shown(finding, new ArrayList<>()))
                        .profiles
                        .add(profile);
            }
        }
        return List.copyOf(all.values());
    }

    static List<Shown> of(List<Shown> all, Predicate<FindingReport> which) {
        return all.stream()
                .filter(each -> which.test(each.finding))
                .sorted(Comparator.comparing(each -> each.finding.severity()))
                .toList();
    }

    static boolean fails(FindingReport finding) {
        return finding.verdict() == Verdict.FAIL && finding.severity() == Severity.ERROR;
    }

    static boolean isUndecided(FindingReport finding) {
        return finding.verdict() == Verdict.UNKNOWN && finding.severity() == Severity.ERROR;
    }

    static boolean isAdvice(FindingReport finding) {
        return finding.isOpen() && finding.severity() != Severity.ERROR;
    }

    /** Who is waited for first; inspection also where nobody is. */
    static Given waitsFor(FindingReport finding) {
        return finding.missing().stream()
                .map(Missing::from)
                .min(naturalOrder())
                .orElse(Given.INSPECTION);
    }
}
