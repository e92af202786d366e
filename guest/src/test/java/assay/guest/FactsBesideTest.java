package assay.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is put beside facts, and some facts alone. */
final class FactsBesideTest {

    private static final Facts FACTS =
            Facts.builder()
                    .put("disk.format", "raw", Evidence.at("first bytes"))
                    .put("disk.virtualSize", 4096)
                    .put("files[/etc/fstab].exists", true)
                    .put("users", List.of(Map.of("name", "root")))
                    .build();

    @Test
    void whatIsPutBesideFactsNeverTakesTheirPlace() {
        Facts both = FACTS.with("listing", Map.of("ports", List.of(22)));

        assertThat(both.at("listing.ports")).contains(List.of(22L));
        assertThat(both.at("disk.format")).contains("raw");
        assertThat(both.evidenceFor("disk.format")).isEqualTo(FACTS.evidenceFor("disk.format"));
        assertThatThrownBy(() -> FACTS.with("disk", Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("disk");
    }

    @Test
    void someFactsAloneHaveNothingElse() {
        Facts some =
                FACTS.only(
                        List.of("disk.format", "files[/etc/fstab].exists", "disk.gone", "no.way"));

        assertThat(some.values())
                .isEqualTo(
                        Map.of(
                                "disk", Map.of("format", "raw"),
                                "files", Map.of("/etc/fstab", Map.of("exists", true))));
        assertThat(FACTS.only(List.of("users", "disk")).values())
                .isEqualTo(
                        Map.of(
                                "users", List.of(Map.of("name", "root")),
                                "disk", Map.of("format", "raw", "virtualSize", 4096L)));
    }
}
