package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.cli.Messages.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command speaks English and Chinese, and says the same in both. */
class LanguagesTest {

    @Test
    void everyTextStandsInBothLanguages() {
        assertThat(Messages.in(Language.zh).bundle().keySet())
                .isEqualTo(Messages.in(Language.en).bundle().keySet());
    }

    /** Of two, the later would win, whichever was meant. */
    @ParameterizedTest
    @ValueSource(strings = {"messages.properties", "messages_zh.properties"})
    void noTextStandsTwice(String file) throws IOException {
        List<String> keys =
                Files.readAllLines(Path.of("src/main/resources/assay/cli", file)).stream()
                        .filter(line -> line.matches("[\\w.]+=.*"))
                        .map(line -> line.split("=", 2)[0])
                        .toList();

        assertThat(keys).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void theChineseTextsAreChinese() {
        Messages chinese = Messages.in(Language.zh);
        for (String key : chinese.bundle().keySet()) {
            assertThat(chinese.bundle().getString(key)).as(key).matches("(?s).*[\\p{IsHan}，].*");
        }
    }
}
