package assay.rules;

import static assay.rules.FactsDocument.conformant;
import static assay.rules.FactsDocument.conformantRhel;
import static assay.rules.FactsDocument.conformantWindows;
import static assay.rules.FactsDocument.fileSystem;
import static assay.rules.FactsDocument.networkInterface;
import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Evidence;
import assay.guest.Facts;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The profile {@code tencent-import}, by examples. */
class TencentImportTest {

    private static final Profile PROFILE = Profiles.get("tencent-import");

    @ParameterizedTest(name = "{0}")
    @MethodSource("assay.rules.TencentImportImages#thatObey")
    void aRulePassesWhatObeysIt(TencentImportImages.Example example) {
        assertThat(finding(example.rule(), example.image()).verdict()).isEqualTo(Verdict.PASS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("assay.rules.TencentImportImages#thatBreakARule")
    void aRuleFailsWhatBreaksIt(TencentImportImages.Example example) {
        assertThat(finding(example.rule(), example.image()).verdict()).isEqualTo(Verdict.FAIL);
    }

    private static Finding finding(String rule, FactsDocument image) {
        return finding(rule, image.facts());
    }

    private static Finding finding(String rule, Facts facts) {
        return PROFILE.judge(facts).findings().stream()
                .filter(finding -> finding.rule().id().equals(rule))
                .findAny()
                .orElseThrow();
    }

    @Test
    void everyRuleHasAnExampleOfBothKinds() {
        Set<String> ids = PROFILE.rules().stream().map(Rule::id).collect(Collectors.toSet());

        assertThat(
                        TencentImportImages.thatObey()
                                .map(example -> example.rule())
                                .collect(Collectors.toSet()))
                .isEqualTo(ids);
        assertThat(
                        TencentImportImages.thatBreakARule()
                                .map(example -> example.rule())
                                .collect(Collectors.toSet()))
                .isEqualTo(ids);
    }

    @Test
    void aConformantImagePasses() {
        for (FactsDocument image : List.of(conformant(), conformantWindows())) {
            Judgement judgement = PROFILE.judge(image.facts());

            assertThat(judgement.verdict()).isEqualTo(Verdict.PASS);
            assertThat(judgement.findings())
                    .extracting(Finding::verdict)
                    .containsOnly(Verdict.PASS, Verdict.NOT_APPLICABLE);
        }
    }

    @Test
    void aDefectIsNamedByExactlyTheRuleThatItBreaks() {
        assertThat(broken(conformant().with("disk.partitionTable", "gpt")))
                .containsExactly("TC-IMP-LNX-04");
        assertThat(
                        broken(
                                conformant()
                                        .with(
                                                "filesystems",
                                                List.of(fileSystem("root", "xfs", "plain")))))
                .containsExactly("TC-IMP-LNX-05");
        assertThat(broken(conformant().with("disk.virtualSize", 60L << 30)))
                .containsExactly("TC-IMP-LNX-06");
    }

    private static List<String> broken(FactsDocument image) {
        return PROFILE.judge(image.facts()).findings().stream()
                .filter(finding -> finding.verdict() != Verdict.PASS)
                .filter(finding -> finding.verdict() != Verdict.NOT_APPLICABLE)
                .map(finding -> finding.rule().id())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"freebsd", "unknown"})
    void anImageOfAnotherSystemNeverPasses(String family) {
        FactsDocument image = conformant().with("os.family", family);

        assertThat(PROFILE.judge(image.facts()).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void anImageOfWhichNothingIsKnownIsUnknownInEveryRule() {
        assertThat(PROFILE.judge(FactsDocument.empty().facts()).findings())
                .extracting(Finding::verdict)
                .containsOnly(Verdict.UNKNOWN);
    }

    /**
     * Facts that a rule can do without on the image tested: the distribution's own name decides
     * before its parents', and who was not asked for a review is not missed on a Linux.
     */
    private static final Set<String> SPARED =
            Set.of("TC-IMP-LNX-01 os.distroLike", "TC-IMP-ANY-03 review[TC-IMP-ANY-03].approved");

    static Stream<Arguments> factsThatRulesList() {
        return PROFILE.rules().stream()
                .flatMap(rule -> rule.facts().stream().map(fact -> Arguments.of(rule.id(), fact)));
    }

    @ParameterizedTest(name = "{0} without {1}")
    @MethodSource("factsThatRulesList")
    void aRuleWithoutAFactThatItListsIsUnknown(String rule, String fact) {
        FactsDocument image = rule.contains("-WIN-") ? conformantWindows() : conformantRhel();
        Finding finding = finding(rule, image.without(fact));

        if (SPARED.contains(rule + " " + fact)) {
            assertThat(finding.verdict()).isIn(Verdict.PASS, Verdict.NOT_APPLICABLE);
        } else {
            assertThat(finding.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(finding.missing()).extracting(Missing::fact).contains(fact);
        }
    }

    /** Whatever the facts are, to know fewer of them never makes a verdict better. */
    @Test
    void takingFactsAwayNeverMakesARulePass() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Map<String, Object>> examples =
                Stream.concat(TencentImportImages.thatObey(), TencentImportImages.thatBreakARule())
                        .map(example -> example.image().values())
                        .toList();
        for (int round = 0; round < 200; round++) {
            FactsDocument image = random.nextBoolean() ? conformantRhel() : conformantWindows();
            FactsDocument poorer = image;
            for (String path : image.values().keySet()) {
                Object other = examples.get(random.nextInt(examples.size())).get(path);
                if (other != null && random.nextBoolean()) {
                    image = image.with(path, other);
                    poorer = poorer.with(path, other);
                }
                poorer = random.nextInt(4) == 0 ? poorer.without(path) : poorer;
            }
            List<Finding> known = PROFILE.judge(image.facts()).findings();
            List<Finding> less = PROFILE.judge(poorer.facts()).findings();
            for (int i = 0; i < known.size(); i++) {
                if (less.get(i).verdict() != Verdict.UNKNOWN) {
                    assertThat(less.get(i).verdict())
                            .as("%s, seed %d, %s", known.get(i).rule().id(), seed, poorer)
                            .isEqualTo(known.get(i).verdict());
                }
            }
        }
    }

    /** Facts of a kind that no rule expects: nothing is thrown, and nothing passes for good. */
    @ParameterizedTest
    @MethodSource("strangeValues")
    void factsOfAnUnexpectedKindNeverPass(Object value) {
        FactsDocument image = FactsDocument.empty().with("os.family", "linux");
        for (Rule rule : PROFILE.rules()) {
            for (String path : rule.facts()) {
                image = path.equals("os.family") ? image : image.with(path, value);
            }
        }

        assertThat(PROFILE.judge(image.facts()).verdict()).isNotEqualTo(Verdict.PASS);
    }

    static Stream<Object> strangeValues() {
        return Stream.of(
                "x",
                "",
                "true",
                0,
                -1L,
                Double.NaN,
                true,
                false,
                List.of(),
                List.of("x"),
                Map.of());
    }

    @Test
    void theEvidenceNamesTheInterfaceThatIsTooManyAndItsFile() {
        Facts facts =
                Facts.builder()
                        .put("os.family", "linux")
                        .put(
                                "network.interfaces",
                                List.of(
                                        networkInterface("eth0", "dhcp", "auto"),
                                        networkInterface("ens192", "dhcp", "auto")))
                        .evidence("network.interfaces[0]", Evidence.at("/etc/network/interfaces"))
                        .evidence(
                                "network.interfaces[1]",
                                new Evidence("/etc/network/interfaces.d/vm", 2, "iface ens192"))
                        .build();

        Observation seen = finding("TC-IMP-LNX-07", facts).evidence().getFirst();

        assertThat(finding("TC-IMP-LNX-07", facts).evidence()).hasSize(1);
        assertThat(seen.value()).startsWith("1 of 2: ").contains("ens192").doesNotContain("eth0");
        assertThat(seen.where()).isEqualTo("/etc/network/interfaces.d/vm");
        assertThat(seen.line()).isEqualTo(2);
    }
}
