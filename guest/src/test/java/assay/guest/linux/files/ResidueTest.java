package assay.guest.linux.files;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.FileNode.Kind;
import assay.guest.fs.MemoryTree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files that were left behind. */
class ResidueTest {

    @Test
    void aCleanGuestHasNone() {
        Facts facts =
                FilesOf.guest(
                        MemoryTree.builder()
                                .dir("/tmp/.X11-unix")
                                .dir("/var/tmp/systemd-private-1/tmp")
                                .file("/var/crash/kdump_lock")
                                .file("/var/mail/ada")
                                .guest());

        assertThat(facts.at("residue"))
                .contains(
                        Map.of(
                                "dataDir",
                                Map.of("exists", false, "entries", 0L),
                                "pkgCacheBytes",
                                0L,
                                "tmpFiles",
                                0L,
                                "crashFiles",
                                0L,
                                "backupFiles",
                                List.of(),
                                "mailFiles",
                                0L));
    }

    @Test
    void whatWasLeftIsCounted() {
        Facts facts =
                FilesOf.guest(
                        MemoryTree.builder()
                                .file("/tmp/a/b")
                                .special("/tmp/socket", Kind.SOCKET)
                                .file("/var/tmp/c")
                                .file("/var/cache/apt/archives/x.deb", "12345")
                                .file("/var/cache/apt-show-versions/x", "12345")
                                .file("/var/crash/2024/vmcore")
                                .file("/var/lib/systemd/coredump/core.x.zst")
                                .file("/var/mail/ada", "From")
                                .file("/var/spool/postfix/deferred/A/A1", "x")
                                .guest());

        assertThat(facts.at("residue.tmpFiles")).contains(3L);
        assertThat(facts.evidenceFor("residue.tmpFiles"))
                .extracting(Evidence::where)
                .containsExactly("/tmp/a/b", "/tmp/socket", "/var/tmp/c");
        assertThat(facts.at("residue.pkgCacheBytes")).contains(5L);
        assertThat(facts.at("residue.crashFiles")).contains(2L);
        assertThat(facts.at("residue.mailFiles")).contains(2L);
    }

    @Test
    void lostAndFoundCountsOnlyInTheFileSystemOfTheRoot() {
        MemoryTree disk = MemoryTree.builder().dir("/lost+found").build();
        Facts mounted =
                FilesOf.guest(MemoryTree.builder().dir("/data").guest().mount("/data", disk));
        Facts own = FilesOf.guest(MemoryTree.builder().dir("/data/lost+found").guest());

        assertThat(mounted.at("residue.dataDir")).contains(Map.of("exists", true, "entries", 0L));
        assertThat(own.at("residue.dataDir")).contains(Map.of("exists", true, "entries", 1L));
    }

    @Test
    void backupsAreListedUnlessAPackageInstalledThem() {
        Facts facts =
                FilesOf.guest(
                        MemoryTree.builder()
                                .file("/var/lib/dpkg/status", "Package: x\n")
                                .file(
                                        "/var/lib/dpkg/info/x.list",
                                        "/.\n/lib/x/ours.bak\n/etc/ours~\n")
                                .file("/usr/lib/x/ours.bak")
                                .file("/etc/ours~")
                                .file("/etc/theirs~")
                                .file("/etc/x.conf.bak")
                                .file("/etc/shadow-")
                                .file("/srv/data-")
                                .guest());

        assertThat(facts.at("residue.backupFiles"))
                .contains(List.of("/etc/shadow-", "/etc/theirs~", "/etc/x.conf.bak"));
    }

    @Test
    void aFolderOnAnotherDiskHidesOnlyItsOwnFacts() {
        MemoryTree tree = MemoryTree.builder().build();
        Facts facts =
                FilesOf.guest(
                        MemoryTree.builder()
                                .file("/tmp/x")
                                .dir("/data")
                                .guest()
                                .mount("/data", new Elsewhere(tree)));

        assertThat(facts.at("residue.dataDir")).isEmpty();
        assertThat(facts.whyUnread("residue.dataDir").orElseThrow()).contains("elsewhere");
        assertThat(facts.at("residue.tmpFiles")).contains(1L);
        assertThat(facts.at("residue.backupFiles")).isEmpty();
    }
}
