package assay.rules.report;

import static assay.rules.report.Attribute.at;
import static assay.rules.report.Attribute.style;
import static assay.rules.report.Markup.join;
import static assay.rules.report.Markup.tag;
import static assay.rules.report.Markup.text;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import assay.rules.CheckReport.FindingReport;
import assay.rules.CheckReport.ProfileReport;
import assay.rules.CheckReport.WaivedReport;
import assay.rules.Missing;
import assay.rules.Observation;
import assay.rules.Text;
import assay.rules.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows one finding: the requirement, what was found, what is missing, what to do. */
final class FindingCard {

    private final Shown shown;
    private final FindingReport finding;
    private final Locale reader;

    /** A fact and what was found. */
    private record Seen(String fact, String value) {}

    FindingCard(Shown shown, Locale reader) {
        this.shown = shown;
        this.finding = shown.finding();
        this.reader = reader;
    }

    Markup card() {
        return tag(
                "article",
                style("finding " + look()),
                head(),
                tag("h3", say(finding.title())),
                evidence(),
                missing(),
                join(finding.waived().stream().map(this::waived)),
                finding.waived().isEmpty() ? fix() : Markup.none(),
                tag("p", style("quiet"), text(sources())));
    }

    private Markup say(Text words) {
        return text(words.in(reader));
    }

    private String look() {
        boolean advice = Shown.isAdvice(finding) && finding.verdict() == Verdict.FAIL;
        return advice ? "advice" : Overview.look(finding.verdict());
    }

    private Markup head() {
        String about =
                Words.of(finding.severity()).in(reader)
                        + " · "
                        + Words.of(finding.area()).in(reader)
                        + " · "
                        + shown.profiles().stream()
                                .map(ProfileReport::id)
                                .collect(Collectors.joining(", "));
        return tag(
                "p",
                style("head"),
                tag("span", style("badge"), say(Words.of(finding.verdict()))),
                text(" "),
                tag("code", style("rule"), text(finding.rule())),
                text(" "),
                tag("span", style("quiet"), text(about)));
    }

    private Markup evidence() {
        if (finding.evidence().isEmpty()) {
            return Markup.none();
        }
        Map<Seen, List<Observation>> facts =
                finding.evidence().stream()
                        .collect(
                                groupingBy(
                                        each -> new Seen(each.fact(), each.value()),
                                        LinkedHashMap::new,
                                        toList()));
        List<Markup> rows = new ArrayList<>();
        facts.forEach((seen, places) -> addRows(rows, seen, places));
        return tag(
                "div",
                style("evidence"),
                Table.of(
                        tag("caption", say(Words.EVIDENCE)),
                        List.of(Words.FACT, Words.VALUE, Words.PLACE, Words.TEXT),
                        rows,
                        reader));
    }

    /** A fact stands there once, beside all places where it was seen. */
    private static void addRows(List<Markup> rows, Seen seen, List<Observation> places) {
        Attribute all = at("rowspan", places.size());
        for (int i = 0; i < places.size(); i++) {
            Observation one = places.get(i);
            String line = one.line() > 0 ? one.where() + ":" + one.line() : one.where();
            List<Part> cells = new ArrayList<>();
            if (i == 0) {
                cells.add(tag("td", all, tag("code", text(seen.fact))));
                cells.add(tag("td", all, tag("code", text(seen.value))));
            }
            cells.add(code(line));
            cells.add(code(one.text()));
            rows.add(tag("tr", cells));
        }
    }

    private static Markup code(String words) {
        return tag("td", words.isEmpty() ? Markup.none() : tag("code", text(words)));
    }

    private Markup missing() {
        if (finding.missing().isEmpty()) {
            return Markup.none();
        }
        List<Markup> rows =
                finding.missing().stream()
                        .map((Missing each) ->
                                tag("tr", code(each.fact()), tag("td", say(each.reason()))))
                        .toList();
        return Table.of(
                tag("caption", say(Words.MISSING)), List.of(Words.FACT, Words.WHY), rows, reader);
    }

    private Markup waived(WaivedReport waived) {
        String comma = Words.COMMA.in(reader);
        String words =
                told(Words.WAS, Words.of(waived.was()).in(reader))
                        + comma
                        + told(Words.BY, waived.by())
                        + comma
                        + told(Words.UNTIL, waived.until().toString())
                        + comma
                        + waived.why();
        return tag("p", style("fix"), tag("b", say(Words.WAIVED)), text(" " + words));
    }

    private String told(Text name, String value) {
        return name.in(reader) + " " + value;
    }

    private Markup fix() {
        Markup repair =
                finding.repair().isEmpty()
                        ? Markup.none()
                        : tag(
                                "p",
                                tag("b", say(Words.REPAIR)),
                                text(" "),
                                tag("code", text(String.join(", ", finding.repair()))));
        return tag(
                "div",
                style("fix"),
                tag("p", tag("b", say(Words.FIX)), text(" "), say(finding.fix())),
                repair);
    }

    /**
     * Where the cloud states it. Which of several sources it is, the section alone does not say.
     */
    private String sources() {
        List<String> titles =
                shown.profiles().stream()
                        .flatMap(profile -> profile.sources().stream())
                        .map(source -> source.title().in(reader))
                        .distinct()
                        .toList();
        String section = Words.SECTION.in(reader) + finding.section();
        return Words.SOURCE.in(reader)
                + " "
                + (titles.size() == 1 ? titles.getFirst() + Words.COMMA.in(reader) : "")
                + section;
    }
}
