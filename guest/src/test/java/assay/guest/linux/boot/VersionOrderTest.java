package assay.guest.linux.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class VersionOrderTest {

    @Test
    void numbersCompareAsNumbersAndTheRescueKernelIsTheOldest() {
        List<String> ordered =
                List.of(
                        "0123-0-rescue",
                        "0123-4.18.0-80.el8",
                        "0123-4.18.0-305.el8",
                        "0123-4.18.0-305.3.1.el8",
                        "0123-5.14.0-70.el9");
        List<String> shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(1));
        shuffled.sort(VersionOrder::compare);

        assertThat(shuffled).isEqualTo(ordered);
    }

    @Test
    void zerosInFrontDoNotCount() {
        assertThat(VersionOrder.compare("1.02", "1.2")).isZero();
        assertThat(VersionOrder.compare("", "1")).isNegative();
    }
}
