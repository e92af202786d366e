package assay.rules.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class HtmlReportTest {

    private static Document page(Locale reader) {
        return Parsed.xml(HtmlReport.of(MadeReport.of("word"), reader));
    }

    private static List<Element> all(Document page, String name) {
        List<Element> elements = new ArrayList<>();
        NodeList nodes = page.getElementsByTagName(name);
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    @Test
    void whatToMendComesBeforeWhatPassed() {
        assertThat(all(page(Locale.ENGLISH), "h2"))
                .extracting(Element::getTextContent)
                .containsExactly(
                        "Verdicts",
                        "Profiles by areas",
                        "The disk",
                        "Mend these first 1",
                        "Still undecided 2",
                        "Better to mend 2",
                        "Waived 1",
                        "Passed 1",
                        "Not applicable 1",
                        "Waivers that changed nothing");
    }

    @Test
    void thePageSaysWhenTheImageWasChecked() {
        assertThat(all(page(Locale.ENGLISH), "dd"))
                .extracting(Element::getTextContent)
                .contains("2026-11-21 08:30 UTC");
    }

    @Test
    void aChinesePageIsChinese() {
        Document page = page(Locale.CHINESE);

        assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo("zh-CN");
        for (String name : List.of("h2", "caption", "th", "dt")) {
            assertThat(all(page, name))
                    .extracting(Element::getTextContent)
                    .filteredOn(text -> !text.equals("word"))
                    .allSatisfy(text -> assertThat(text).containsPattern("\\p{IsHan}"));
        }
    }

    /** The only address in it is the name of HTML's name space, which nobody opens. */
    @Test
    void aPageNeedsNothingFromOutside() {
        String page = HtmlReport.of(MadeReport.of("word"), Locale.ENGLISH);

        assertThat(page.replace("http://www.w3.org/1999/xhtml", ""))
                .doesNotContain("http:", "https:", "url(", "@import", "src=", "href=", "<script");
        assertThat(page).contains("default-src &#39;none&#39;", Stylesheet.CSS);
    }

    /** In a style HTML takes these for themselves and XML does not. */
    @Test
    void theStyleIsTheSameInHtmlAndXml() {
        assertThat(Stylesheet.CSS).doesNotContain("<", "&");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void headingsGoDownOneByOneAndTablesAreNamed(String language) {
        Document page = page(Locale.of(language));
        int before = 0;
        for (Element element : all(page, "*")) {
            if (element.getTagName().matches("h[1-6]")) {
                int level = element.getTagName().charAt(1) - '0';
                assertThat(level).isLessThanOrEqualTo(before + 1);
                before = level;
            }
        }
        assertThat(all(page, "table"))
                .allSatisfy(table ->
                        assertThat(table.getFirstChild().getNodeName()).isEqualTo("caption"));
        assertThat(all(page, "th")).allMatch(name -> name.hasAttribute("scope"));
    }

    @Test
    void theMapShowsThePartitionsAndWhatIsFreeToScale() {
        assertThat(all(page(Locale.ENGLISH), "svg"))
                .filteredOn(svg -> svg.getAttribute("class").equals("map"))
                .singleElement()
                .satisfies(map ->
                        assertThat(map.getElementsByTagName("rect").getLength()).isEqualTo(2));
        assertThat(HtmlReport.of(MadeReport.of("word"), Locale.ENGLISH))
                .contains("<title>1 word, word 511 MiB</title>", "<td>9.5 GiB</td>");
    }

    @Test
    void anAddressIsShownWithoutItsSecrets() {
        String page =
                HtmlReport.of(
                        MadeReport.of("https://me:pass@host.example/a/disk.qcow2?signature=5"),
                        Locale.ENGLISH);

        assertThat(page).contains("<h1>disk.qcow2</h1>");
    }
}
