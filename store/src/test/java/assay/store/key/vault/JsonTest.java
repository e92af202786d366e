package assay.store.key.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void everyKindOfValueIsRead() throws IOException {
        assertThat(
                        Json.object(
                                """
                                {"a": "x\\u00e9\\n\\"/", "b": [1, -2.5e3, []], "c": {"d": null},
                                 "e": true, "f": false, "g": {}}
                                """))
                .isEqualTo(
                        Map.of(
                                "a",
                                "xé\n\"/",
                                "b",
                                List.of(1.0, -2500.0, List.of()),
                                "c",
                                Map.of("d", Optional.empty()),
                                "e",
                                true,
                                "f",
                                false,
                                "g",
                                Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":01}",
                "{\"a\":1} x",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"b",
                "{\"a\":nul}",
                "{a:1}"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> Json.object(text)).isInstanceOf(IOException.class);
    }

    @Test
    void deepNestingIsRefused() {
        assertThatThrownBy(() -> Json.object("{\"a\":" + "[".repeat(100_000)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anyChangeGivesAnObjectOrIsRefused() {
        String good = "{\"data\":{\"keys\":[\"a\",\"b\"],\"n\":12},\"errors\":null}";
        Random random = new Random(1);
        for (int turn = 0; turn < 20_000; turn++) {
            StringBuilder changed = new StringBuilder(good);
            changed.setCharAt(
                    random.nextInt(good.length()), "{}[]\",:\\u0ntf-. ".charAt(random.nextInt(16)));
            parse(changed.toString());
        }
    }

    private static void parse(String text) {
        try {
            assertThat(Json.object(text)).isNotNull();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("no JSON");
        }
    }

    @FuzzTest
    void anyTextIsAnObjectOrRefused(FuzzedDataProvider data) {
        parse(data.consumeRemainingAsString());
    }
}
