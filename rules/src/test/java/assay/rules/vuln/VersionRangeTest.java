package assay.rules.vuln;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.linux.version.VersionOrder;
import assay.testkit.Oracle;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which versions are affected. */
class VersionRangeTest {

    private static VersionRange.Answer ask(String version, String... events) {
        Advisory advisory =
                Advisory.parse("p\tid\tid\t\t" + String.join(" ", events) + "\t").orElseThrow();
        return advisory.ask(version, VersionOrder.DPKG);
    }

    @Test
    void aVersionIsAffectedUpToItsFix() {
        assertThat(ask("1.2-3", "i0", "f1.2-4"))
                .isEqualTo(new VersionRange.Answer(true, Optional.of("1.2-4")));
        assertThat(ask("1.2-4", "i0", "f1.2-4").affected()).isFalse();
        assertThat(ask("1.2-4~deb12u1", "i0", "f1.2-4").affected()).isTrue();
        assertThat(ask("1:0.1", "i0", "f1.2-4").affected()).isFalse();
    }

    @Test
    void aVersionFromBeforeItWasIntroducedIsNot() {
        assertThat(ask("0.9", "i1.0", "f1.2").affected()).isFalse();
        assertThat(ask("1.0", "i1.0", "f1.2").affected()).isTrue();
    }

    @Test
    void theOrderOfEventsDoesNotMatter() {
        assertThat(ask("2.5", "f1.2", "f3", "i2", "i0").fixed()).contains("3");
        assertThat(ask("1.5", "f1.2", "f3", "i2", "i0").affected()).isFalse();
        assertThat(ask("1.0", "f1.2", "f3", "i2", "i0").fixed()).contains("1.2");
    }

    @Test
    void theLastAffectedIsAffectedAndHasNoFix() {
        assertThat(ask("1.2", "i0", "l1.2"))
                .isEqualTo(new VersionRange.Answer(true, Optional.empty()));
        assertThat(ask("1.3", "i0", "l1.2").affected()).isFalse();
    }

    @Test
    void withoutFixAllAreAffected() {
        assertThat(ask("99", "i0")).isEqualTo(new VersionRange.Answer(true, Optional.empty()));
    }

    @Test
    void severalRangesAreAskedInTurn() {
        assertThat(ask("5", "i0", "f1", ";", "i4", "f6").fixed()).contains("6");
    }

    @Test
    void aLineIsReadAsItWasWritten() {
        Advisory advisory =
                new Advisory(
                        "glibc",
                        "DSA-1-1",
                        List.of("CVE-1", "CVE-2"),
                        "",
                        List.of(
                                new VersionRange(
                                        List.of(
                                                new VersionRange.Event(
                                                        VersionRange.Kind.INTRODUCED, "0"),
                                                new VersionRange.Event(
                                                        VersionRange.Kind.FIXED, "2"))),
                                new VersionRange(
                                        List.of(
                                                new VersionRange.Event(
                                                        VersionRange.Kind.INTRODUCED, "3")))),
                        List.of("1", "2"));
        assertThat(Advisory.parse(advisory.line())).contains(advisory);
    }

    /** A range from the beginning to a fix is dpkg's "lt". */
    @Test
    void dpkgAgrees() {
        Oracle dpkg = Oracle.require("dpkg");
        long seed = 20250301;
        Random random = new Random(seed);
        String letters = "0019.-+~:ab";
        for (int i = 0; i < 60; i++) {
            StringBuilder version = new StringBuilder("1");
            StringBuilder fixed = new StringBuilder("1");
            for (int j = 0; j < 4; j++) {
                version.append(letters.charAt(random.nextInt(letters.length() - 3)));
                fixed.append(letters.charAt(random.nextInt(letters.length() - 3)));
            }
            version.append("-1");
            fixed.append("-1");
            boolean older = dpkg.ask("--compare-versions", version, "lt", fixed).exitCode() == 0;
            assertThat(ask(version.toString(), "i0", "f" + fixed).affected())
                    .as("seed %d: %s < %s", seed, version, fixed)
                    .isEqualTo(older);
        }
    }
}
