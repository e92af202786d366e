package assay.rules.report;

import static assay.rules.report.Attribute.style;
import static assay.rules.report.Markup.join;
import static assay.rules.report.Markup.tag;
import static assay.rules.report.Markup.text;

import assay.rules.CheckReport;
import assay.rules.CheckReport.FindingReport;
import assay.rules.CheckReport.UnusedWaiver;
import assay.rules.Given;
import assay.rules.Missing;
import assay.rules.Text;
import assay.rules.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All findings, grouped by what to do first. */
final class FindingsPart {

    private final CheckReport report;
    private final List<Shown> all;
    private final Locale reader;

    FindingsPart(CheckReport report, Locale reader) {
        this.report = report;
        this.all = Shown.all(report);
        this.reader = reader;
    }

    Markup sections() {
        boolean open = all.stream().anyMatch(each -> each.finding().isOpen());
        return join(
                open ? Markup.none() : tag("p", style("calm"), say(Words.NOTHING_OPEN)),
                open(Words.FAILED, Words.FAILED_WHY, Shown.of(all, Shown::fails)),
                open(Words.UNDECIDED, Words.UNDECIDED_WHY, Shown.of(all, Shown::isUndecided)),
                open(Words.ADVICE, Words.ADVICE_WHY, Shown.of(all, Shown::isAdvice)),
                waived(),
                folded(Words.PASSED, Verdict.PASS),
                folded(Words.NOT_APPLICABLE, Verdict.NOT_APPLICABLE),
                unused());
    }

    private Markup say(Text words) {
        return text(words.in(reader));
    }

    private Markup heading(Text name, int count) {
        return tag("h2", say(name), tag("span", style("count"), text(" " + count)));
    }

    /**
     * What fails, or only inspection could decide, is shown in full; the rest in a table for each
     * of those who can give what it needs, for without a listing there may be a hundred.
     */
    private Markup open(Text name, Text why, List<Shown> findings) {
        if (findings.isEmpty()) {
            return Markup.none();
        }
        List<Part> parts = new ArrayList<>();
        parts.add(heading(name, findings.size()));
        parts.add(tag("p", style("why"), say(why)));
        for (Given from : Given.values()) {
            List<Shown> those = Shown.of(findings, finding -> Shown.waitsFor(finding) == from);
            if (from == Given.INSPECTION) {
                parts.add(join(those.stream().map(this::card)));
            } else if (!those.isEmpty()) {
                parts.add(waiting(from, those));
            }
        }
        return tag("section", parts);
    }

    private Markup card(Shown finding) {
        return new FindingCard(finding, reader).card();
    }

    private Markup waiting(Given from, List<Shown> waiting) {
        return tag(
                "div",
                style("waiting unknown"),
                Table.of(
                        tag(
                                "caption",
                                say(Words.wanted(from)),
                                tag("span", style("count"), text(" " + waiting.size()))),
                        List.of(Words.RULE, Words.REQUIREMENT, Words.MISSING),
                        waiting.stream().map(each -> row(each, missing(each))).toList(),
                        reader));
    }

    private static Markup missing(Shown shown) {
        return join(
                shown.finding().missing().stream()
                        .map(Missing::fact)
                        .distinct()
                        .map(fact -> join(tag("code", text(fact)), text(" "))));
    }

    private Markup row(Shown shown, Markup last) {
        FindingReport finding = shown.finding();
        return tag(
                "tr",
                tag("td", tag("code", text(finding.rule()))),
                tag("td", say(finding.title())),
                tag("td", last));
    }

    private Markup waived() {
        List<Shown> waived = Shown.of(all, each -> each.verdict() == Verdict.WAIVED);
        return waived.isEmpty()
                ? Markup.none()
                : tag(
                        "section",
                        heading(Words.WAIVED, waived.size()),
                        join(waived.stream().map(this::card)));
    }

    private Markup folded(Text name, Verdict verdict) {
        List<Shown> findings = Shown.of(all, each -> each.verdict() == verdict);
        if (findings.isEmpty()) {
            return Markup.none();
        }
        boolean evidence = verdict == Verdict.PASS;
        return tag(
                "section",
                heading(name, findings.size()),
                tag(
                        "details",
                        tag("summary", text(summary(findings))),
                        Table.of(
                                tag("caption", style("spoken"), say(name)),
                                List.of(
                                        Words.RULE,
                                        Words.REQUIREMENT,
                                        evidence ? Words.EVIDENCE : Words.PROFILE),
                                findings.stream()
                                        .map(each ->
                                                row(each, evidence ? found(each) : profiles(each)))
                                        .toList(),
                                reader)));
    }

    private static String summary(List<Shown> findings) {
        return findings.stream()
                .map(each -> each.finding().rule())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static Markup found(Shown shown) {
        Stream<String> facts =
                shown.finding().evidence().stream()
                        .map(seen -> seen.fact() + " = " + seen.value())
                        .distinct();
        return join(facts.map(fact -> tag("div", tag("code", text(fact)))));
    }

    private static Markup profiles(Shown shown) {
        return join(
                shown.profiles().stream()
                        .map(profile -> join(tag("code", text(profile.id())), text(" "))));
    }

    private Markup unused() {
        if (report.unusedWaivers().isEmpty()) {
            return Markup.none();
        }
        return tag(
                "section",
                tag("h2", say(Words.UNUSED)),
                Table.of(
                        Words.UNUSED,
                        List.of(Words.RULE, Words.BY, Words.UNTIL, Words.WHY),
                        report.unusedWaivers().stream().map(this::unused),
                        reader));
    }

    private List<String> unused(UnusedWaiver waiver) {
        return List.of(
                waiver.rule(),
                waiver.by(),
                waiver.until().toString(),
                Words.of(waiver.reason()).in(reader));
    }
}
