package assay.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.guest.Facts;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GivenTest {

    private static Facts read(Given given, String text) {
        return given.read(
                FactsDocument.conformant().facts(),
                "given.yaml",
                text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatASellerDeclaresStandsBesideTheFacts() {
        Facts facts =
                read(
                        Given.LISTING,
                        """
                        image: {licence: byol, diskSizeGb: 40}
                        listing: {ports: [22, 443], product: {name: 商品}}
                        review:
                          TC-IMP-ANY-03: {approved: true}
                        """);

        assertThat(facts.at("image.diskSizeGb")).contains(40L);
        assertThat(facts.at("listing.product.name")).contains("商品");
        assertThat(facts.at("review[TC-IMP-ANY-03].approved")).contains(true);
        assertThat(facts.at("os.distro")).contains("debian");
    }

    @Test
    void aBootReportIsJsonOrYaml() {
        assertThat(read(Given.BOOT_REPORT, "{\"bootTest\": {\"boot\": {\"ok\": true}}}"))
                .isNotNull()
                .extracting(facts -> facts.at("bootTest.boot.ok").orElse(""))
                .isEqualTo(true);
        assertThat(
                        read(Given.BOOT_REPORT, "bootTest:\n  boot: {ok: false}\n")
                                .at("bootTest.boot.ok"))
                .contains(false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "os: {distro: debian}       | os cannot be given here, only billing, image",
                "bootTest: {boot: {ok: 1}}  | bootTest cannot be given here",
                "image: [1]                 | image is not an object",
                "image: {name: }            | image.name is not a value",
                "image: {size: 99999999999999999999} | image.size is not a value",
                "image: {a: {b: [{c: null}]}} | image.a.b.c is not a value",
                "- image                    | not an object",
                "'image: {'                 | given.yaml",
                "'image: {a: 1, a: 2}'      | given.yaml",
                "''                         | given.yaml",
            })
    void whatIsNoListingIsRefused(String text, String message) {
        assertThatThrownBy(() -> read(Given.LISTING, text))
                .isInstanceOf(GivenException.class)
                .hasMessageStartingWith("given.yaml")
                .hasMessageContaining(message);
    }

    @Test
    void aHugeOrDeepFileIsRefused() {
        assertThatThrownBy(() -> read(Given.LISTING, "image: {name: " + "x".repeat(1 << 20) + "}"))
                .isInstanceOf(GivenException.class);
        assertThatThrownBy(() -> read(Given.LISTING, "image: " + "{a: ".repeat(100_000)))
                .isInstanceOf(GivenException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "disk.format, INSPECTION",
        "image.licence, LISTING",
        "review[TC-IMP-ANY-03].approved, LISTING",
        "bootTest.boot.ok, BOOT_REPORT",
        "run.apiEnabled, SERVICE",
    })
    void anUndecidedRuleSaysWhoCanGiveWhatIsMissing(String path, Given from) {
        Rule rule =
                ProfileYaml.of(
                                "os: any\nfacts: ['"
                                        + path
                                        + "']\ncel: \"false && "
                                        + key(path)
                                        + "\"\n")
                        .rules()
                        .getFirst();

        assertThat(Missing.of(FactsDocument.empty().facts(), rule.facts().getFirst()).from())
                .isEqualTo(from);
    }

    private static String key(String path) {
        return path.split("[.\\[]", 2)[0] + ".x";
    }
}
