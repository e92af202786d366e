package assay.rules.repair;

import assay.rules.CheckReport;
import assay.rules.CheckReport.FindingReport;
import assay.rules.CheckReport.ProfileReport;
import assay.rules.Severity;
import assay.rules.Text;
import assay.rules.Verdict;
import assay.rules.repair.Repair.Category;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a script does about the findings that fail.
 *
 * @param image what is known about the image
 * @param profiles ids of the profiles that it was checked by
 * @param shell what runs the script
 * @param steps the repairs, each once, in the order in which they are run
 * @param remaining the findings that no step answers
 */
public record FixPlan(
        Map<String, Object> image,
        List<String> profiles,
        Shell shell,
        List<Step> steps,
        List<Remaining> remaining) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * A repair and the rules whose findings it answers; of a repair that only follows another,
     * those of the other.
     */
    public record Step(
            String repair,
            Text title,
            @JsonProperty("class") Category category,
            List<String> rules) {}

    /** A finding that no step answers, and what to do. */
    public record Remaining(String rule, Severity severity, Reason reason, Text title, Text fix) {}

    /** Why no step answers a finding. */
    public enum Reason {
        /** People must do it, or something outside the machine. */
        @JsonProperty("no-script")
        NO_SCRIPT,
        /** Another finding asks for the opposite: this needs a decision, or copies. */
        @JsonProperty("contradicted")
        CONTRADICTED
    }

    /** The plan for an image that was checked. */
    public static FixPlan of(CheckReport report, Shell shell, Repairs repairs) {
        SequencedMap<String, FindingReport> failed = failed(report);
        Map<String, Set<String>> wanted = new LinkedHashMap<>(); // repair, its rules
        for (FindingReport finding : failed.values()) {
            for (String id : finding.repair()) {
                if (repairs.find(id).flatMap(repair -> repair.script(shell)).isPresent()) {
                    wanted.computeIfAbsent(id, _ -> new TreeSet<>()).add(finding.rule());
                }
            }
        }
        Set<String> contradicted = contradicted(repairs, wanted.keySet());
        Map<String, Set<String>> chosen = new LinkedHashMap<>();
        for (Repair repair : repairs.all()) {
            if (wanted.containsKey(repair.id()) && !contradicted.contains(repair.id())) {
                Set<String> rules = wanted.getOrDefault(repair.id(), Set.of());
                Stream.concat(Stream.of(repair.id()), repair.then().stream())
                        .forEach(id ->
                                chosen.computeIfAbsent(id, _ -> new TreeSet<>()).addAll(rules));
            }
        }
        return new FixPlan(
                report.image(),
                report.profiles().stream().map(ProfileReport::id).toList(),
                shell,
                steps(repairs, chosen),
                remaining(failed, chosen.keySet(), contradicted));
    }

    /** The findings that fail, each rule once, in the profiles' order. */
    private static SequencedMap<String, FindingReport> failed(CheckReport report) {
        SequencedMap<String, FindingReport> failed = new LinkedHashMap<>();
        report.profiles().stream()
                .flatMap(profile -> profile.findings().stream())
                .filter(finding -> finding.verdict() == Verdict.FAIL)
                .forEach(finding -> failed.putIfAbsent(finding.rule(), finding));
        return failed;
    }

    /** Those of the repairs that do the opposite of another of them. */
    private static Set<String> contradicted(Repairs repairs, Set<String> wanted) {
        Set<String> both = new LinkedHashSet<>();
        for (String id : wanted) {
            for (String other : repairs.find(id).map(Repair::excludes).orElse(List.of())) {
                if (wanted.contains(other)) {
                    both.add(id);
                    both.add(other);
                }
            }
        }
        return both;
    }

    private static List<Step> steps(Repairs repairs, Map<String, Set<String>> chosen) {
        List<Step> steps = new ArrayList<>();
        for (Repair repair : repairs.all()) {
            Optional.ofNullable(chosen.get(repair.id()))
                    .map(rules -> step(repair, rules))
                    .ifPresent(steps::add);
        }
        return List.copyOf(steps);
    }

    private static Step step(Repair repair, Set<String> rules) {
        return new Step(repair.id(), repair.title(), repair.category(), List.copyOf(rules));
    }

    private static List<Remaining> remaining(
            SequencedMap<String, FindingReport> failed,
            Set<String> chosen,
            Set<String> contradicted) {
        return failed.values().stream()
                .filter(finding -> finding.repair().stream().noneMatch(chosen::contains))
                .map(finding ->
                        new Remaining(
                                finding.rule(),
                                finding.severity(),
                                finding.repair().stream().anyMatch(contradicted::contains)
                                        ? Reason.CONTRADICTED
                                        : Reason.NO_SCRIPT,
                                finding.title(),
                                finding.fix()))
                .toList();
    }

    /** Whether there is something to run, or nothing that would need it. */
    public boolean isUseful() {
        return !steps.isEmpty() || remaining.isEmpty();
    }

    /** The plan as JSON, indented. */
    public String toJson() {
        return JSON.writeValueAsString(this);
    }
}
