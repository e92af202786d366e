package assay.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.guest.Evidence;
import assay.guest.Facts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FactsJsonTest {

    @Test
    void theDocumentHasFactsEvidenceAndWhatWasNotRead() {
        Facts facts =
                Facts.builder()
                        .put("disk.format", "qcow2", Evidence.at("first bytes", "QFI"))
                        .unread("swap", "no root file system")
                        .build();

        assertThat(FactsJson.write(facts))
                .isEqualTo(
                        """
                        {"version":1,"facts":{"disk":{"format":"qcow2"}},\
                        "evidence":{"disk.format":[{"where":"first bytes","line":0,"text":"QFI"}]},\
                        "unread":{"swap":"no root file system"}}\
                        """);
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        Facts facts =
                Facts.builder()
                        .put("disk.virtualSize", 1L << 62)
                        .put("disk.small", 7)
                        .put("fs.freeRatio", 1.0)
                        .put("files[/etc/fstab].exists", true)
                        .put("[odd.key]", "镜像 😀 \"quoted\" \\ \n")
                        .put("list", List.of(List.of(), Map.of("a.b", List.of(1, "x", false))))
                        .evidence("files[/etc/fstab]", new Evidence("/etc/fstab", 3, "UUID=…"))
                        .evidence("files[/etc/fstab]", Evidence.at("partition 1"))
                        .unread("packages", "dpkg status is cut off")
                        .build();

        Facts back = FactsJson.read(FactsJson.write(facts));

        assertThat(back.values()).isEqualTo(facts.values());
        assertThat(back.evidence()).isEqualTo(facts.evidence());
        assertThat(back.unread()).isEqualTo(facts.unread());
    }

    @Test
    void whatPostgresRefusesInTextsIsReplaced() {
        Facts facts =
                Facts.builder()
                        .put("os.name", "a\u0000b\ud83d", Evidence.at("/etc/\u0000", "x\udc00"))
                        .put("map", Map.of("k\u0000", 1))
                        .unread("swap\u0000", "\ud800")
                        .build();

        Facts back = FactsJson.read(FactsJson.write(facts));

        assertThat(back.at("os.name")).contains("a\uFFFDb\uFFFD");
        assertThat(back.evidence())
                .containsEntry("os.name", List.of(Evidence.at("/etc/\uFFFD", "x\uFFFD")));
        assertThat(back.at("map")).contains(Map.of("k\uFFFD", 1L));
        assertThat(back.unread()).containsEntry("swap\uFFFD", "\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"version\":2,\"facts\":{}}",
                "{\"version\":1,\"facts\":{\"a\":null}}",
                "{\"version\":1,\"facts\":{\"a\":99999999999999999999}}",
                "{\"version\":1,\"evidence\":{\"a\":[{\"line\":1}]}}",
                "{\"version\":1,\"unread\":{\"a\":1}}",
                "{\"version\":1",
            })
    void whatIsNoDocumentOfFactsIsRefused(String document) {
        assertThatThrownBy(() -> FactsJson.read(document))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
