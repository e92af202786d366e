package assay.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidV7Test {

    /** The example of RFC 9562 appendix A.6, but for its random bits. */
    @Test
    void theTimeStandsInFrontAndVersionAndVariantInTheirPlaces() {
        UUID id = UuidV7.at(0x017F22E279B0L);

        assertThat(id.toString()).startsWith("017f22e2-79b0-7");
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Test
    void idsSortByTime() {
        assertThat(UuidV7.at(1).toString()).isLessThan(UuidV7.at(2).toString());
    }

    @Test
    void idsOfOneMillisecondDiffer() {
        assertThat(UuidV7.at(1)).isNotEqualTo(UuidV7.at(1));
    }
}
