package assay.guest.linux.os;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.MemoryTree;
import assay.guest.linux.Once;
import assay.guest.linux.PackageDatabases;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The interpreter that a distribution brings. */
class PythonDetectorTest {

    /** MD5 of {@code "ELF"}. */
    private static final String DIGEST = "b61b2d6c6fa62903b882aaa53452c111";

    @Test
    void aPackagesOwnInterpreterIsAsItWasMade() throws IOException {
        Facts facts = detect(debian("ELF"));
        assertThat(facts.at("python.systemPresent")).contains(true);
        assertThat(facts.at("python.packaged")).contains(true);
        assertThat(facts.at("python.modified")).contains(false);
        assertThat(facts.at("python.version")).contains("3.11.2");
        assertThat(facts.at("python.links"))
                .contains(List.of(Map.of("target", "python3.11", "expected", "python3.11")));
    }

    @Test
    void anInterpreterWithOtherBytesIsModified() throws IOException {
        assertThat(detect(debian("other")).at("python.modified")).contains(true);
    }

    @Test
    void aLinkToAnotherReleaseIsNotAsShipped() throws IOException {
        Facts facts =
                detect(
                        debian("ELF")
                                .file("/usr/local/bin/python3.13", "x")
                                .link("/usr/bin/python3", "/usr/local/bin/python3.13"));
        assertThat(facts.at("python.packaged")).contains(false);
        assertThat(facts.at("python.links"))
                .contains(
                        List.of(
                                Map.of(
                                        "target",
                                        "/usr/local/bin/python3.13",
                                        "expected",
                                        "python3.11")));
    }

    @Test
    void aGuestWithoutPythonSaysSo() throws IOException {
        Facts facts = detect(MemoryTree.builder().file("/var/lib/dpkg/status", ""));
        assertThat(facts.at("python.systemPresent")).contains(false);
        assertThat(facts.whyUnread("python.version")).isPresent();
    }

    private static MemoryTree.Builder debian(String program) {
        return MemoryTree.builder()
                .file(
                        "/var/lib/dpkg/status",
                        "Package: python3.11-minimal\nStatus: install ok installed\nArchitecture: amd64\nVersion: 3.11.2-6+deb12u6\n")
                .file(
                        "/var/lib/dpkg/info/python3.11-minimal.md5sums",
                        DIGEST + "  usr/bin/python3.11\n")
                .file(
                        "/usr/share/python3/debian_defaults",
                        "[DEFAULT]\ndefault-version = python3.11\n")
                .file("/usr/bin/python3.11", program)
                .link("/usr/bin/python3", "python3.11");
    }

    private static Facts detect(MemoryTree.Builder builder) throws IOException {
        GuestFiles guest = builder.guest();
        Facts.Builder facts = Facts.builder();
        new PythonDetector(new Once<>(PackageDatabases::read)).detect(guest, facts);
        return facts.build();
    }
}
