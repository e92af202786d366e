package assay.guest.linux.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.ImageException;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.MemoryTree;
import assay.guest.linux.Detector;
import assay.guest.linux.Once;
import assay.guest.linux.PackageDatabases;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class OsFactsTest {

    /** ELF, 64 bits, little-endian, EM_X86_64. */
    private static final byte[] X86_64 =
            HexFormat.of().parseHex("7f454c46020101000000000000000000" + "03003e00");

    private static final byte[] ARM64_BIG_PADDING =
            HexFormat.of().parseHex("7f454c46020101000000000000000000" + "0300b70001000000");

    @Test
    void theShellTellsTheArchitectureThroughItsLinks() throws IOException {
        Facts facts =
                detect(
                        new ArchitectureDetector(),
                        MemoryTree.builder()
                                .link("/bin", "usr/bin")
                                .link("/usr/bin/sh", "dash")
                                .file("/usr/bin/dash", X86_64)
                                .guest());

        assertThat(facts.at("os.arch")).hasValue("x86_64");
        assertThat(facts.at("os.bits")).hasValue(64L);
        assertThat(facts.evidenceFor("os.arch").getFirst().where()).isEqualTo("/usr/bin/dash");
    }

    @Test
    void armHasItsName() throws IOException {
        Facts facts =
                detect(
                        new ArchitectureDetector(),
                        MemoryTree.builder().file("/bin/sh", ARM64_BIG_PADDING).guest());

        assertThat(facts.at("os.arch")).hasValue("aarch64");
    }

    @Test
    void aShellThatIsNoProgramTellsNothing() {
        assertThatThrownBy(() ->
                        detect(
                                new ArchitectureDetector(),
                                MemoryTree.builder().file("/bin/sh", "#!").guest()))
                .isInstanceOf(ImageException.class);
    }

    @Test
    void systemdIsKnownByWhereInitPoints() throws IOException {
        Facts facts =
                detect(
                        new OsDetector(),
                        MemoryTree.builder()
                                .file("/etc/os-release", "ID=debian\nVERSION_ID=12\n")
                                .file("/var/lib/dpkg/status")
                                .file("/usr/bin/apt-get")
                                .link("/sbin/init", "/lib/systemd/systemd")
                                .file("/lib/systemd/systemd")
                                .guest());

        assertThat(facts.at("os.initSystem")).hasValue("systemd");
        assertThat(facts.at("os.pkgFormat")).hasValue("deb");
        assertThat(facts.at("os.pkgManager")).hasValue("apt");
        assertThat(facts.at("os.major")).hasValue(12L);
    }

    @Test
    void packagesAreFoundByNameWithoutTheirArchitecture() throws IOException {
        Facts facts =
                detect(
                        new PackagesDetector(new Once<>(PackageDatabases::read)),
                        MemoryTree.builder()
                                .file(
                                        "/var/lib/dpkg/status",
                                        """
                                        Package: libc6
                                        Status: install ok installed
                                        Architecture: amd64
                                        Multi-Arch: same
                                        Version: 2.36-9

                                        Package: libc6
                                        Status: install ok installed
                                        Architecture: i386
                                        Multi-Arch: same
                                        Version: 2.36-9
                                        """)
                                .guest());

        assertThat(facts.at("packages.byName.libc6.version")).hasValue("2.36-9");
    }

    @Test
    void packagesThatAreNotReadAreAbsentWithTheReason() throws IOException {
        Facts facts =
                detect(
                        new PackagesDetector(new Once<>(PackageDatabases::read)),
                        MemoryTree.builder().dir("/var/lib/pacman/local").guest());

        assertThat(facts.at("packages.byName")).isEmpty();
        assertThat(facts.whyUnread("packages.byName"))
                .hasValueSatisfying(why -> assertThat(why).contains("pacman packages"));
    }

    private static Facts detect(Detector detector, GuestFiles guest) throws IOException {
        Facts.Builder facts = Facts.builder();
        detector.detect(guest, facts);
        return facts.build();
    }
}
