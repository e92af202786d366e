package assay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void aScalarIsShownAsItIs() {
        assertThat(Excerpt.of("qcow2")).isEqualTo("qcow2");
        assertThat(Excerpt.of("")).isEqualTo("\"\"");
        assertThat(Excerpt.of(53_687_091_200L)).isEqualTo("53687091200");
        assertThat(Excerpt.of(false)).isEqualTo("false");
    }

    @Test
    void aListIsShownByItsSizeAndItsFirstItems() {
        assertThat(Excerpt.of(List.of())).isEqualTo("[]");
        assertThat(Excerpt.of(List.of("a", "b"))).isEqualTo("2: a, b");
        assertThat(Excerpt.of(Collections.nCopies(20_000, "x")))
                .isEqualTo("20000: x, x, x, x, x, …");
        assertThat(Excerpt.of(List.of(Map.of("type", "xfs")))).isEqualTo("1: {type: xfs}");
    }

    @Test
    void offendingItemsAreCountedAgainstAll() {
        assertThat(Excerpt.of(List.of("xfs"), 3)).isEqualTo("1 of 3: xfs");
    }

    @Test
    void nothingGrowsBeyondItsLimit() {
        Object nested = List.of("deep");
        for (int i = 0; i < 50; i++) {
            nested = List.of(nested, nested, nested, nested, nested, nested);
        }

        assertThat(Excerpt.of(nested)).hasSizeLessThanOrEqualTo(Excerpt.MAX_VALUE);
        assertThat(Excerpt.of("x".repeat(1_000_000))).hasSize(Excerpt.MAX_VALUE);
        assertThat(Excerpt.of("😀".repeat(1_000))).doesNotContain("\uFFFD").endsWith("😀…");
    }

    @Test
    void whatSteersATerminalIsReplaced() {
        assertThat(Excerpt.of("\u001b[2Jclean")).isEqualTo("\uFFFD[2Jclean");
        assertThat(Excerpt.of(Map.of("k\r", "line\nbreak")))
                .isEqualTo("{k\uFFFD: line\uFFFDbreak}");
        assertThat(Excerpt.printable("\u202egnp.exe \ud800 café 镜像"))
                .isEqualTo("\uFFFDgnp.exe \uFFFD café 镜像");
    }
}
