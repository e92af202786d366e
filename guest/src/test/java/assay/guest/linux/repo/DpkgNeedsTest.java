package assay.guest.linux.repo;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What dpkg's packages need and lack. */
class DpkgNeedsTest {

    private static String installed(String name, String version, String fields) {
        return "Package: "
                + name
                + "\nStatus: install ok installed\nVersion: "
                + version
                + "\n"
                + fields
                + "\n";
    }

    private static List<String> unmet(String... paragraphs) {
        return DpkgNeeds.unmet(String.join("", paragraphs).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsNotThereIsMissed() {
        assertThat(unmet(installed("nginx", "1.22", "Depends: libpcre3 (>= 1:8.35), nothing\n")))
                .containsExactly("nginx needs libpcre3 (>= 1:8.35)", "nginx needs nothing");
    }

    @Test
    void anotherVersionIsNotEnough() {
        String library = installed("libc6", "2.36-9+deb12u4", "");
        assertThat(unmet(library, installed("a", "1", "Pre-Depends: libc6 (>= 2.36)\n"))).isEmpty();
        assertThat(unmet(library, installed("a", "1", "Depends: libc6 (>> 2.37)\n"))).hasSize(1);
        assertThat(unmet(library, installed("a", "1", "Depends: libc6:any (<< 2.37)\n"))).isEmpty();
        assertThat(unmet(library, installed("a", "1", "Depends: libc6 (= 2.36)\n"))).hasSize(1);
    }

    @Test
    void oneOfSeveralAlternativesIsEnough() {
        String mail = installed("postfix", "3", "Provides: mail-transport-agent, m (= 2)\n");
        assertThat(unmet(mail, installed("a", "1", "Depends: exim4 | mail-transport-agent\n")))
                .isEmpty();
        assertThat(unmet(mail, installed("a", "1", "Depends: m (>= 2)\n"))).isEmpty();
        assertThat(unmet(mail, installed("a", "1", "Depends: mail-transport-agent (>= 2) | x\n")))
                .containsExactly("a needs mail-transport-agent (>= 2) | x");
    }

    @Test
    void aRemovedPackageNeitherNeedsNorProvides() {
        String removed =
                "Package: gone\nStatus: deinstall ok config-files\nVersion: 1\nDepends: nothing\n\n";
        assertThat(unmet(removed)).isEmpty();
        assertThat(unmet(removed, installed("a", "1", "Depends: gone\n"))).hasSize(1);
    }

    /** What apt itself says of the same file. */
    @Test
    void aptMissesTheSame(@TempDir Path folder) throws IOException {
        Oracle apt = Oracle.require("apt-get");
        Path status =
                Files.writeString(
                        folder.resolve("status"),
                        whole("a", "Depends: b (>= 2) | c, d")
                                + whole("b", "Provides: d (= 3)")
                                + whole("e", "Depends: d (>= 3), b"));
        Files.createDirectories(folder.resolve("lists/partial"));
        Files.createDirectories(folder.resolve("archives/partial"));
        Oracle.Answer said =
                apt.ask(
                        "check",
                        "-o=Dir::State::status=" + status,
                        "-o=Dir::State::lists=" + folder.resolve("lists"),
                        "-o=Dir::State::extended_states=" + folder.resolve("extended"),
                        "-o=Dir::Cache=" + folder,
                        "-o=Dir::Etc::sourcelist=/dev/null",
                        "-o=Dir::Etc::sourceparts=/dev/null",
                        "-o=Debug::NoLocking=true");

        assertThat(unmet(Files.readString(status))).containsExactly("a needs b (>= 2) | c");
        assertThat(said.exitCode()).isNotZero();
        assertThat(said.output()).contains("a : Depends: b (>= 2)").doesNotContain("e : ");
    }

    private static String whole(String name, String fields) {
        return installed(
                name, "1", "Architecture: all\nMaintainer: x\nDescription: x\n" + fields + "\n");
    }

    @FuzzTest
    void anyBytesHaveAnAnswer(byte[] bytes) {
        assertThat(DpkgNeeds.unmet(bytes)).isNotNull();
    }
}
