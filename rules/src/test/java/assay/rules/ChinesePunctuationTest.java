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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What users read in Chinese has Chinese punctuation, of full width, in every module. */
final class ChinesePunctuationTest {

    private static final Path RULES = Path.of("src/main/resources/assay");
    private static final List<Path> PROPERTIES =
            List.of(
                    Path.of("../cli/src/main/resources/assay/cli/messages_zh.properties"),
                    Path.of("../service/src/main/resources/assay/problems_zh.properties"));
    private static final Path CONSOLE = Path.of("../console/src/i18n/zh.json");
    private static final List<Path> SOURCES =
            List.of(Path.of("../cli/src/main/java"), Path.of("src/main/java"));

    /** Beside a character or what is put in; a colon before one may belong to a command. */
    private static final Pattern NARROW =
            Pattern.compile(
                    "[\\p{IsHan}”》）}] ?[,;:!?()]|[,;] ?[\\p{IsHan}“《]|[:)][\\p{IsHan}“《]|\\([\\p{IsHan}]");

    /** What commands look like. */
    private static final Pattern COMMAND = Pattern.compile("/ProductKey:密钥|virt-sysprep\\(1\\) 手册");

    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    private static final Pattern LITERAL =
            Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*\\p{IsHan}(?:[^\"\\\\\n]|\\\\.)*)\"");

    @Test
    void rulesRepairsConflictsAndReasons() throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path file : files(RULES, ".yaml")) {
            addChinese(Yaml.MAPPER.readTree(Files.readAllBytes(file)), texts);
        }

        assertThat(texts).hasSizeGreaterThan(1_000);
        assertThat(narrow(texts)).isEmpty();
    }

    @Test
    void messagesAndProblems() throws IOException {
        for (Path file : PROPERTIES) {
            assertThat(narrow(Files.readAllLines(file))).isEmpty();
        }
    }

    @Test
    void theConsole() throws IOException {
        List<String> texts = new ArrayList<>();
        addTexts(JsonMapper.shared().readTree(Files.readAllBytes(CONSOLE)), texts);

        assertThat(texts).isNotEmpty();
        assertThat(narrow(texts)).isEmpty();
    }

    @Test
    void helpAndReports() throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path folder : SOURCES) {
            for (Path file : files(folder, ".java")) {
                Matcher literals = LITERAL.matcher(Files.readString(file));
                while (literals.find()) {
                    texts.add(literals.group(1));
                }
            }
        }

        assertThat(texts).isNotEmpty();
        assertThat(narrow(texts)).isEmpty();
    }

    private static List<String> narrow(List<String> texts) {
        return texts.stream()
                .filter(text -> HAN.matcher(text).find()) // others are commands
                .filter(text -> NARROW.matcher(COMMAND.matcher(text).replaceAll("")).find())
                .toList();
    }

    /** The texts under {@code zh}. */
    private static void addChinese(JsonNode node, List<String> texts) {
        if (node.path("zh").isString()) {
            texts.add(node.path("zh").stringValue());
        }
        node.values().forEach(inner -> addChinese(inner, texts));
    }

    private static void addTexts(JsonNode node, List<String> texts) {
        if (node.isString()) {
            texts.add(node.stringValue());
        }
        node.values().forEach(inner -> addTexts(inner, texts));
    }

    private static List<Path> files(Path folder, String suffix) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(suffix)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
