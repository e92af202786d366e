package assay.guest.linux.os;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.fs.GuestFiles;
import assay.guest.fs.MemoryTree;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** To whom files belong. */
class DpkgFilesTest {

    private static final String SUM = "d41d8cd98f00b204e9800998ecf8427e";

    private static final GuestFiles GUEST =
            MemoryTree.builder()
                    .file(
                            "/var/lib/dpkg/status",
                            """
                            Package: x
                            Status: install ok installed
                            Version: 1
                            Conffiles:
                             /etc/x.conf %s
                             /etc/old.conf %s obsolete
                            """
                                    .formatted(SUM, SUM))
                    .file(
                            "/var/lib/dpkg/info/x.list",
                            "/.\n/lib/x/a\n/etc/x.conf\n/etc/old.conf\n/usr/b\n")
                    .file("/var/lib/dpkg/info/x.md5sums", SUM + "  lib/x/a\n")
                    .guest();

    private static final Optional<FileDigest> DIGEST = Optional.of(new FileDigest("MD5", SUM));

    @Test
    void filesAndConfigurationHaveDigests() throws IOException {
        assertThat(
                        Dpkg.read(GUEST)
                                .owned(
                                        GUEST,
                                        Set.of("/etc/x.conf", "/etc/old.conf", "/usr/b", "/etc/y")))
                .containsOnlyKeys("/etc/x.conf", "/etc/old.conf", "/usr/b")
                .containsEntry("/etc/x.conf", DIGEST)
                .containsEntry("/etc/old.conf", DIGEST)
                .containsEntry("/usr/b", Optional.empty());
    }

    @Test
    void filesAreKnownUnderTheirPathBeforeFoldersMovedIntoUsr() throws IOException {
        assertThat(Dpkg.read(GUEST).owned(GUEST, Set.of("/usr/lib/x/a")))
                .containsEntry("/usr/lib/x/a", DIGEST);
    }
}
