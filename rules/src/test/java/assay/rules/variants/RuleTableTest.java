package assay.rules.variants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of founding rules says what tests show, and nothing else. */
class RuleTableTest {

    private static final Path FOLDER = Path.of("src/test/java/assay/rules/variants");
    private static final Path PAGE = Path.of("../docs/rules/README.md");

    private static final List<VariantsTest> TESTS =
            List.of(
                    new TencentImportVariantsTest(),
                    new TencentMarketVariantsTest(),
                    new TencentImageVariantsTest(),
                    new UcloudMarketVariantsTest(),
                    new HuaweiImsVariantsTest(),
                    new AzureMarketVariantsTest());

    /** Run with {@code -Dupdate=true} after a change, and commit what it wrote. */
    @Test
    void theTableIsUpToDate() throws IOException {
        String expected = new RuleTable(TESTS).page();
        if (Boolean.getBoolean("update")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(PAGE).content().isEqualTo(expected);
    }

    @Test
    void everyFoundingRuleIsShown() throws IOException {
        assertThat(new RuleTable(TESTS).page()).doesNotContain("| **none**");
    }

    @Test
    void noTestOfAFoundingProfileIsForgotten() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.filter(RuleTableTest::isOfAFoundingProfile))
                    .extracting(file -> file.getFileName().toString().replace(".java", ""))
                    .containsExactlyInAnyOrderElementsOf(
                            TESTS.stream().map(test -> test.getClass().getSimpleName()).toList());
        }
    }

    private static boolean isOfAFoundingProfile(Path file) {
        try {
            String text = Files.readString(file);
            return text.contains(" extends VariantsTest")
                    && RuleTable.FOUNDING.stream()
                            .anyMatch(id -> text.contains("return \"" + id + "\";"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a page links to is there. */
    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        Stream<String> links =
                Stream.of(Files.readString(PAGE).split("]\\("))
                        .skip(1)
                        .map(rest -> rest.split("[)#]", 2)[0])
                        .distinct();

        assertThat(links)
                .allSatisfy(link -> assertThat(PAGE.resolveSibling(link).normalize()).exists());
    }
}
