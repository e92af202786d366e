package assay.rules.report;

import assay.rules.CheckReport;
import assay.rules.CheckReport.FindingReport;
import assay.rules.CheckReport.ProfileReport;
import assay.rules.CheckReport.WaivedReport;
import assay.rules.Severity;
import assay.rules.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A report as SARIF 2.1.0 (OASIS standard, 27 March 2020): a run for each profile, a result for
 * each of its rules. Section numbers below are that standard's.
 */
final class SarifReport {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private SarifReport() {}

    static String of(CheckReport report) {
        SarifPlaces places = new SarifPlaces(ImageSummary.of(report.image()).name());
        return JSON.writeValueAsString(
                        object(
                                "$schema",
                                SCHEMA,
                                "version",
                                "2.1.0",
                                "runs",
                                report.profiles().stream()
                                        .map(profile -> run(profile, places))
                                        .toList()))
                + "\n";
    }

    /** A JSON object, its keys in this order. */
    static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return object;
    }

    private static Map<String, Object> run(ProfileReport profile, SarifPlaces places) {
        List<Map<String, Object>> rules =
                profile.findings().stream().map(SarifReport::rule).toList();
        List<Map<String, Object>> results = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            results.add(result(profile, profile.findings().get(i), i, places));
        }
        return object(
                "tool",
                object("driver", object("name", "Assay", "rules", rules)),
                // Tells results of several profiles apart, 3.17.3.
                "automationDetails",
                object("id", "assay/" + profile.id() + "/"),
                "columnKind",
                "unicodeCodePoints",
                "originalUriBaseIds",
                SarifPlaces.bases(),
                "results",
                results,
                "properties",
                object("verdict", profile.verdict(), "profileVersion", profile.version()));
    }

    /** A {@code reportingDescriptor}, 3.49. */
    private static Map<String, Object> rule(FindingReport finding) {
        String area = finding.area().name().toLowerCase(Locale.ROOT);
        return object(
                "id",
                finding.rule(),
                "shortDescription",
                text(finding.title().en()),
                "fullDescription",
                text(finding.title().en()),
                "help",
                text(finding.fix().en()),
                "defaultConfiguration",
                object("level", level(finding.severity())),
                "properties",
                object(
                        "tags",
                        List.of(area),
                        "kind",
                        finding.kind(),
                        "section",
                        finding.section()));
    }

    private static Map<String, Object> text(String text) {
        return object("text", text);
    }

    private static Map<String, Object> result(
            ProfileReport profile, FindingReport finding, int index, SarifPlaces places) {
        Verdict verdict = finding.waived().map(WaivedReport::was).orElse(finding.verdict());
        Map<String, Object> result =
                object(
                        "ruleId",
                        finding.rule(),
                        "ruleIndex",
                        index,
                        "kind",
                        kind(verdict),
                        // A level is for failures alone, 3.27.10.
                        "level",
                        verdict == Verdict.FAIL ? level(finding.severity()) : "none",
                        "message",
                        text(message(finding, verdict)),
                        "locations",
                        places.of(finding.evidence()),
                        "partialFingerprints",
                        object("assayRule/v1", profile.id() + "/" + finding.rule()));
        finding.waived().ifPresent(waived -> result.put("suppressions", suppression(waived)));
        return result;
    }

    /** 3.27.9. */
    private static String kind(Verdict verdict) {
        return switch (verdict) {
            case PASS -> "pass";
            case FAIL -> "fail";
            case UNKNOWN, WAIVED -> "open";
            case NOT_APPLICABLE -> "notApplicable";
        };
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case INFO -> "note";
        };
    }

    private static String message(FindingReport finding, Verdict verdict) {
        Stream<String> seen = finding.evidence().stream().map(JUnitReport::line);
        Stream<String> more =
                switch (verdict) {
                    case FAIL -> Stream.of("To do: " + finding.fix().en());
                    case UNKNOWN -> Stream.of("Missing: " + JUnitReport.missing(finding));
                    case PASS, NOT_APPLICABLE, WAIVED -> Stream.of();
                };
        return Stream.of(Stream.of(finding.title().en()), seen, more)
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\n"));
    }

    /** 3.35. */
    private static List<Map<String, Object>> suppression(WaivedReport waived) {
        return List.of(
                object(
                        "kind",
                        "external",
                        "status",
                        "accepted",
                        "justification",
                        waived.why() + " (" + waived.by() + ", until " + waived.until() + ")"));
    }
}
