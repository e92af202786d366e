package assay.rules.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who does not see well can read every text (WCAG 2.2, 1.4.3: 4.5 to 1). */
class StylesheetTest {

    private static final double ENOUGH = 4.5;

    /** The colours of light, dark and print: each block of variables defines them all. */
    static Stream<Map<String, String>> palettes() {
        return Stream.of(Stylesheet.CSS.split(":root \\{"))
                .map(StylesheetTest::colours)
                .filter(palette -> palette.containsKey("ink"));
    }

    private static Map<String, String> colours(String block) {
        Map<String, String> colours = new HashMap<>();
        Matcher variable =
                Pattern.compile("--([a-z-]+): #([0-9a-f]{6})").matcher(block.split("}", 2)[0]);
        while (variable.find()) {
            colours.put(variable.group(1), variable.group(2));
        }
        return colours;
    }

    @ParameterizedTest
    @MethodSource("palettes")
    void textStandsOutFromWhatIsBehindIt(Map<String, String> palette) {
        for (String text : List.of("ink", "quiet")) {
            for (String behind : List.of("page", "paper", "soft")) {
                assertThat(contrast(palette, text, behind)).as(text).isGreaterThan(ENOUGH);
            }
        }
        for (String text : List.of("fail", "unknown", "pass", "waived", "none")) {
            assertThat(contrast(palette, text, text + "-soft")).as(text).isGreaterThan(ENOUGH);
        }
    }

    @ParameterizedTest
    @MethodSource("palettes")
    void thePartitionsOfTheMapAreNamedInWhite(Map<String, String> palette) {
        Matcher fills =
                Pattern.compile("\\.map \\.\\w+ \\{ fill: #(\\w{6})").matcher(Stylesheet.CSS);
        while (fills.find()) {
            assertThat(contrast("ffffff", fills.group(1))).isGreaterThan(ENOUGH);
        }
        assertThat(contrast(palette, "ink", "soft")).isGreaterThan(ENOUGH);
    }

    private static double contrast(Map<String, String> palette, String one, String other) {
        return contrast(
                Objects.requireNonNull(palette.get(one), one),
                Objects.requireNonNull(palette.get(other), other));
    }

    /** WCAG 2.2, "contrast ratio". */
    private static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String colour) {
        return 0.2126 * part(colour, 0) + 0.7152 * part(colour, 2) + 0.0722 * part(colour, 4);
    }

    private static double part(String colour, int at) {
        double value = Integer.parseInt(colour.substring(at, at + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
