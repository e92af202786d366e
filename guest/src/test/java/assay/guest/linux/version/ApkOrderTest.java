package assay.guest.linux.version;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions in the order of Alpine's apk. */
class ApkOrderTest {

    @ParameterizedTest
    @CsvSource({
        "1.2.3-r0, 1.2.3-r1, -1",
        "1.2.3-r9, 1.2.3-r10, -1",
        "1.2.3, 1.2.3-r0, 0",
        "1.2.9, 1.2.10, -1",
        "1.2, 1.2.1, -1",
        "1.2.3_rc1, 1.2.3, -1",
        "1.2.3_alpha1, 1.2.3_beta1, -1",
        "1.2.3, 1.2.3_p1, -1",
        "1.2.3_git20240101, 1.2.3, 1",
        "1.2.3a, 1.2.3b, -1",
        "1.2.3, 1.2.3a, -1",
        "1.0.2_pre1-r5, 1.0.2-r0, -1",
        "0.12.0-r4, 0.3.1-r0, 1",
        "2.34, 0.1.0_alpha, 1",
        "23_foo, 4_beta, 1",
        "1.1.1w-r1, 1.1.1w-r1, 0",
    })
    void versionsAreOrderedAsApkDoes(String a, String b, int order) {
        assertThat(Integer.signum(VersionOrder.APK.compare(a, b))).isEqualTo(order);
        assertThat(Integer.signum(VersionOrder.of("apk").compare(b, a))).isEqualTo(-order);
    }
}
