package assay.disk.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XxHash64Test {

    // As xxhsum -H64 prints them.
    @ParameterizedTest
    @CsvSource({
        "'', ef46db3751d8e999",
        "a, d24ec4f1a98c6e5b",
        "abc, 44bc2cf5ad770999",
        "message digest, 066ed728fceeb3be",
        "abcdefghijklmnopqrstuvwxyz, cfe1f278fa89835c",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789, aaa46907d3047814",
    })
    void theHashIsThatOfTheSpecification(String text, String expected) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        XxHash64 whole = new XxHash64();
        whole.update(bytes, 0, bytes.length);
        XxHash64 bitByBit = new XxHash64();
        for (int i = 0; i < bytes.length; i++) {
            bitByBit.update(bytes, i, i + 1);
        }
        assertThat(whole.value()).isEqualTo(Long.parseUnsignedLong(expected, 16));
        assertThat(bitByBit.value()).isEqualTo(whole.value());
    }
}
