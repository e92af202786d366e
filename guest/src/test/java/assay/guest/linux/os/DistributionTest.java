package assay.guest.linux.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.ImageException;
import assay.guest.fs.MemoryTree;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class DistributionTest {

    @Test
    void debianKeepsItsPointReleaseElsewhere() throws IOException {
        Distribution debian =
                Distribution.read(
                        MemoryTree.builder()
                                .file("/usr/lib/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
                                .link("/etc/os-release", "../usr/lib/os-release")
                                .file("/etc/debian_version", "12.5\n")
                                .guest());

        assertThat(debian.id()).isEqualTo("debian");
        assertThat(debian.version()).hasValue("12.5");
        assertThat(debian.versionSeen().where()).isEqualTo("/etc/debian_version");
    }

    @Test
    void ubuntuKeepsDebiansVersionFileWhichIsNotIts() throws IOException {
        Distribution ubuntu =
                Distribution.read(
                        MemoryTree.builder()
                                .file(
                                        "/etc/os-release",
                                        "ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"22.04\"\n")
                                .file("/etc/debian_version", "bookworm/sid\n")
                                .guest());

        assertThat(ubuntu.version()).hasValue("22.04");
        assertThat(ubuntu.like()).containsExactly("debian");
    }

    @Test
    void centos7KeepsItsMinorVersionElsewhere() throws IOException {
        Distribution centos =
                Distribution.read(
                        MemoryTree.builder()
                                .file(
                                        "/etc/os-release",
                                        "NAME=\"CentOS Linux\"\nID=\"centos\"\nVERSION_ID=\"7\"\n")
                                .file(
                                        "/etc/centos-release",
                                        "CentOS Linux release 7.9.2009 (Core)\n")
                                .guest());

        assertThat(centos.id()).isEqualTo("centos");
        assertThat(centos.version()).hasValue("7.9");
    }

    @Test
    void centosStreamIsNotCentos() throws IOException {
        Distribution stream =
                Distribution.read(
                        MemoryTree.builder()
                                .file(
                                        "/etc/os-release",
                                        "NAME=\"CentOS Stream\"\nID=\"centos\"\nVERSION_ID=\"9\"\n")
                                .guest());

        assertThat(stream.id()).isEqualTo("centos-stream");
        assertThat(stream.version()).hasValue("9");
    }

    @Test
    void centos6HasNoOsRelease() throws IOException {
        Distribution centos =
                Distribution.read(
                        MemoryTree.builder()
                                .file("/etc/centos-release", "CentOS release 6.10 (Final)\n")
                                .guest());

        assertThat(centos.id()).isEqualTo("centos");
        assertThat(centos.version()).hasValue("6.10");
        assertThat(centos.like()).contains("rhel");
    }

    @Test
    void descentIsKnownWhereOsReleaseIsSilent() throws IOException {
        Distribution leap =
                Distribution.read(
                        MemoryTree.builder()
                                .file("/etc/os-release", "ID=\"opensuse-leap\"\nVERSION_ID=15.6\n")
                                .guest());

        assertThat(leap.id()).isEqualTo("opensuse");
        assertThat(leap.like()).contains("suse");
    }

    @Test
    void debianUnstableHasNoVersion() throws IOException {
        Distribution sid =
                Distribution.read(
                        MemoryTree.builder()
                                .file("/etc/os-release", "ID=debian\n")
                                .file("/etc/debian_version", "trixie/sid\n")
                                .guest());

        assertThat(sid.version()).isEmpty();
    }

    @Test
    void aGuestThatDoesNotSayIsUnknown() {
        assertThatThrownBy(() -> Distribution.read(MemoryTree.builder().dir("/etc").guest()))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("/etc/os-release");
    }
}
