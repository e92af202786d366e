package assay.guest.linux.os;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OsReleaseTest {

    @Test
    void valuesMayBeQuotedOrNot() {
        OsRelease release =
                OsRelease.parse(
                        """
                        # comment
                        NAME="Rocky Linux"
                        ID='rocky'
                        ID_LIKE="rhel centos fedora"
                        VERSION_ID=9.4
                        """);

        assertThat(release.name()).isEqualTo("Rocky Linux");
        assertThat(release.id()).isEqualTo("rocky");
        assertThat(release.idLike()).containsExactly("rhel", "centos", "fedora");
        assertThat(release.versionId()).hasValue("9.4");
        assertThat(release.line("ID")).isEqualTo(3);
    }

    @Test
    void aFileWithoutIdentitySaysLinux() {
        OsRelease release = OsRelease.parse("garbage\n=\n\u0000\n");

        assertThat(release.id()).isEqualTo("linux");
        assertThat(release.versionId()).isEmpty();
    }
}
