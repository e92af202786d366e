package assay.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.guest.Facts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles made from other profiles. */
class ExtendsTest {

    private static final Facts BIG =
            FactsDocument.conformant().with("disk.virtualSize", 60L << 30).facts();

    private static final String HEAD =
            """
            version: "1"
            title: {en: Ours, zh: 我们的}
            """;

    private static final String RULE =
            """
              - id: %s
                severity: error
                kind: offline
                os: any
                area: disk
                section: "1"
                facts: [disk.virtualSize]
                cel: disk.virtualSize <= params.gigabytes * 1073741824
                title: {en: Small, zh: 小}
                fix: {en: Shrink it, zh: 请缩小}
            """;

    @TempDir private Path folder;

    @BeforeEach
    void aHouseProfile() throws IOException {
        write(
                "house",
                """
                sources: [{title: {en: Guide, zh: 指南}, section: "1"}]
                params: {gigabytes: 40, words: [a, b]}
                rules:
                """
                        + RULE.formatted("H-1"));
    }

    private void write(String id, String rest) throws IOException {
        Files.writeString(folder.resolve(id + ".yaml"), "id: " + id + "\n" + HEAD + rest);
    }

    private Profile profile(String id) throws IOException {
        return Profiles.with(folder).profile(id);
    }

    @Test
    void aProfileMayChangeNothingButAParameter() throws IOException {
        write("bigger", "extends: [house]\nparams: {gigabytes: 100}\n");

        assertThat(profile("house").judge(BIG).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(profile("bigger").judge(BIG).verdict()).isEqualTo(Verdict.PASS);
        assertThat(profile("bigger").params()).containsKeys("gigabytes", "words");
        assertThat(profile("bigger").sources()).isEqualTo(profile("house").sources());
    }

    @Test
    void aBuiltInProfileCanBeExtendedAndARuleOfItLeftOut() throws IOException {
        write("roomy", "extends: [tencent-import]\nwithout: [TC-IMP-LNX-06]\n");

        assertThat(Profiles.get("tencent-import").judge(BIG).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(profile("roomy").judge(BIG).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aRuleOfTheSameIdTakesThePlaceOfTheExtendedOne() throws IOException {
        write("more", "extends: [house]\nrules:\n" + RULE.formatted("H-2"));
        write(
                "milder",
                "extends: [more]\nrules:\n"
                        + RULE.formatted("H-1").replace("severity: error", "severity: info"));

        assertThat(profile("milder").rules()).extracting(Rule::id).containsExactly("H-1", "H-2");
        assertThat(profile("milder").rules())
                .extracting(Rule::severity)
                .containsExactly(Severity.INFO, Severity.ERROR);
    }

    @Test
    void profilesThatExtendEachOtherAreRefused() throws IOException {
        write("a", "extends: [b]\n");
        write("b", "extends: [house, a]\n");

        assertThatThrownBy(() -> profile("a"))
                .isInstanceOf(ProfileException.class)
                .hasMessage("a: extends itself: a > b > a");
    }

    @Test
    void whatIsExtendedOrLeftOutMustBeThere() throws IOException {
        write("a", "extends: [hose]\n");
        write("b", "extends: [house]\nwithout: [H-9]\n");

        assertThatThrownBy(() -> profile("a"))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("hose: there is no such profile");
        assertThatThrownBy(() -> profile("b"))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining(
                        "b.yaml: without: no profile that is extended has a rule H-9");
    }

    @Test
    void aParameterThatNobodyGivesIsRefused() throws IOException {
        write("a", "sources: []\nrules:\n" + RULE.formatted("A-1"));

        assertThatThrownBy(() -> profile("a"))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("a.yaml: rule A-1: params do not give gigabytes");
    }

    @Test
    void aMistakeInAnExpressionIsFoundWhenTheProfileIsRead() throws IOException {
        write(
                "a",
                "extends: [house]\nrules:\n"
                        + RULE.formatted("A-1").replace("disk.virtualSize <=", "disc <="));

        assertThatThrownBy(() -> profile("a"))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("a.yaml: rule A-1: cel or every does not compile");
    }

    @Test
    void aProfileCannotTakeTheNameOfAnother() throws IOException {
        write("tencent-import", "extends: [house]\n");

        assertThatThrownBy(() -> Profiles.with(folder))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("there is another profile called tencent-import");
    }

    @Test
    void versionsAreOrderedByTheGuestsPackageFormat() throws IOException {
        Rule rule =
                ProfileYaml.of("os: any\nfacts: [os.version]\ncel: verGte(os.version, '1~1')\n")
                        .rules()
                        .getFirst();
        FactsDocument facts = FactsDocument.empty().with("os.version", "1");

        assertThat(rule.facts()).containsExactly("os.version", "os.pkgFormat");
        assertThat(rule.judge(facts.facts()).missing())
                .extracting(Missing::fact)
                .containsExactly("os.pkgFormat");
        assertThat(rule.judge(facts.with("os.pkgFormat", "rpm").facts()).verdict())
                .isEqualTo(Verdict.PASS);
    }
}
