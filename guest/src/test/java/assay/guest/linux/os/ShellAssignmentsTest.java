package assay.guest.linux.os;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.linux.os.ShellAssignments.Assignment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ShellAssignmentsTest {

    @Test
    void aLaterAssignmentMayBuildOnAnEarlierOneOfAnotherFile() {
        var variables =
                ShellAssignments.parse(
                        List.of(
                                "GRUB_CMDLINE_LINUX=\"quiet\"\n",
                                "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX console=ttyS0\"\n"));

        assertThat(value(variables, "GRUB_CMDLINE_LINUX")).isEqualTo("quiet console=ttyS0");
    }

    @Test
    void singleQuotesKeepDollarsAndDoubleQuotesKeepEscapes() {
        var variables =
                ShellAssignments.parse(
                        """
                        A='$HOME'
                        export B="a \\"b\\" \\n"
                        C=plain # comment
                        D=${A}x
                        """);

        assertThat(value(variables, "A")).isEqualTo("$HOME");
        assertThat(value(variables, "B")).isEqualTo("a \"b\" \\n");
        assertThat(value(variables, "C")).isEqualTo("plain");
        assertThat(value(variables, "D")).isEqualTo("$HOMEx");
    }

    @Test
    void commandsAreNotAssignments() {
        assertThat(ShellAssignments.parse("if [ a = b ]; then\necho x=y\nfi\n1A=2\n")).isEmpty();
    }

    @Test
    void aLineThatDoublesItselfStaysBounded() {
        String text = "A=xxxxxxxxxxxxxxxx\n" + "A=$A$A\n".repeat(60);

        assertThat(value(ShellAssignments.parse(text), "A")).hasSizeLessThanOrEqualTo(16_384);
    }

    @Test
    void quotesHoldWordsTogether() {
        assertThat(ShellAssignments.words(" ro  dyndbg=\"file a +p\" '' quiet "))
                .containsExactly("ro", "dyndbg=file a +p", "", "quiet");
    }

    private static String value(Map<String, Assignment> variables, String name) {
        return Objects.requireNonNull(variables.get(name)).value();
    }
}
