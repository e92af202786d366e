package assay.guest.linux.version;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VersionOrderTest {

    @Test
    void kernelsAreOrderedByNumbersAndTheRescueKernelIsTheOldest() {
        List<String> ordered =
                List.of(
                        "0123-0-rescue",
                        "0123-4.18.0-80.el8",
                        "0123-4.18.0-305.el8",
                        "0123-4.18.0-305.3.1.el8",
                        "0123-5.14.0-70.el9");
        List<String> shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(1));
        shuffled.sort(RpmOrder::compare);

        assertThat(shuffled).isEqualTo(ordered);
    }

    @ParameterizedTest
    @CsvSource({
        "deb, 23.4-7,           23.4-10,      -1",
        "deb, 1.0~rc1-1,        1.0-1,        -1",
        "deb, 1:1.0,            9.9,           1",
        "deb, 24.1.3-0ubuntu3.3ucloud, 24.1.3-0ubuntu3.3, 1",
        "deb, 1.0+b1,           1.0a,          1",
        "rpm, 1.0~rc1,          1.0,          -1",
        "rpm, 1.0^git1,         1.0,           1",
        "rpm, 1.0^git1,         1.0.1,        -1",
        "rpm, 23.4-7.el9.5.0.1.ucloud, 23.4-7.el9, 1",
        "rpm, 1.02,             1.2,           0",
        "rpm, '',               1,            -1",
        "none, 10.0.17763,      10.0.9200,     1",
    })
    void versionsAreOrderedAsTheirPackageManagerDoes(
            String format, String a, String b, int expected) {
        assertThat(Integer.signum(VersionOrder.of(format).compare(a, b))).isEqualTo(expected);
        assertThat(Integer.signum(VersionOrder.of(format).compare(b, a))).isEqualTo(-expected);
    }

    @Test
    void dpkgPutsRandomVersionsInTheSameOrder() {
        Oracle dpkg = Oracle.require("dpkg");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            String a = "1" + version(random, "01279aZ.+~-") + "0";
            String b = "1" + version(random, "01279aZ.+~-") + "0";
            int order = VersionOrder.DPKG.compare(a, b);
            String relation = order < 0 ? "lt" : order > 0 ? "gt" : "eq";

            assertThat(dpkg.ask("--compare-versions", a, relation, b).exitCode())
                    .as("seed %d: %s %s %s", seed, a, relation, b)
                    .isZero();
        }
    }

    @Test
    void rpmPutsRandomVersionsInTheSameOrder() {
        Oracle rpm = Oracle.require("rpm");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> asked = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        StringBuilder program = new StringBuilder("%{lua: ");
        for (int round = 0; round < 500; round++) {
            String a = "1" + version(random, "01279abZ.+~^_") + "-1" + version(random, "01a.~^");
            String b = "1" + version(random, "01279abZ.+~^_") + "-1" + version(random, "01a.~^");
            asked.add(a + " " + b);
            expected.add(String.valueOf(Integer.signum(VersionOrder.RPM.compare(a, b))));
            program.append("print(rpm.vercmp('%s','%s')..' ') ".formatted(a, b));
        }
        String answer = rpm.run("--eval", program.append('}').toString());

        assertThat(List.of(answer.strip().split("\\s+")))
                .as("seed %d: %s", seed, asked)
                .isEqualTo(expected);
    }

    /** Few characters, so that versions are often alike. */
    private static String version(Random random, String characters) {
        StringBuilder version = new StringBuilder();
        for (int i = random.nextInt(7); i > 0; i--) {
            version.append(characters.charAt(random.nextInt(characters.length())));
        }
        return version.toString();
    }
}
