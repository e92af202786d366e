package assay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.rules.Rule.Kind;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgementTest {

    private static final String PASSES = "os: any\nfacts: [a.yes]\ncel: a.yes\n";
    private static final String FAILS = "os: any\nfacts: [a.yes]\ncel: \"!a.yes\"\n";
    private static final String UNDECIDED = "os: any\nfacts: [a.gone]\ncel: a.gone\n";
    private static final String FOR_WINDOWS = "os: windows\nfacts: [a.yes]\ncel: a.yes\n";

    private static final Facts FACTS =
            FactsDocument.empty().with("os.family", "linux").with("a.yes", true).facts();

    private static Verdict verdict(String... rules) {
        return ProfileYaml.of(rules).judge(FACTS).verdict();
    }

    @Test
    void allErrorRulesPassed() {
        assertThat(verdict(PASSES, PASSES, FOR_WINDOWS)).isEqualTo(Verdict.PASS);
    }

    @Test
    void oneFailureFailsWhateverElseIsUnknown() {
        assertThat(verdict(PASSES, UNDECIDED, FAILS)).isEqualTo(Verdict.FAIL);
    }

    @Test
    void oneUndecidedErrorRuleKeepsTheProfileFromPassing() {
        assertThat(verdict(PASSES, UNDECIDED)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void warningsAndInfosNeverBlock() {
        assertThat(verdict(PASSES, "severity: warning\n" + FAILS, "severity: info\n" + UNDECIDED))
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void aProfileOfWhichNoRuleAppliesHasNotLookedAtTheImage() {
        assertThat(verdict(FOR_WINDOWS)).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict("severity: warning\n" + PASSES)).isEqualTo(Verdict.PASS);
    }

    @Test
    void eachKindHasAVerdictOfItsOwn() {
        Judgement judgement =
                ProfileYaml.of(
                                PASSES,
                                "kind: form\n" + FAILS,
                                "kind: boot\n" + UNDECIDED,
                                "kind: quota\nseverity: warning\n" + FAILS,
                                "kind: manual\n" + FOR_WINDOWS)
                        .judge(FACTS);

        assertThat(judgement.kinds())
                .isEqualTo(
                        Map.of(
                                Kind.OFFLINE, Verdict.PASS,
                                Kind.FORM, Verdict.FAIL,
                                Kind.BOOT, Verdict.UNKNOWN,
                                Kind.QUOTA, Verdict.PASS,
                                Kind.MANUAL, Verdict.NOT_APPLICABLE));
        assertThat(judgement.leftAside()).isEmpty();
    }

    @Test
    void kindsThatNobodyAskedForAreLeftAsideAndCounted() {
        Judgement judgement =
                ProfileYaml.of(PASSES, "kind: form\n" + FAILS, "kind: form\n" + UNDECIDED)
                        .judge(FACTS, Set.of(Kind.OFFLINE));

        assertThat(judgement.verdict()).isEqualTo(Verdict.PASS);
        assertThat(judgement.findings()).hasSize(1);
        assertThat(judgement.leftAside()).isEqualTo(Map.of(Kind.FORM, 2));
    }

    @Test
    void onlyErrorsThatFailedOrAreUndecidedBlock() {
        Judgement judgement =
                ProfileYaml.of(PASSES, FAILS, "severity: warning\n" + FAILS, UNDECIDED, FOR_WINDOWS)
                        .judge(FACTS);

        assertThat(judgement.findings().stream().filter(Finding::blocks))
                .extracting(finding -> finding.rule().id())
                .containsExactly("R2", "R4");
    }
}
