package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.cli.Messages.Language;
import org.junit.jupiter.api.Test;

/** The command speaks English and Chinese, and says the same in both. */
class LanguagesTest {

    @Test
    void everyTextStandsInBothLanguages() {
        assertThat(Messages.in(Language.zh).bundle().keySet())
                .isEqualTo(Messages.in(Language.en).bundle().keySet());
    }

    @Test
    void theChineseTextsAreChinese() {
        Messages chinese = Messages.in(Language.zh);
        for (String key : chinese.bundle().keySet()) {
            assertThat(chinese.bundle().getString(key)).as(key).matches("(?s).*[\\p{IsHan}，].*");
        }
    }
}
