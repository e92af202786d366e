package assay.rules.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SarifReportTest {

    private static final JsonNode RUN =
            JsonMapper.shared().readTree(SarifReport.of(MadeReport.of("word"))).at("/runs/0");

    private static JsonNode result(int index) {
        return RUN.at("/results").get(index);
    }

    @Test
    void theVerdictsAreKindsAndOnlyFailuresHaveALevel() {
        assertThat(RUN.at("/results").valueStream())
                .extracting(result -> result.at("/kind").stringValue())
                .containsExactly(
                        "fail", "fail", "open", "open", "pass", "notApplicable", "fail", "fail");
        assertThat(RUN.at("/results").valueStream())
                .extracting(result -> result.at("/level").stringValue())
                .containsExactly(
                        "error", "warning", "none", "none", "none", "none", "error", "note");
    }

    @Test
    void aResultPointsToItsRule() {
        List<JsonNode> rules = RUN.at("/tool/driver/rules").valueStream().toList();

        assertThat(RUN.at("/results").valueStream())
                .allSatisfy(result ->
                        assertThat(rules.get(result.at("/ruleIndex").intValue()).at("/id"))
                                .isEqualTo(result.at("/ruleId")));
        assertThat(rules.getFirst().at("/help/text").stringValue()).isEqualTo("word");
    }

    @Test
    void evidenceIsAPlaceInAFileOfTheImageOrAPlaceInTheImage() {
        assertThat(result(0).at("/locations/0").toString())
                .isEqualTo(
                        """
                        {"physicalLocation":{"artifactLocation":{"uri":"etc/word",\
                        "uriBaseId":"IMAGE"},"region":{"startLine":3,\
                        "snippet":{"text":"word"}}}}\
                        """);
        assertThat(result(0).at("/locations/1").toString())
                .isEqualTo(
                        """
                        {"physicalLocation":{"artifactLocation":{"uri":"word"}},\
                        "logicalLocations":[{"fullyQualifiedName":"word","kind":"element"}]}\
                        """);
    }

    @Test
    void aWaiverIsASuppression() {
        assertThat(result(6).at("/suppressions").toString())
                .isEqualTo(
                        """
                        [{"kind":"external","status":"accepted",\
                        "justification":"word (word, until 2026-12-31)"}]\
                        """);
        assertThat(result(0).has("suppressions")).isFalse();
    }

    @Test
    void eachProfileIsARunOfItsOwn() {
        assertThat(RUN.at("/automationDetails/id").stringValue()).isEqualTo("assay/word/");
    }
}
