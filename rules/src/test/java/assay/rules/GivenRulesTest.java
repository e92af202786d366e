package assay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rules that no disk decides, by examples of what is given: {@code given/PROFILE.txt} has lines of
 * rule, verdict and documents, {@code UC-FORM-03 FAIL listing.ports=[]}. Several facts are parted
 * by semicolons.
 */
class GivenRulesTest {

    private static final Path FOLDER = Path.of("src/test/resources/assay/rules/given");

    private static final Map<String, Profile> PROFILES =
            profiles().collect(Collectors.toUnmodifiableMap(id -> id, Profiles::get));

    /** A rule of a profile, what it says, and of what. */
    record Example(String profile, String rule, Verdict verdict, String given) {

        private Verdict judged() {
            FactsDocument image = FactsDocument.empty();
            for (String fact : given.split(";", -1)) {
                String[] pair = fact.strip().split("=", 2);
                if (pair.length == 2) {
                    Object value = JsonMapper.shared().readValue(pair[1], Object.class);
                    image = image.with(pair[0], value);
                }
            }
            Profile judge = known(profile);
            return judge.rules().stream()
                    .filter(each -> each.id().equals(rule))
                    .findAny()
                    .orElseThrow()
                    .judge(image.facts().with(Rule.PARAMS, judge.params()))
                    .verdict();
        }

        @Override
        public String toString() {
            return rule + " " + verdict + " " + given;
        }
    }

    private static Profile known(String id) {
        return Objects.requireNonNull(PROFILES.get(id));
    }

    static Stream<String> profiles() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .map(file -> file.getFileName().toString().replace(".txt", ""))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        for (String profile : profiles().toList()) {
            examples.addAll(examples(profile));
        }
        return examples.stream();
    }

    private static List<Example> examples(String profile) throws IOException {
        return Files.readAllLines(FOLDER.resolve(profile + ".txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("\\s+", 3))
                .map(parts ->
                        new Example(
                                profile,
                                parts[0],
                                Verdict.valueOf(parts[1]),
                                parts.length == 3 ? parts[2] : ""))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aRuleIsDecidedByWhatIsGiven(Example example) {
        assertThat(example.judged()).isEqualTo(example.verdict());
    }

    /** Without documents a rule is undecided, but for those that only tell something. */
    @ParameterizedTest
    @MethodSource("profiles")
    void aRuleIsUndecidedWhileNothingIsGiven(String profile) {
        assertThat(known(profile).rules())
                .filteredOn(rule -> rule.kind() != Rule.Kind.OFFLINE && !rule.facts().isEmpty())
                .allSatisfy(rule ->
                        assertThat(rule.judge(FactsDocument.empty().facts()).verdict())
                                .as(rule.id())
                                .isEqualTo(Verdict.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void everyRuleThatNoDiskDecidesHasAnExampleThatPassesAndOneThatFails(String profile)
            throws IOException {
        Set<String> wanted = new TreeSet<>();
        known(profile).rules().stream()
                .filter(rule -> rule.kind() != Rule.Kind.OFFLINE && !rule.facts().isEmpty())
                .forEach(rule -> wanted.addAll(Set.of(rule.id() + " PASS", rule.id() + " FAIL")));

        Set<String> there =
                examples(profile).stream()
                        .map(example -> example.rule() + " " + example.verdict())
                        .collect(Collectors.toSet());

        assertThat(there).containsAll(wanted);
    }
}
