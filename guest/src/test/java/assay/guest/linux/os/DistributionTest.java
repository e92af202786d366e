package assay.guest.linux.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.ImageException;
import assay.guest.fs.MemoryTree;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    // As the distributions' own files say it.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ID=\"rhel\"; VERSION_ID=\"8.9\"; ID_LIKE=\"fedora\" | rhel | 8.9 | fedora",
                "ID=\"rocky\"; ID_LIKE=\"rhel centos fedora\"; VERSION_ID=\"9.3\" | rocky | 9.3 | rhel",
                "ID=\"almalinux\"; ID_LIKE=\"rhel centos fedora\"; VERSION_ID=9.4 | almalinux | 9.4 | rhel",
                "ID=\"ol\"; ID_LIKE=\"fedora\"; VERSION_ID=\"8.9\" | oraclelinux | 8.9 | rhel",
                "ID=\"amzn\"; ID_LIKE=\"centos rhel fedora\"; VERSION_ID=\"2\" | amzn | 2 | rhel",
                "ID=fedora; VERSION_ID=40; VARIANT_ID=coreos | coreos | 40 | fedora",
                "ID=\"sles\"; VERSION_ID=\"15.5\"; ID_LIKE=\"suse\" | sles | 15.5 | suse",
                "ID=\"tencentos\"; VERSION_ID=\"3.1\" | tencentos | 3.1 | centos",
                "ID=\"tlinux\"; VERSION_ID=\"2.2\" | tencentos | 2.2 | centos",
                "ID=\"anolis\"; VERSION_ID=\"8.8\" | anolis | 8.8 | rhel",
                "ID=\"openEuler\"; VERSION_ID=\"22.03\" | openeuler | 22.03 | ''",
                "ID=\"kylin\"; VERSION_ID=\"V10\" | kylin | V10 | ''",
                "ID=uos; VERSION_ID=\"20\" | uos | 20 | debian",
                "ID=alpine; VERSION_ID=3.19.1 | alpine | 3.19.1 | ''",
            })
    void everyFamilyIsKnownByItsOsRelease(String text, String id, String version, String like)
            throws IOException {
        Distribution found =
                Distribution.read(
                        MemoryTree.builder()
                                .file("/etc/os-release", text.replace("; ", "\n") + "\n")
                                .guest());

        assertThat(found.id()).isEqualTo(id);
        assertThat(found.version()).hasValue(version);
        assertThat(String.join(" ", found.like())).contains(like);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/etc/redhat-release | CentOS release 5.11 (Final) | centos | 5.11",
                "/etc/redhat-release | Red Hat Enterprise Linux Server release 6.10 (Santiago) | rhel | 6.10",
                "/etc/oracle-release | Oracle Linux Server release 6.4 (x) | oraclelinux | 6.4",
                "/etc/SuSE-release | SUSE Linux Enterprise Server 11 (x86_64);VERSION = 11;PATCHLEVEL = 3 | sles | 11.3",
                "/etc/SuSE-release | openSUSE 12.1 (x86_64);VERSION = 12.1;CODENAME = Asparagus | opensuse | 12.1",
                "/etc/lsb-release | DISTRIB_ID=Ubuntu;DISTRIB_RELEASE=10.04;DISTRIB_CODENAME=lucid | ubuntu | 10.04",
                "/etc/alpine-release | 3.4.6 | alpine | 3.4.6",
            })
    void beforeOsReleaseEachHadItsOwnFile(String path, String text, String id, String version)
            throws IOException {
        Distribution found =
                Distribution.read(
                        MemoryTree.builder().file(path, text.replace(";", "\n") + "\n").guest());

        assertThat(found.id()).isEqualTo(id);
        assertThat(found.version()).hasValue(version);
    }

    @Test
    void aGuestThatDoesNotSayIsUnknown() {
        assertThatThrownBy(() -> Distribution.read(MemoryTree.builder().dir("/etc").guest()))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("/etc/os-release");
    }
}
