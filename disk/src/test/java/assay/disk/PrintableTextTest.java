package assay.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrintableTextTest {

    @Test
    void textStaysAsItIs() {
        assertThat(printable("基础镜像 base.qcow2", 100)).isEqualTo("基础镜像 base.qcow2");
    }

    @Test
    void whatATerminalObeysIsShownAsAQuestionMark() {
        assertThat(printable("a\u001b[2Jb\nc\u202ed", 100)).isEqualTo("a?[2Jb?c?d");
    }

    @Test
    void invalidUtf8IsShownAsAQuestionMark() {
        assertThat(PrintableText.of(new byte[] {'a', (byte) 0xff, 'b'}, 100)).isEqualTo("a?b");
    }

    @Test
    void longTextIsCut() {
        assertThat(printable("abcdefgh", 4)).isEqualTo("abc…");
    }

    private static String printable(String text, int maxLength) {
        return PrintableText.of(text.getBytes(StandardCharsets.UTF_8), maxLength);
    }
}
