package assay.cli;

import static java.util.Comparator.naturalOrder;

import assay.rules.Area;
import assay.rules.CheckReport;
import assay.rules.CheckReport.FindingReport;
import assay.rules.CheckReport.ProfileReport;
import assay.rules.Given;
import assay.rules.Missing;
import assay.rules.Severity;
import assay.rules.Verdict;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Prints what several profiles say about an image: profiles by areas first, then what fails, by
 * area, and what would decide the rest.
 */
final class MatrixText {

    /** Between the columns. */
    private static final String GAP = " ";

    private final CheckReport report;
    private final Messages messages;

    MatrixText(CheckReport report, Messages messages) {
        this.report = report;
        this.messages = messages;
    }

    /** A rule that fails, and the profiles that it is in. */
    private record Failure(FindingReport finding, Set<String> profiles) {}

    /** What a cell says. */
    private record Cell(Verdict verdict, String text) {}

    void print(PrintWriter out) {
        printMatrix(out);
        printFailures(out);
        printUndecided(out);
        for (ProfileReport profile : report.profiles()) {
            out.print(Style.bold(profile.id()) + "  ");
            CheckText.printSummary(profile, messages, out);
        }
    }

    private void printMatrix(PrintWriter out) {
        List<Area> areas = areas();
        int first =
                2 + report.profiles().stream().mapToInt(each -> each.id().length()).max().orElse(0);
        List<List<Cell>> rows = report.profiles().stream().map(each -> row(each, areas)).toList();
        List<Integer> widths = new ArrayList<>();
        StringBuilder head = new StringBuilder(" ".repeat(first));
        for (int i = 0; i < areas.size(); i++) {
            int column = i;
            String name = name(areas.get(i));
            int width =
                    rows.stream()
                            .mapToInt(row -> Style.width(row.get(column).text))
                            .reduce(Style.width(name), Math::max);
            widths.add(width);
            head.append(GAP).append(name).append(Style.padding(name, width));
        }
        out.println(head.toString().stripTrailing());
        for (int i = 0; i < rows.size(); i++) {
            out.println(line(report.profiles().get(i), rows.get(i), widths, first));
        }
        out.println(messages.text("matrix.legend"));
        out.println();
    }

    private static String line(
            ProfileReport profile, List<Cell> cells, List<Integer> widths, int first) {
        String name = symbol(profile.verdict()) + " " + profile.id();
        StringBuilder line = new StringBuilder(Style.coloured(profile.verdict(), name));
        String gap = Style.padding(name, first);
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            line.append(gap).append(GAP).append(Style.coloured(cell.verdict, cell.text));
            gap = Style.padding(cell.text, widths.get(i));
        }
        return line.toString();
    }

    /** The areas that any of the profiles has rules for. */
    private List<Area> areas() {
        return Stream.of(Area.values())
                .filter(area ->
                        report.profiles().stream()
                                .flatMap(profile -> profile.findings().stream())
                                .anyMatch(finding -> finding.area() == area))
                .toList();
    }

    private List<Cell> row(ProfileReport profile, List<Area> areas) {
        return areas.stream()
                .map(area ->
                        cell(
                                profile.findings().stream()
                                        .filter(finding -> finding.area() == area)
                                        .toList()))
                .toList();
    }

    /** The worst that the rules of a cell say: what fails before what is undecided. */
    private static Cell cell(List<FindingReport> findings) {
        for (Verdict verdict : List.of(Verdict.FAIL, Verdict.UNKNOWN)) {
            long count = count(findings, verdict, Severity.ERROR);
            if (count > 0) {
                return new Cell(verdict, symbol(verdict) + count);
            }
        }
        long advice = count(findings, Verdict.FAIL, Severity.WARNING);
        if (advice > 0) {
            return new Cell(Verdict.UNKNOWN, "!" + advice);
        }
        boolean applies =
                findings.stream().anyMatch(each -> each.verdict() != Verdict.NOT_APPLICABLE);
        Verdict verdict = applies ? Verdict.PASS : Verdict.NOT_APPLICABLE;
        return new Cell(verdict, symbol(verdict));
    }

    private static long count(List<FindingReport> findings, Verdict verdict, Severity severity) {
        return findings.stream()
                .filter(each -> each.verdict() == verdict && each.severity() == severity)
                .count();
    }

    private static String symbol(Verdict verdict) {
        return switch (verdict) {
            case PASS, WAIVED -> "✔";
            case FAIL -> "✘";
            case UNKNOWN -> "?";
            case NOT_APPLICABLE -> "-";
        };
    }

    private void printFailures(PrintWriter out) {
        failures()
                .forEach((area, failures) -> {
                    out.println(Style.bold(name(area)));
                    failures.stream()
                            .sorted((a, b) -> CheckText.URGENCY.compare(a.finding, b.finding))
                            .forEach(failure -> {
                                String profiles = String.join(", ", failure.profiles);
                                CheckText.printHead(failure.finding, profiles, messages, out);
                                CheckText.printBody(failure.finding, messages, out);
                            });
                });
    }

    /** What fails, by area; a rule that several profiles have, once. */
    private Map<Area, List<Failure>> failures() {
        Map<String, Failure> byRule = new LinkedHashMap<>();
        for (ProfileReport profile : report.profiles()) {
            for (FindingReport finding : profile.findings()) {
                if (finding.verdict() == Verdict.FAIL) {
                    byRule.computeIfAbsent(
                                    finding.rule(),
                                    _ -> new Failure(finding, new LinkedHashSet<>()))
                            .profiles
                            .add(profile.id());
                }
            }
        }
        Map<Area, List<Failure>> byArea = new EnumMap<>(Area.class);
        byRule.values()
                .forEach(failure ->
                        byArea.computeIfAbsent(failure.finding.area(), _ -> new ArrayList<>())
                                .add(failure));
        return byArea;
    }

    /** How many rules are undecided, by who can give what is missing, and in which profiles. */
    private void printUndecided(PrintWriter out) {
        for (Given from : Given.values()) {
            Set<String> rules = new LinkedHashSet<>();
            List<String> profiles = new ArrayList<>();
            for (ProfileReport profile : report.profiles()) {
                List<String> waiting =
                        profile.findings().stream()
                                .filter(finding -> waitsFor(finding, from))
                                .map(FindingReport::rule)
                                .toList();
                rules.addAll(waiting);
                if (!waiting.isEmpty()) {
                    profiles.add(profile.id() + " " + waiting.size());
                }
            }
            if (!rules.isEmpty()) {
                out.println(
                        messages.text(
                                "matrix.waiting." + from,
                                rules.size(),
                                String.join(", ", profiles)));
                out.println();
            }
        }
    }

    /**
     * Whether a fact that would decide the rule could be given so, and none is waited for before.
     */
    private static boolean waitsFor(FindingReport finding, Given from) {
        return finding.verdict() == Verdict.UNKNOWN
                && finding.missing().stream().map(Missing::from).min(naturalOrder()).stream()
                        .anyMatch(from::equals);
    }

    private String name(Area area) {
        return messages.text("matrix.area." + area.name().toLowerCase(Locale.ROOT));
    }
}
