package assay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Rules by small made documents, from {@code examples/PROFILE.yaml}: what a boot test, a listing, a
 * tenant or a reviewer gives, and the edges of what offline rules demand. That a disk has such
 * facts is shown elsewhere, on disks.
 */
class ExamplesTest {

    /** Those whose rules have examples. */
    private static final List<Profile> PROFILES =
            Stream.of("tencent-market", "tencent-image", "x-tencent-import", "x-tencent-security")
                    .map(Profiles::get)
                    .toList();

    /** A document and what one rule says of it. */
    record Example(Profile profile, Rule rule, Verdict verdict, Map<String, Object> facts) {

        Verdict judged() {
            FactsDocument image = FactsDocument.empty().with("os.family", family(rule));
            for (Map.Entry<String, Object> fact : facts.entrySet()) {
                image = image.with(fact.getKey(), fact.getValue());
            }
            return profile.judge(image.facts()).findings().stream()
                    .filter(finding -> finding.rule().id().equals(rule.id()))
                    .findAny()
                    .orElseThrow()
                    .verdict();
        }

        @Override
        public String toString() {
            return rule.id() + " " + verdict + ": " + facts;
        }
    }

    private static String family(Rule rule) {
        return rule.os() == Rule.Os.ANY ? "linux" : rule.os().name().toLowerCase(Locale.ROOT);
    }

    static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        for (Profile profile : PROFILES) {
            Map<String, Map<String, List<Map<String, Object>>>> all = read(profile.id());
            assertThat(profile.rules()).extracting(Rule::id).containsAll(all.keySet());
            for (Rule rule : profile.rules()) {
                all.getOrDefault(rule.id(), Map.of())
                        .forEach((verdict, documents) ->
                                documents.stream()
                                        .map(facts -> example(profile, rule, verdict, facts))
                                        .forEach(examples::add));
            }
        }
        return examples;
    }

    private static Example example(
            Profile profile, Rule rule, String verdict, Map<String, Object> facts) {
        return new Example(profile, rule, verdict(verdict), facts);
    }

    private static Verdict verdict(String name) {
        return switch (name) {
            case "pass" -> Verdict.PASS;
            case "fail" -> Verdict.FAIL;
            case "na" -> Verdict.NOT_APPLICABLE;
            case "unknown" -> Verdict.UNKNOWN;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Map<String, Map<String, List<Map<String, Object>>>> read(String profile)
            throws IOException {
        try (InputStream yaml =
                ExamplesTest.class.getResourceAsStream("examples/" + profile + ".yaml")) {
            return new YAMLMapper().readValue(yaml, new TypeReference<>() {});
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void aRuleSaysOfAnExampleWhatIsWritten(Example example) {
        assertThat(example.judged()).isEqualTo(example.verdict());
    }

    /** Some state that nothing is limited or owed: these never fail. */
    @Test
    void everyRuleHasAnExampleThatPassesAndOneThatFails() throws IOException {
        Set<Rule> constant =
                rules().filter(rule -> rule.cel().source().equals("true"))
                        .collect(Collectors.toSet());

        assertThat(shown(Verdict.PASS)).containsAll(rules().map(Rule::id).toList());
        assertThat(shown(Verdict.FAIL))
                .containsAll(
                        rules().filter(rule -> !constant.contains(rule)).map(Rule::id).toList());
    }

    /** Who has given nothing yet has passed nothing. */
    @Test
    void noRulePassesWithoutWhatItListsButThoseThatListNothing() {
        for (Profile profile : PROFILES) {
            for (Rule rule : profile.rules()) {
                Verdict verdict = new Example(profile, rule, Verdict.UNKNOWN, Map.of()).judged();

                assertThat(verdict)
                        .as(rule.id())
                        .isEqualTo(rule.facts().isEmpty() ? Verdict.PASS : Verdict.UNKNOWN);
            }
        }
    }

    private static Stream<Rule> rules() {
        return PROFILES.stream().flatMap(profile -> profile.rules().stream());
    }

    private static Set<String> shown(Verdict verdict) throws IOException {
        return examples().stream()
                .filter(example -> example.verdict() == verdict)
                .map(example -> example.rule().id())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
