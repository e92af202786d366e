package assay.rules.vuln;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores of the specification's own examples. */
class CvssTest {

    /**
     * Those with a CVE are in FIRST's <a href="https://www.first.org/cvss/v3.1/examples">list</a>.
     */
    @ParameterizedTest
    @CsvSource({
        "CVE-2013-1937, AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N, 6.1",
        "CVE-2013-0375, AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N, 6.4",
        "CVE-2014-3566, AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N, 3.1",
        "CVE-2012-1516, AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H, 9.9",
        "CVE-2009-0783, AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L, 4.2",
        "CVE-2012-0384, AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H, 8.8",
        "CVE-2015-1098, AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H, 7.8",
        "CVE-2014-0160, AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N, 7.5",
        "CVE-2014-6271, AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H, 9.8",
        "CVE-2008-1447, AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:N, 6.8",
        "CVE-2014-2005, AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H, 6.8",
        "CVE-2010-0467, AV:N/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:N, 5.8",
        "CVE-2012-1342, AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:L/A:N, 5.8",
        "CVE-2013-6014, AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H, 9.3",
        "CVE-2014-9253, AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N, 5.4",
        "CVE-2011-1265, AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H, 8.8",
        "CVE-2016-1645, AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H, 8.8",
        "CVE-2016-0128, AV:N/AC:H/PR:N/UI:R/S:U/C:H/I:H/A:N, 6.8",
        "of all,        AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H, 10.0",
        "of none,       AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N, 0.0",
    })
    void theBaseScoreIsThatOfTheSpecification(String name, String vector, double score) {
        assertThat(Cvss.parse("CVSS:3.1/" + vector).orElseThrow().score())
                .as(name)
                .isEqualTo(score);
        assertThat(Cvss.parse("CVSS:3.0/" + vector).orElseThrow().score()).isEqualTo(score);
    }

    /**
     * There are 2592 vectors. The numbers are those of the scores that Red Hat's <a
     * href="https://github.com/RedHatProductSecurity/cvss">cvss</a> 2f14909 has for its own tests.
     */
    @Test
    void allVectorsTogetherFallIntoTheRatingsOfOthers() {
        List<String> vectors = List.of("CVSS:3.1");
        for (String metric :
                List.of("AV:NALP", "AC:LH", "PR:NLH", "UI:NR", "S:UC", "C:HLN", "I:HLN", "A:HLN")) {
            String[] parts = metric.split(":", -1);
            vectors =
                    vectors.stream()
                            .flatMap(vector ->
                                    parts[1].chars()
                                            .mapToObj(value ->
                                                    vector + "/" + parts[0] + ":" + (char) value))
                            .toList();
        }
        double sum = 0;
        Map<String, Integer> ratings = new TreeMap<>();
        for (String vector : vectors) {
            double score = Cvss.parse(vector).orElseThrow().score();
            sum += score;
            ratings.merge(rating(score), 1, Integer::sum);
        }
        assertThat(sum).isCloseTo(14_270.6, within(0.01));
        assertThat(ratings)
                .isEqualTo(
                        Map.of(
                                "none",
                                96,
                                "low",
                                416,
                                "medium",
                                1464,
                                "high",
                                555,
                                "critical",
                                61));
    }

    /** Section 5 of the specification. */
    private static String rating(double score) {
        return score == 0
                ? "none"
                : score < 4 ? "low" : score < 7 ? "medium" : score < 9 ? "high" : "critical";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "CVSS:3.1",
                "CVSS:3.1/",
                "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H",
                "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:X",
                "CVSS:3.1/AV:NA/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
                "AV:N/AC:L/Au:N/C:P/I:P/A:P",
            })
    void whatIsNoVectorOfVersion3HasNoScore(String vector) {
        assertThat(Cvss.parse(vector)).isEmpty();
    }

    @Test
    void knownCodeOrAnEasyAttackMakesItExploitable() {
        String easy = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
        assertThat(Cvss.parse(easy).orElseThrow().isRemote()).isTrue();
        assertThat(Cvss.parse(easy + "/E:U").orElseThrow().isExploitable()).isFalse();
        String hard = "CVSS:3.1/AV:L/AC:H/PR:L/UI:R/S:U/C:H/I:H/A:H";
        assertThat(Cvss.parse(hard).orElseThrow().isExploitable()).isFalse();
        assertThat(Cvss.parse(hard + "/E:F").orElseThrow().isExploitable()).isTrue();
        assertThat(Cvss.parse(hard + "/E:F").orElseThrow().isRemote()).isFalse();
    }
}
