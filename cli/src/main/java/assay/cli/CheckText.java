package assay.cli;

import assay.rules.Finding;
import assay.rules.Judgement;
import assay.rules.Missing;
import assay.rules.Observation;
import assay.rules.Severity;
import assay.rules.Verdict;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** Prints what one profile says about an image: what to mend first, what passed last. */
final class CheckText {

    private static final List<Verdict> ORDER =
            List.of(Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS, Verdict.NOT_APPLICABLE);

    private final Judgement judgement;
    private final Messages messages;

    CheckText(Judgement judgement, Messages messages) {
        this.judgement = judgement;
        this.messages = messages;
    }

    void print(PrintWriter out) {
        out.println(
                coloured("bold", judgement.profile().title().in(messages.locale()))
                        + "  "
                        + judgement.profile().id()
                        + " "
                        + judgement.profile().version());
        out.println();
        judgement.findings().stream()
                .filter(CheckText::isOpen)
                .sorted(
                        Comparator.comparingInt(
                                        (Finding finding) -> ORDER.indexOf(finding.verdict()))
                                .thenComparing(finding -> finding.rule().severity()))
                .forEach(finding -> printOpen(finding, out));
        printList("check.passed", Verdict.PASS, out);
        printList("check.notApplicable", Verdict.NOT_APPLICABLE, out);
        out.println();
        out.println(
                messages.text(
                        "check.summary",
                        verdict(judgement.verdict()),
                        count(Verdict.PASS),
                        count(Verdict.FAIL),
                        count(Verdict.UNKNOWN),
                        count(Verdict.NOT_APPLICABLE)));
        out.println(messages.text("check.conclusion." + judgement.verdict()));
    }

    private static boolean isOpen(Finding finding) {
        return finding.verdict() == Verdict.FAIL || finding.verdict() == Verdict.UNKNOWN;
    }

    private void printOpen(Finding finding, PrintWriter out) {
        out.println(
                verdict(finding.verdict())
                        + "  "
                        + finding.rule().id()
                        + "  "
                        + severity(finding.rule().severity()));
        out.println("    " + finding.rule().title().in(messages.locale()));
        for (Observation seen : finding.evidence()) {
            out.println("    " + seen.fact() + " = " + seen.value() + place(seen));
        }
        for (Missing missing : finding.missing()) {
            out.println("    " + messages.text("check.missing", missing.fact(), missing.why()));
        }
        String fix = finding.rule().fix().in(messages.locale());
        out.println(messages.text("check.fix", fix).strip().indent(4).stripTrailing());
        out.println();
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
                judgement.findings().stream()
                        .filter(finding -> finding.verdict() == verdict)
                        .map(finding -> finding.rule().id())
                        .collect(Collectors.joining(", "));
        if (!rules.isEmpty()) {
            out.println(messages.text(key, rules));
        }
    }

    private long count(Verdict verdict) {
        return judgement.findings().stream()
                .filter(finding -> finding.verdict() == verdict)
                .count();
    }

    private String severity(Severity severity) {
        return messages.text("check.severity." + severity.name().toLowerCase(Locale.ROOT));
    }

    private String verdict(Verdict verdict) {
        String colour =
                switch (verdict) {
                    case PASS -> "green";
                    case FAIL -> "red";
                    case UNKNOWN -> "yellow";
                    case NOT_APPLICABLE -> "faint";
                };
        return coloured("bold," + colour, messages.text("check.verdict." + verdict));
    }

    private static String coloured(String style, String text) {
        return Ansi.AUTO.string("@|" + style + " " + text + "|@");
    }
}
