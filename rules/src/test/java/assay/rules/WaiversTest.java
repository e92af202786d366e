package assay.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaiversTest {

    private static final String DIGEST = "sha256:" + "0".repeat(64);

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    private static final Judgement JUDGEMENT =
            ProfileYaml.of(
                            "os: any\nfacts: [a.yes]\ncel: \"!a.yes\"\n",
                            "os: any\nfacts: [a.gone]\ncel: a.gone\n",
                            "os: any\nfacts: [a.yes]\ncel: a.yes\n")
                    .judge(FactsDocument.empty().with("a.yes", true).facts());

    private static Waivers read(String yaml) {
        return Waivers.read("waivers.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static Waivers.Waived apply(String... waivers) {
        return read("- {" + String.join("}\n- {", waivers) + "}\n")
                .apply(List.of(JUDGEMENT), TODAY, () -> DIGEST);
    }

    private static String waiver(String rule, String until) {
        return "rule: " + rule + ", by: Li Lei, why: tried it, until: " + until;
    }

    @Test
    void whatIsWaivedBlocksNoMoreAndKeepsWhatItWas() {
        Waivers.Waived waived = apply(waiver("R1", "2026-12-31"), waiver("R2", "2026-11-21"));

        Judgement judgement = waived.judgements().getFirst();
        assertThat(JUDGEMENT.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judgement.verdict()).isEqualTo(Verdict.PASS);
        assertThat(judgement.findings())
                .extracting(Finding::verdict)
                .containsExactly(Verdict.WAIVED, Verdict.WAIVED, Verdict.PASS);
        assertThat(judgement.findings())
                .extracting(
                        finding -> finding.waived().map(Finding.Waived::was).orElse(Verdict.PASS))
                .containsExactly(Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS);
        assertThat(waived.unused()).isEmpty();
    }

    @Test
    void aWaiverCountsUntilItsDayIsOver() {
        Waivers.Waived waived = apply(waiver("R1", "2026-11-20"));

        assertThat(waived.judgements()).containsExactly(JUDGEMENT);
        assertThat(waived.unused())
                .extracting(Waiver.Unused::reason)
                .containsExactly(Waiver.Idle.EXPIRED);
    }

    @Test
    void aWaiverForOneImageCountsForThatImage() {
        String rule = waiver("R1", "2026-12-31");

        assertThat(apply(rule + ", image: '" + DIGEST + "'").unused()).isEmpty();
        assertThat(apply(rule + ", image: 'sha256:" + "1".repeat(64) + "'").unused())
                .extracting(Waiver.Unused::reason)
                .containsExactly(Waiver.Idle.OTHER_IMAGE);
    }

    @Test
    void theImageIsNotReadForWaiversThatNameNone() {
        read("- {" + waiver("R1", "2026-12-31") + "}\n")
                .apply(
                        List.of(JUDGEMENT),
                        TODAY,
                        () -> {
                            throw new AssertionError("read");
                        });
    }

    @Test
    void aWaiverThatNothingNeedsIsNamed() {
        assertThat(apply(waiver("R3", "2026-12-31"), waiver("R9", "2026-12-31")).unused())
                .extracting(Waiver.Unused::reason)
                .containsOnly(Waiver.Idle.NOT_NEEDED)
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'- {rule: R1, by: L, why: x}' | waiver 1: until is missing",
                "'- {rule: R1, by: L, why: x, until: soon}' | waiver 1: until is no day",
                "'- {rule: R1, by: L, until: 2026-12-31}' | waiver 1: why is missing",
                "'- {rule: R1, by: L, why: x, until: 2026-12-31, image: 77}' | image",
                "'- {rule: R1, by: L, why: x, until: 2026-12-31, for: ever}' | unknown key 'for'",
                "'rule: R1' | waivers.yaml",
                "'' | waivers.yaml",
            })
    void whatIsNoListOfWaiversIsRefused(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(GivenException.class)
                .hasMessageStartingWith("waivers.yaml")
                .hasMessageContaining(message);
    }
}
