package assay.guest.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class GuestFilesTest {

    @Test
    void aFileIsReadByItsPath() throws IOException {
        GuestFiles guest = MemoryTree.builder().file("/etc/hostname", "template\n").guest();

        assertThat(guest.readText("/etc/hostname", 100)).contains("template\n");
        assertThat(guest.readText("//etc///hostname", 100)).contains("template\n");
        assertThat(guest.readText("/etc/./hostname", 100)).contains("template\n");
    }

    @Test
    void whatIsNotThereIsEmpty() throws IOException {
        GuestFiles guest = MemoryTree.builder().file("/etc/hostname", "template\n").guest();

        assertThat(guest.find("/etc/fstab")).isEmpty();
        assertThat(guest.find("/etc/hostname/x")).isEmpty();
        assertThat(guest.find("/etc/hostname/..")).isEmpty();
        assertThat(guest.read("/etc", 100)).isEmpty();
        assertThat(guest.list("/var")).isEmpty();
        assertThat(guest.list("/etc/hostname")).isEmpty();
    }

    @Test
    void aRelativeLinkStartsInItsOwnFolder() throws IOException {
        GuestFiles guest =
                MemoryTree.builder()
                        .file("/usr/lib/os-release", "ID=debian\n")
                        .link("/etc/os-release", "../usr/lib/os-release")
                        .guest();

        assertThat(guest.find("/etc/os-release"))
                .map(GuestFiles.Found::path)
                .contains("/usr/lib/os-release");
    }

    @Test
    void anAbsoluteTargetStartsAtTheGuestsRoot() throws IOException {
        GuestFiles guest =
                MemoryTree.builder()
                        .file("/lib/systemd/system/ssh.service", "[Unit]\n")
                        .link("/etc/systemd/system/sshd.service", "/lib/systemd/system/ssh.service")
                        .guest();

        assertThat(guest.readText("/etc/systemd/system/sshd.service", 100)).contains("[Unit]\n");
    }

    @Test
    void linksInTheMiddleOfAPathAreFollowed() throws IOException {
        GuestFiles guest =
                MemoryTree.builder()
                        .file("/usr/bin/sh", "#!")
                        .link("/bin", "usr/bin")
                        .link("/usr/bin/X11", ".")
                        .guest();

        assertThat(guest.find("/bin/X11/X11/sh"))
                .map(GuestFiles.Found::path)
                .contains("/usr/bin/sh");
    }

    @Test
    void theParentOfALinkedFolderIsThatOfItsTarget() throws IOException {
        GuestFiles guest =
                MemoryTree.builder()
                        .file("/usr/share/note", "here\n")
                        .dir("/usr/share/doc")
                        .link("/doc", "usr/share/doc")
                        .guest();

        assertThat(guest.readText("/doc/../note", 100)).contains("here\n");
    }

    @Test
    void dotDotAtTheRootStaysThere() throws IOException {
        GuestFiles guest =
                MemoryTree.builder()
                        .file("/etc/shadow", "the guest's own\n")
                        .link("/up", "../../../../etc/shadow")
                        .guest();

        assertThat(guest.readText("/../../etc/shadow", 100)).contains("the guest's own\n");
        assertThat(guest.readText("/up", 100)).contains("the guest's own\n");
    }

    @Test
    void aLoopOfLinksLeadsNowhere() throws IOException {
        GuestFiles guest =
                MemoryTree.builder()
                        .link("/a", "b")
                        .link("/b", "/a")
                        .link("/self/self", "self/self")
                        .guest();

        assertThat(guest.find("/a")).isEmpty();
        assertThat(guest.find("/self/self/x")).isEmpty();
    }

    @Test
    void asManyLinksAreFollowedAsLinuxFollows() throws IOException {
        MemoryTree.Builder tree = MemoryTree.builder().file("/0", "end\n");
        for (int i = 1; i <= GuestFiles.MAX_LINKS + 1; i++) {
            tree.link("/" + i, "" + (i - 1));
        }
        GuestFiles guest = tree.guest();

        assertThat(guest.exists("/" + GuestFiles.MAX_LINKS)).isTrue();
        assertThat(guest.exists("/" + (GuestFiles.MAX_LINKS + 1))).isFalse();
    }

    @Test
    void aLinkInTheLastPlaceCanBeSeenItself() throws IOException {
        GuestFiles guest =
                MemoryTree.builder()
                        .file("/usr/bin/python3", "")
                        .link("/usr/bin/python", "python3")
                        .link("/bin", "usr/bin")
                        .guest();

        assertThat(guest.findNoFollow("/bin/python"))
                .hasValueSatisfying(link -> {
                    assertThat(link.path()).isEqualTo("/usr/bin/python");
                    assertThat(link.node().isSymlink()).isTrue();
                    assertThat(link.node().size()).isEqualTo(7);
                });
    }

    @Test
    void aFolderIsListedInOrderOfNames() throws IOException {
        GuestFiles guest =
                MemoryTree.builder()
                        .file("/etc/b", "")
                        .link("/etc/c", "nowhere")
                        .dir("/etc/a")
                        .guest();

        assertThat(guest.list("/etc"))
                .extracting(GuestFiles.Found::path)
                .containsExactly("/etc/a", "/etc/b", "/etc/c");
    }

    @Test
    void aMountCoversTheFolderBelowIt() throws IOException {
        MemoryTree boot = MemoryTree.builder().type("vfat").file("/grub/grub.cfg", "set\n").build();
        GuestFiles guest =
                MemoryTree.builder()
                        .file("/boot/hidden", "")
                        .link("/b", "/boot")
                        .guest()
                        .mount("/boot", boot);

        assertThat(guest.readText("/b/grub/grub.cfg", 100)).contains("set\n");
        assertThat(guest.exists("/boot/hidden")).isFalse();
        assertThat(guest.find("/boot").map(found -> found.tree().type())).contains("vfat");
        assertThat(guest.list("/"))
                .filteredOn(found -> found.path().equals("/boot"))
                .extracting(found -> found.tree().type())
                .containsExactly("vfat");
    }

    @Test
    void theParentOfAMountIsOutsideIt() throws IOException {
        MemoryTree efi = MemoryTree.builder().link("/up", "../../etc/fstab").build();
        GuestFiles guest =
                MemoryTree.builder()
                        .file("/etc/fstab", "# none\n")
                        .dir("/boot/efi")
                        .guest()
                        .mount("/boot/efi", efi);

        assertThat(guest.readText("/boot/efi/up", 100)).contains("# none\n");
        assertThat(guest.readText("/boot/efi/../../etc/fstab", 100)).contains("# none\n");
    }

    @Test
    void aFileOverTheLimitIsRefusedBeforeItIsRead() {
        GuestFiles guest = MemoryTree.builder().file("/etc/motd", "Welcome\n").guest();

        assertThatThrownBy(() -> guest.read("/etc/motd", 7))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT))
                .hasMessageContaining("/etc/motd has 8 bytes, more than 7");
    }
}
