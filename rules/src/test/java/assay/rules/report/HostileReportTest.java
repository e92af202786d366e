package assay.rules.report;

import static org.assertj.core.api.Assertions.assertThat;

import assay.rules.CheckReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever an image says stays text: it adds nothing to what a report is made of. */
class HostileReportTest {

    private static final List<String> PIECES =
            List.of(
                    "<script>alert(1)</script>",
                    "\"><img src=x onerror=alert(1)>",
                    "' onload='x",
                    "</style></title></code></td>",
                    "]]>",
                    "<![CDATA[",
                    "<!--",
                    "-->",
                    "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]>",
                    "&y;",
                    "&#x3c;",
                    "<?xml?>",
                    "\u0000\u0008\u001b[2J",
                    "\uFFFE\uFFFF",
                    "\uD800",
                    "\uDC00x",
                    "\u202Egnp.exe",
                    "\r\n\t",
                    "{0} ${x} %s",
                    "../../..",
                    "//evil.example/x",
                    "https://user:secret@evil.example/x?token=1#y",
                    "javascript:alert(1)",
                    "C:\\x",
                    "试金石",
                    "");

    static Stream<String> hostile() {
        List<String> all = new ArrayList<>(PIECES);
        Random random = new Random(8);
        for (int i = 0; i < 100; i++) {
            StringBuilder mixed = new StringBuilder();
            for (int j = 0; j < 4; j++) {
                mixed.append(PIECES.get(random.nextInt(PIECES.size())));
                mixed.append((char) random.nextInt(0x10000));
            }
            all.add(mixed.toString());
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void aPageHasNoElementsButOurs(String word) {
        for (Locale reader : List.of(Locale.ENGLISH, Locale.CHINESE)) {
            Document page = Parsed.xml(HtmlReport.of(MadeReport.of(word), reader));
            Document harmless = Parsed.xml(HtmlReport.of(MadeReport.of("word"), reader));

            assertThat(elements(harmless)).containsAll(elements(page));
            assertThat(page.getElementsByTagName("article").getLength())
                    .isEqualTo(harmless.getElementsByTagName("article").getLength());
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void aSuiteHasOneCaseForEachRule(String word) {
        Document suites = Parsed.xml(JUnitReport.of(MadeReport.of(word)));

        assertThat(suites.getElementsByTagName("testcase").getLength()).isEqualTo(8);
        assertThat(suites.getElementsByTagName("failure").getLength()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void placesInSarifAreRelativeAndStayBelowTheImage(String word) {
        CheckReport report = MadeReport.of(word);

        JsonNode log = JsonMapper.shared().readTree(SarifReport.of(report));

        assertThat(log.findValuesAsString("uri"))
                .isNotEmpty()
                .allSatisfy(uri -> assertThat(uri).matches("[!-~]+").doesNotMatch("(/|\\w+:).*"))
                .allSatisfy(uri -> assertThat(uri.split("/")).doesNotContain(".."));
    }

    /** Names of elements, and of their attributes. */
    private static Set<String> elements(Document page) {
        Set<String> names = new TreeSet<>();
        NodeList all = page.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            Node element = all.item(i);
            names.add(element.getNodeName());
            for (int j = 0; j < element.getAttributes().getLength(); j++) {
                names.add(
                        element.getNodeName()
                                + "@"
                                + element.getAttributes().item(j).getNodeName());
            }
        }
        return names;
    }
}
