package assay.rules.vuln;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores of the specification's own examples. */
class CvssTest {

    /** Most from "CVSS v3.1 examples" of FIRST. */
    @ParameterizedTest
    @CsvSource({
        "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H, 9.8",
        "AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H, 10.0",
        "AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H, 9.9",
        "AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N, 6.1",
        "AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N, 6.4",
        "AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N, 3.1",
        "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N, 7.5",
        "AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H, 7.8",
        "AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L, 4.2",
        "AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N, 4.6",
        "AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H, 9.3",
        "AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N, 0.0",
    })
    void theBaseScoreIsThatOfTheSpecification(String vector, double score) {
        assertThat(Cvss.parse("CVSS:3.1/" + vector).orElseThrow().score()).isEqualTo(score);
        assertThat(Cvss.parse("CVSS:3.0/" + vector).orElseThrow().score()).isEqualTo(score);
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
