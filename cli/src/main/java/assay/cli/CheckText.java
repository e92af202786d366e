package assay.cli;

import assay.rules.CheckReport;
import assay.rules.CheckReport.FindingReport;
import assay.rules.CheckReport.ProfileReport;
import assay.rules.CheckReport.UnusedWaiver;
import assay.rules.CheckReport.WaivedReport;
import assay.rules.Given;
import assay.rules.Missing;
import assay.rules.Observation;
import assay.rules.Rule.Kind;
import assay.rules.Verdict;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints what one profile says about an image: what to mend first, what passed last. */
final class CheckText {

    private static final List<Verdict> ORDER =
            List.of(
                    Verdict.FAIL,
                    Verdict.UNKNOWN,
                    Verdict.WAIVED,
                    Verdict.PASS,
                    Verdict.NOT_APPLICABLE);

    /** What to mend first. */
    static final Comparator<FindingReport> URGENCY =
            Comparator.comparingInt((FindingReport finding) -> ORDER.indexOf(finding.verdict()))
                    .thenComparing(FindingReport::severity);

    private final ProfileReport profile;
    private final Messages messages;

    CheckText(ProfileReport profile, Messages messages) {
        this.profile = profile;
        this.messages = messages;
    }

    void print(PrintWriter out) {
        out.println(
                Style.bold(profile.title().in(messages.locale()))
                        + "  "
                        + profile.id()
                        + " "
                        + profile.version());
        out.println();
        profile.findings().stream()
                .filter(finding -> finding.isOpen() || finding.waived().isPresent())
                .sorted(URGENCY)
                .forEach(finding -> {
                    printHead(finding, "", messages, out);
                    printBody(finding, messages, out);
                });
        printList("check.passed", Verdict.PASS, out);
        printList("check.notApplicable", Verdict.NOT_APPLICABLE, out);
        out.println();
        if (profile.kinds().size() > 1) {
            out.println(messages.text("check.kinds", kinds()));
        }
        if (!profile.leftAside().isEmpty()) {
            out.println(messages.text("check.leftAside", leftAside()));
        }
        printSummary(profile, messages, out);
        out.println(messages.text("check.conclusion." + profile.verdict()));
    }

    /** How many rules passed, failed and so on. */
    static void printSummary(ProfileReport profile, Messages messages, PrintWriter out) {
        String summary =
                messages.text(
                        "check.summary",
                        Style.verdict(profile.verdict(), messages),
                        profile.count(Verdict.PASS),
                        profile.count(Verdict.FAIL),
                        profile.count(Verdict.UNKNOWN),
                        profile.count(Verdict.NOT_APPLICABLE));
        long waived = profile.count(Verdict.WAIVED);
        out.println(waived == 0 ? summary : summary + messages.text("check.waived", waived));
    }

    /** The line of a finding: verdict, rule, severity, and the profiles that it is in. */
    static void printHead(
            FindingReport finding, String profiles, Messages messages, PrintWriter out) {
        out.println(
                Style.verdict(finding.verdict(), messages)
                        + "  "
                        + finding.rule()
                        + "  "
                        + Style.severity(finding.severity(), messages)
                        + (profiles.isEmpty() ? "" : "  " + profiles));
    }

    /** What a finding was decided on, what is missing, and what to do. */
    static void printBody(FindingReport finding, Messages messages, PrintWriter out) {
        out.println("    " + finding.title().in(messages.locale()));
        for (Observation seen : finding.evidence()) {
            out.println("    " + seen.fact() + " = " + seen.value() + place(seen));
        }
        for (Missing missing : finding.missing()) {
            String why = missing.reason().in(messages.locale());
            out.println("    " + messages.text("check.missing", missing.fact(), why));
        }
        finding.missing().stream()
                .map(Missing::from)
                .filter(from -> from != Given.INSPECTION)
                .distinct()
                .forEach(from -> out.println("    " + messages.text("check.from." + from)));
        finding.waived().ifPresent(waived -> out.println("    " + waiver(waived, messages)));
        if (finding.waived().isEmpty()) {
            String fix = finding.fix().in(messages.locale());
            out.println(messages.text("check.fix", fix).strip().indent(4).stripTrailing());
        }
        out.println();
    }

    private static String waiver(WaivedReport waived, Messages messages) {
        return messages.text(
                "check.waiver",
                messages.text("check.verdict." + waived.was()),
                waived.by(),
                waived.until().toString(),
                waived.why());
    }

    private static String place(Observation seen) {
        if (seen.where().isEmpty()) {
            return "";
        }
        String line = seen.line() > 0 ? ":" + seen.line() : "";
        String text = seen.text().isEmpty() ? "" : "  " + seen.text();
        return "  [" + seen.where() + line + text + "]";
    }

    private void printList(String key, Verdict verdict, PrintWriter out) {
        String rules =
                profile.findings().stream()
                        .filter(finding -> finding.verdict() == verdict)
                        .map(FindingReport::rule)
                        .collect(Collectors.joining(", "));
        if (!rules.isEmpty()) {
            out.println(messages.text(key, rules));
        }
    }

    private String kinds() {
        return profile.kinds().entrySet().stream()
                .map(kind -> name(kind.getKey()) + " " + Style.verdict(kind.getValue(), messages))
                .collect(Collectors.joining(messages.text("check.comma")));
    }

    private String leftAside() {
        return profile.leftAside().entrySet().stream()
                .map((Map.Entry<Kind, Integer> kind) -> name(kind.getKey()) + " " + kind.getValue())
                .collect(Collectors.joining(messages.text("check.comma")));
    }

    private String name(Kind kind) {
        return messages.text("check.kind." + kind.name().toLowerCase(Locale.ROOT));
    }

    /** The waivers that changed nothing. */
    static void printUnused(CheckReport report, Messages messages, PrintWriter out) {
        for (UnusedWaiver unused : report.unusedWaivers()) {
            out.println(
                    messages.text(
                            "check.unused." + unused.reason(),
                            unused.rule(),
                            unused.by(),
                            unused.until().toString()));
        }
    }
}
