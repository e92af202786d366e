package assay.guest.linux.files;

import static assay.guest.linux.config.Detected.column;
import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.fs.FileNode.Kind;
import assay.guest.fs.MemoryTree;
import assay.guest.walk.Ext4;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may change what. */
class PermissionsTest {

    private static final String PASSWD =
            """
            root:x:0:0:root:/root:/bin/bash
            ada:x:1000:1000::/home/ada:/bin/bash
            """;

    @TempDir static Path folder;

    private static MemoryTree.Builder guest() {
        return MemoryTree.builder()
                .file("/etc/passwd", PASSWD)
                .file("/etc/group", "root:x:0:\nshadow:x:42:\nssh_keys:x:999:\n")
                .file("/etc/shadow", "root:*:::::::\n")
                .mode(0640)
                .owner(0, 42);
    }

    private static Object ok(Facts facts, String path) {
        return facts.at("perms.sensitive[" + path + "].ok").orElse("absent");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, true",
        "600, 0, 0, true",
        "640, 0, 42, true",
        "640, 0, 0, true",
        "640, 0, 1000, false",
        "644, 0, 42, false",
        "660, 0, 42, false",
        "600, 1000, 0, false",
    })
    void shadowIsNormalAsDistributionsShipIt(String mode, long uid, long gid, boolean ok) {
        Facts facts =
                FilesOf.guest(
                        guest().at("/etc/shadow")
                                .mode(Integer.parseInt(mode, 8))
                                .owner(uid, gid)
                                .guest());

        assertThat(ok(facts, "/etc/shadow")).isEqualTo(ok);
    }

    @Test
    void withoutShadowNoPasswordCanBeGiven() {
        Facts facts = FilesOf.guest(MemoryTree.builder().file("/etc/passwd", PASSWD).guest());

        assertThat(facts.at("perms.sensitive[/etc/shadow]"))
                .contains(Map.of("ok", false, "immutable", false));
        assertThat(ok(facts, "/etc/gshadow")).isEqualTo("absent");
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/ssh/ssh_host_rsa_key, 600, 0, 0, true",
        "/etc/ssh/ssh_host_rsa_key, 640, 0, 999, true",
        "/etc/ssh/ssh_host_rsa_key, 640, 0, 1000, false",
        "/etc/ssh/ssh_host_rsa_key, 644, 0, 0, false",
        "/etc/ssh/sshd_config, 600, 0, 0, true",
        "/etc/ssh/sshd_config, 664, 0, 0, false",
        "/etc/sudoers, 440, 0, 0, true",
        "/etc/sudoers, 444, 0, 0, false",
        "/home/ada/.ssh/id_ed25519, 600, 1000, 1000, true",
        "/home/ada/.ssh/id_ed25519, 600, 0, 0, true",
        "/home/ada/.ssh/id_ed25519, 640, 1000, 1000, false",
        "/home/ada/.ssh/id_ed25519, 600, 1001, 1001, false",
        "/root/.ssh/authorized_keys, 644, 0, 0, true",
        "/root/.ssh/authorized_keys, 666, 0, 0, false",
    })
    void keysAndConfigurationAreTheirOwners(
            String path, String mode, long uid, long gid, boolean ok) {
        Facts facts =
                FilesOf.guest(
                        guest().file(path, "x")
                                .mode(Integer.parseInt(mode, 8))
                                .owner(uid, gid)
                                .guest());

        assertThat(ok(facts, path)).isEqualTo(ok);
    }

    @Test
    void foldersOfTheSystemAreRoots() {
        Facts facts =
                FilesOf.guest(
                        guest().dir("/root")
                                .mode(0755)
                                .dir("/home/ada/.ssh")
                                .mode(0755)
                                .owner(1000, 1000)
                                .dir("/usr/bin")
                                .mode(0775)
                                .link("/bin", "usr/bin")
                                .guest());

        assertThat(ok(facts, "/root")).isEqualTo(false);
        assertThat(ok(facts, "/home/ada/.ssh")).isEqualTo(false);
        assertThat(ok(facts, "/bin")).isEqualTo(false);
        assertThat(ok(facts, "/etc")).isEqualTo(true);
    }

    @Test
    void anImmutableShadowIsSeenInARealFileSystem() throws IOException {
        Path tree = folder.resolve("tree");
        Files.createDirectories(tree.resolve("etc"));
        Files.writeString(tree.resolve("etc/passwd"), PASSWD);
        Files.writeString(tree.resolve("etc/shadow"), "root:*:::::::\n");
        Ext4 ext =
                Ext4.of(tree, folder.resolve("image"))
                        .debugfs("sif /etc/shadow mode 0100600")
                        .debugfs("sif /etc/shadow flags 0x80010");

        Facts facts = FilesOf.guest(ext.guest());

        assertThat(facts.at("perms.sensitive[/etc/shadow]"))
                .contains(Map.of("ok", true, "immutable", true));
        assertThat(facts.at("perms.sensitive[/etc/passwd].immutable")).contains(false);
        assertThat(facts.evidenceFor("perms.sensitive[/etc/shadow]").getFirst().text())
                .isEqualTo("mode 0600, owner 0:0, immutable");
    }

    @Test
    void whatEverybodyMayWriteToIsListedButForLinksAndPlacesThatAreNotTheSystems() {
        Facts facts =
                FilesOf.guest(
                        guest().dir("/tmp")
                                .mode(01777)
                                .dir("/opt/app")
                                .mode(0777)
                                .file("/opt/app/config")
                                .mode(0666)
                                .link("/opt/link", "app")
                                .special("/dev/null", Kind.CHARACTER_DEVICE)
                                .mode(0666)
                                .dir("/var/lib/docker/overlay2/1/diff/tmp")
                                .mode(0777)
                                .guest());

        assertThat(facts.at("perms.worldWritable"))
                .contains(
                        List.of(
                                Map.of("path", "/opt/app", "sticky", false),
                                Map.of("path", "/opt/app/config", "sticky", false),
                                Map.of("path", "/tmp", "sticky", true)));
    }

    @Test
    void onlyFilesRunAsSomebodyElse() {
        Facts facts =
                FilesOf.guest(
                        guest().file("/usr/bin/passwd")
                                .mode(04755)
                                .file("/usr/bin/wall")
                                .mode(02755)
                                .file("/usr/bin/true")
                                .mode(0755)
                                .dir("/var/local")
                                .mode(02775)
                                .guest());

        assertThat(facts.at("perms.suid")).contains(List.of("/usr/bin/passwd", "/usr/bin/wall"));
        assertThat(column(facts, "perms.worldWritable", "path")).isEmpty();
    }

    @Test
    void aBrokenFolderHidesListsButNotTheTable() throws IOException {
        Path tree = folder.resolve("broken");
        Files.createDirectories(tree.resolve("etc"));
        Files.writeString(tree.resolve("etc/passwd"), PASSWD);
        Files.createDirectories(tree.resolve("opt/x"));
        Ext4 ext = Ext4.of(tree, folder.resolve("broken.image")).debugfs("sif /opt block[0] 0");

        Facts facts = FilesOf.guest(ext.guest());

        assertThat(facts.at("perms.sensitive")).isPresent();
        assertThat(facts.at("perms.suid")).isEmpty();
        assertThat(facts.whyUnread("perms.suid").orElseThrow()).contains("/opt");
        assertThat(facts.whyUnread("perms.worldWritable").orElseThrow()).contains("/opt");
        assertThat(facts.at("residue.tmpFiles")).contains(0L);
        assertThat(facts.whyUnread("residue.backupFiles").orElseThrow()).contains("/opt");
    }
}
