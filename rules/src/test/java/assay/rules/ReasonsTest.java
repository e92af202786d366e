package assay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Why facts are absent, for readers of Chinese. */
final class ReasonsTest {

    private static final List<Path> SOURCES =
            List.of(Path.of("../guest/src/main/java"), Path.of("src/main/java"));

    private static final Pattern CALL =
            Pattern.compile("\\bunread\\(([^;]*?)\\)\\s*;", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nobody has declared it         | 尚未申报",
                "there is no \"exploitable\" in it | 其中缺少 exploitable",
                "/boot/vmlinuz belongs to no package | /boot/vmlinuz 不属于任何软件包",
                "no operating system was found; partition 2: LUKS, which is encrypted"
                        + "| 未找到操作系统；partition 2：LUKS，已加密",
                "qcow2 at byte 72: nothing | qcow2 的第 72 字节处：nothing",
                "3 of 9 files were not scanned, such as /a: it has 30 MiB, more than the 25 MiB that are sent"
                        + "| 9 个文件中有 3 个未扫描，例如 /a：文件大小为 30 MiB，超过可发送的 25 MiB",
            })
    void aReasonIsSaidInChinese(String en, String zh) {
        assertThat(Reasons.of(en)).isEqualTo(new Text(en, zh));
    }

    @Test
    void whatNobodySaidInChineseStaysEnglish() {
        String odd = "something else " + "{1} $1 ".repeat(1_000);

        assertThat(Reasons.of(odd)).isEqualTo(new Text(odd, odd));
    }

    /** The last text that a call of {@code unread} gives, with x where something is put in. */
    @ParameterizedTest
    @MethodSource("reasons")
    void everyReasonThatInspectionGivesIsSaidInChinese(String en) {
        assertThat(Reasons.of(en).zh()).isNotEqualTo(en);
    }

    static List<String> reasons() throws IOException {
        List<String> reasons = new ArrayList<>();
        for (Path folder : SOURCES) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .forEach(file -> reasons.addAll(reasons(file)));
            }
        }
        assertThat(reasons).hasSizeGreaterThan(50);
        return reasons.stream().distinct().sorted().toList();
    }

    private static List<String> reasons(Path file) {
        List<String> reasons = new ArrayList<>();
        try {
            Matcher calls = CALL.matcher(Files.readString(file));
            while (calls.find()) {
                String[] arguments = calls.group(1).split(",\\s+(?=[\"\\w])", 2);
                String reason = arguments.length < 2 ? "" : sample(arguments[1]);
                if (reason.matches(".*[a-z] .*") && !arguments[1].contains("?")) {
                    reasons.add(reason);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reasons;
    }

    /** What an expression that joins texts may give. */
    private static String sample(String expression) {
        StringBuilder sample = new StringBuilder();
        Matcher literals = LITERAL.matcher(expression);
        int end = 0;
        while (literals.find()) {
            sample.append(expression.substring(end, literals.start()).matches("\\W*") ? "" : "x");
            sample.append(literals.group(1).replace("\\\"", "\""));
            end = literals.end();
        }
        return sample.append(expression.substring(end).matches("\\W*") ? "" : "x").toString();
    }
}
