package assay.rules.report;

import static assay.rules.report.Attribute.at;
import static assay.rules.report.Attribute.style;
import static assay.rules.report.Markup.tag;
import static assay.rules.report.Markup.text;

import assay.rules.Area;
import assay.rules.CheckReport;
import assay.rules.CheckReport.FindingReport;
import assay.rules.CheckReport.ProfileReport;
import assay.rules.Severity;
import assay.rules.Text;
import assay.rules.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The table of profiles by areas: where each profile finds fault. */
final class Matrix {

    private final CheckReport report;
    private final Locale reader;

    Matrix(CheckReport report, Locale reader) {
        this.report = report;
        this.reader = reader;
    }

    /**
     * What a cell says.
     *
     * @param look how it is coloured
     * @param shown a symbol, and how many
     * @param spoken the same for who cannot see it
     */
    private record Cell(String look, String shown, String spoken) {}

    Markup section() {
        List<Area> areas = areas();
        List<Text> columns = new ArrayList<>(List.of(Words.PROFILE));
        areas.forEach(area -> columns.add(Words.of(area)));
        Markup caption = tag("caption", text(Words.MATRIX_CAPTION.in(reader)));
        List<Markup> rows = report.profiles().stream().map(each -> row(each, areas)).toList();
        return tag(
                "section",
                style("matrix"),
                tag("h2", text(Words.MATRIX.in(reader))),
                Table.of(caption, columns, rows, reader));
    }

    /** The areas that any of the profiles has rules for. */
    private List<Area> areas() {
        return Stream.of(Area.values())
                .filter(area ->
                        report.profiles().stream().anyMatch(each -> !in(each, area).isEmpty()))
                .toList();
    }

    private static List<FindingReport> in(ProfileReport profile, Area area) {
        return profile.findings().stream().filter(finding -> finding.area() == area).toList();
    }

    private Markup row(ProfileReport profile, List<Area> areas) {
        List<Markup> cells = new ArrayList<>();
        cells.add(tag("th", at("scope", "row"), tag("code", text(profile.id()))));
        for (Area area : areas) {
            Cell cell = cell(in(profile, area));
            cells.add(
                    tag(
                            "td",
                            style(cell.look),
                            at("title", cell.spoken),
                            tag("span", at("aria-hidden", "true"), text(cell.shown)),
                            tag("span", style("spoken"), text(cell.spoken))));
        }
        return tag("tr", cells);
    }

    /** The worst that the rules of a cell say: what fails before what is undecided. */
    private Cell cell(List<FindingReport> findings) {
        long failed = count(findings, Verdict.FAIL, Severity.ERROR);
        if (failed > 0) {
            return new Cell("fail", "✘ " + failed, spoken(Verdict.FAIL, failed));
        }
        long open = count(findings, Verdict.UNKNOWN, Severity.ERROR);
        if (open > 0) {
            return new Cell("unknown", "? " + open, spoken(Verdict.UNKNOWN, open));
        }
        long advice = count(findings, Verdict.FAIL, Severity.WARNING);
        if (advice > 0) {
            return new Cell("advice", "! " + advice, Words.ADVICE.in(reader) + " " + advice);
        }
        long waived = findings.stream().filter(each -> each.verdict() == Verdict.WAIVED).count();
        if (waived > 0) {
            return new Cell("waived", "~ " + waived, spoken(Verdict.WAIVED, waived));
        }
        boolean applies =
                findings.stream().anyMatch(each -> each.verdict() != Verdict.NOT_APPLICABLE);
        return applies
                ? new Cell("pass", "✔", Words.of(Verdict.PASS).in(reader))
                : new Cell("none", "–", Words.of(Verdict.NOT_APPLICABLE).in(reader));
    }

    private String spoken(Verdict verdict, long count) {
        return Words.of(verdict).in(reader) + " " + count;
    }

    private static long count(List<FindingReport> findings, Verdict verdict, Severity severity) {
        return findings.stream()
                .filter(each -> each.verdict() == verdict && each.severity() == severity)
                .count();
    }
}
