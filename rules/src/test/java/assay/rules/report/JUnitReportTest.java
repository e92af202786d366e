package assay.rules.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class JUnitReportTest {

    private static final Document SUITES = Parsed.xml(JUnitReport.of(MadeReport.of("word")));

    @Test
    void theCountsOfASuiteAreThoseOfItsCases() {
        Element suite = (Element) SUITES.getElementsByTagName("testsuite").item(0);

        assertThat(suite.getAttribute("name")).isEqualTo("word");
        assertThat(suite.getAttribute("tests")).isEqualTo("8");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getAttribute("skipped")).isEqualTo("6");
        assertThat(SUITES.getElementsByTagName("skipped").getLength()).isEqualTo(6);
    }

    @Test
    void aFailureSaysWhatWasSeenAndWhatToDo() {
        assertThat(SUITES.getElementsByTagName("failure").item(0).getTextContent())
                .isEqualTo(
                        """
                        disk.format = word [/etc/word:3 word]
                        disk.format = word [word]
                        To do: word\
                        """);
    }

    @Test
    void whatIsUndecidedIsSkippedWithTheReason() {
        Element skipped = (Element) SUITES.getElementsByTagName("skipped").item(1);

        assertThat(skipped.getAttribute("message")).isEqualTo("undecided: word (word)");
    }
}
