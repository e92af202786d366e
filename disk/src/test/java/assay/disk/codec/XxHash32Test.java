package assay.disk.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XxHash32Test {

    // As xxhsum -H32 prints them.
    @ParameterizedTest
    @CsvSource({
        "'', 02cc5d05",
        "a, 550d7456",
        "abc, 32d153ff",
        "message digest, 7c948494",
        "abcdefghijklmnopqrstuvwxyz, 63a14d5f",
    })
    void theHashIsThatOfTheSpecification(String text, String expected) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        XxHash32 bitByBit = new XxHash32();
        for (int i = 0; i < bytes.length; i++) {
            bitByBit.update(bytes, i, i + 1);
        }
        assertThat(XxHash32.of(bytes, 0, bytes.length))
                .isEqualTo(Integer.parseUnsignedInt(expected, 16));
        assertThat(bitByBit.value()).isEqualTo(XxHash32.of(bytes, 0, bytes.length));
    }
}
