package assay.guest.linux.config.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lines, shell assignments, ini files and YAML. */
class TextTest {

    @Test
    void linesAreNumberedFromOneWithoutTheirEnds() {
        assertThat(Line.of("/f", "a\r\n\nb"))
                .containsExactly(
                        new Line("/f", 1, "a"), new Line("/f", 2, ""), new Line("/f", 3, "b"));
        assertThat(Line.of("/f", "")).isEmpty();
    }

    @Test
    void continuedLinesAreJoinedUnderTheNumberOfTheFirst() {
        assertThat(Line.joined(Line.of("/f", "a \\\n b \\\nc\nd\ne\\")))
                .containsExactly(
                        new Line("/f", 1, "a   b  c"),
                        new Line("/f", 4, "d"),
                        new Line("/f", 5, "e "));
    }

    @Test
    void theLastAssignmentCountsAndQuotesAreTakenOff() {
        ShellFile file =
                ShellFile.parse(
                        Line.of(
                                "/f",
                                "A=1\n#A=2\nexport A=\"x y\" # z\nB='$A';C=3\nD=a\"b c\"d e\nE=\n"));
        assertThat(file.value("A", "")).isEqualTo("x y");
        assertThat(file.value("B", "")).isEqualTo("$A");
        assertThat(file.value("D", "")).isEqualTo("ab cd");
        assertThat(file.value("E", "?")).isEmpty();
        assertThat(file.value("F", "?")).isEqualTo("?");
        assertThat(file.get("A").orElseThrow().line().number()).isEqualTo(3);
    }

    @Test
    void anEmptyListSettingClearsWhatStoodBefore() {
        IniFile file =
                IniFile.parse(
                        Line.of(
                                "/f",
                                "[Unit]\nWants=a b\n; c\nWants=\nWants=c \\\n# no\n d\n[Install]\nWants=x\n"));
        assertThat(file.words("Unit", "Wants")).containsExactly("c", "d");
        assertThat(file.value("Unit", "None", "?")).isEqualTo("?");
        assertThat(file.has("Install")).isTrue();
    }

    @Test
    void yamlIsTextsListsAndMaps() {
        Object yaml =
                Yaml.parse("a: [1, 'x y', {b: yes}]\nc: ~\nd: &x {e: 0o7}\nf: *x\n").orElseThrow();
        assertThat(yaml)
                .isEqualTo(
                        Map.of(
                                "a", List.of("1", "x y", Map.of("b", "yes")),
                                "c", "",
                                "d", Map.of("e", "0o7"),
                                "f", Map.of("e", "0o7")));
        assertThat(Yaml.text(yaml, "d", "e")).isEqualTo("0o7");
        assertThat(Yaml.text(yaml, "d", "none")).isEmpty();
        assertThat(Yaml.parse("# empty\n")).contains(Map.of());
    }

    @Test
    void yamlWithTabsOrTwoDocumentsIsInvalid() {
        assertThat(Yaml.parse("a:\n\tb: c\n")).isEmpty();
        assertThat(Yaml.parse("a: b\n---\nc: d\n")).isEmpty();
        assertThat(Yaml.parse("a: *nobody\n")).isEmpty();
    }

    @Test
    void hostileYamlIsRefusedAndNotExpanded() {
        assertThat(Yaml.parse("[".repeat(100_000))).isEmpty();
        assertThat(Yaml.parse("- x\n".repeat(Yaml.MAX_NODES + 1))).isEmpty();
        StringBuilder laughs = new StringBuilder("a0: &a0 [lol, lol]\n");
        for (int i = 1; i < 40; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(Yaml.parse(laughs.toString())).isPresent();
        assertThat(Yaml.parse("a: &a [*a]\n")).isPresent();
    }
}
