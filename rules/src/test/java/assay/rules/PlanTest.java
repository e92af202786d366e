package assay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final Facts FACTS =
            FactsDocument.empty()
                    .with("os.family", "windows")
                    .with("a.sealed", false)
                    .with("a.clean", false)
                    .facts();

    private static final List<Conflict> CONFLICTS =
            List.of(
                    new Conflict(
                            "sealed",
                            Rule.Os.WINDOWS,
                            new Text("Sealed or not", "是否密封"),
                            List.of(side("Sealed", "S-YES"), side("Not sealed", "S-NO")),
                            Optional.empty()));

    private static Conflict.Side side(String needs, String... rules) {
        return new Conflict.Side(new Text(needs, "要求"), List.of(rules));
    }

    private static String rule(String id, String cel) {
        return rule(id, cel, "error", "windows");
    }

    private static String rule(String id, String cel, String severity, String os) {
        return """
          - id: %s
            severity: %s
            kind: offline
            os: %s
            area: disk
            section: "1"
            facts: [a.sealed, a.clean]
            cel: "%s"
            title: {en: T, zh: 题}
            fix: {en: F, zh: 法}
        """
                .formatted(id, severity, os, cel);
    }

    private static Judgement judged(String id, String... rules) {
        return ProfileYaml.parse(
                        """
                        id: %s
                        version: "1"
                        title: {en: T, zh: 题}
                        sources: []
                        rules:
                        """
                                        .formatted(id)
                                + String.join("", rules))
                .judge(FACTS);
    }

    private static Plan plan(Judgement... judgements) {
        return Plan.of(
                CheckReport.of(Instant.EPOCH, Map.of(), List.of(judgements)),
                Optional.of("windows"),
                CONFLICTS);
    }

    @Test
    void profilesThatExcludeEachOtherGetCopiesOfTheirOwn() {
        Plan plan =
                plan(
                        judged("east-a", rule("S-NO", "!a.sealed"), rule("E-1", "a.clean")),
                        judged("west-a", rule("S-YES", "a.sealed"), rule("E-1", "a.clean")),
                        judged("x-west-b", rule("W-2", "a.clean")));

        assertThat(plan.conflicts()).extracting(Plan.Clash::splits).containsExactly(true);
        assertThat(plan.copies())
                .extracting(Plan.Copy::profiles)
                .containsExactly(List.of("east-a"), List.of("west-a", "x-west-b"));
        assertThat(plan.first()).extracting(Plan.Change::rule).containsExactly("E-1");
        assertThat(plan.first().getFirst().profiles()).containsExactly("east-a", "west-a");
        assertThat(plan.copies().get(0).changes()).isEmpty();
        assertThat(plan.copies().get(1).changes())
                .extracting(Plan.Change::rule)
                .containsExactly("S-YES", "W-2");
    }

    @Test
    void adviceGivesWay() {
        Plan plan =
                plan(
                        judged("east", rule("S-NO", "!a.sealed", "warning", "windows")),
                        judged("west", rule("S-YES", "a.sealed")));

        assertThat(plan.conflicts()).extracting(Plan.Clash::splits).containsExactly(false);
        assertThat(plan.copies()).hasSize(1);
    }

    @Test
    void aRuleThatDoesNotApplyExcludesNothing() {
        Plan plan =
                plan(
                        judged(
                                "east",
                                rule("S-NO", "!a.sealed", "error", "linux"),
                                rule("E-1", "a.clean")),
                        judged("west", rule("S-YES", "a.sealed")));

        assertThat(plan.conflicts()).isEmpty();
        assertThat(plan.copies()).hasSize(1);
        assertThat(plan.first()).isEmpty();
        assertThat(plan.copies().getFirst().changes()).hasSize(2);
    }

    @Test
    void theKnownConflictsNameRulesThatThereAre() {
        Set<String> rules =
                Profiles.builtIn().stream()
                        .flatMap(id -> Profiles.get(id).rules().stream())
                        .map(Rule::id)
                        .collect(Collectors.toSet());
        List<String> unknown = new ArrayList<>();
        for (Conflict conflict : Conflict.known()) {
            assertThat(conflict.sides()).as(conflict.id()).hasSizeGreaterThan(1);
            conflict.sides().stream()
                    .flatMap(side -> side.rules().stream())
                    .filter(rule -> !rules.contains(rule))
                    .forEach(rule -> unknown.add(conflict.id() + ": " + rule));
        }

        assertThat(unknown).isEmpty();
    }
}
