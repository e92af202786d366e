package assay.guest.linux.config.ssh;

import static assay.guest.linux.config.Detected.column;
import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.fs.MemoryTree;
import assay.guest.linux.config.Detected;
import assay.guest.linux.config.Guests;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SshDetectorTest {

    private static final String STUB =
            "no-port-forwarding,command=\"echo 'Please login as the user \\\"debian\\\".';sleep 10;exit"
                    + " 142\" ssh-ed25519 AAAAC3Nz builder\n";

    @Test
    void aFragmentThatCloudInitWroteWinsOverTheMainFileBelowIt() {
        Facts facts =
                detect(
                        guest("Include /etc/ssh/sshd_config.d/*.conf\nPasswordAuthentication no\n")
                                .file(
                                        "/etc/ssh/sshd_config.d/50-cloud-init.conf",
                                        "PasswordAuthentication yes\n"));
        assertThat(facts.at("ssh.effective.passwordauthentication")).contains("yes");
        assertThat(facts.evidenceFor("ssh.effective.passwordauthentication").getFirst().where())
                .isEqualTo("/etc/ssh/sshd_config.d/50-cloud-init.conf");
    }

    @Test
    void theDefaultForRootDependsOnVersionAndDistribution() {
        assertThat(rootLogin("1:9.2p1-2", "debian")).isEqualTo("prohibit-password");
        assertThat(rootLogin("1:6.6p1-2ubuntu2", "ubuntu")).isEqualTo("yes");
        assertThat(rootLogin("7.4p1-21.el7", "centos")).isEqualTo("yes");
        assertThat(rootLogin("8.7p1-34.el9", "rhel")).isEqualTo("prohibit-password");
        assertThat(rootLogin("8.4p1-150300", "sles")).isEqualTo("yes");
    }

    @Test
    void withoutAPackageDatabaseTheProgramTellsItsVersion() {
        Facts facts =
                Detected.in(
                        guest("").file("/usr/sbin/sshd", "\u007fELF..OpenSSH_6.6.1p1..").guest(),
                        Map.of("services.ssh.enabled", true),
                        new SshDetector());
        assertThat(facts.at("ssh.effective.permitrootlogin")).contains("yes");
    }

    @Test
    void aDefaultOfAnUnknownVersionIsNotGuessed() {
        Facts facts =
                Detected.in(
                        guest("Port 22\n").guest(),
                        Map.of("services.ssh.enabled", true),
                        new SshDetector());
        assertThat(facts.at("ssh.effective.permitrootlogin")).isEmpty();
        assertThat(facts.whyUnread("ssh.effective.permitrootlogin"))
                .contains("the version of sshd is unknown");
        assertThat(facts.at("ssh.effective.ports")).contains(List.of(22L));
    }

    @Test
    void socketActivationFixesThePort() {
        Facts facts =
                detect(
                        guest("Port 2222\n")
                                .file(
                                        "/usr/lib/systemd/system/ssh.socket",
                                        "[Socket]\nListenStream=22\nAccept=no\n")
                                .file(
                                        "/etc/systemd/system/ssh.socket.d/port.conf",
                                        "[Socket]\nListenStream=\nListenStream=0.0.0.0:2200\nListenStream=[::]:2200\n"),
                        Map.of("services[ssh.socket].enabled", true));
        assertThat(facts.at("ssh.enabled")).contains(true);
        assertThat(facts.at("ssh.effective.ports")).contains(List.of(2200L));
    }

    @Test
    void aServerThatDoesNotStartIsInstalledAndNotEnabled() {
        Facts facts = detect(guest(""), Map.of("services.ssh.enabled", false));
        assertThat(facts.at("ssh.installed")).contains(true);
        assertThat(facts.at("ssh.enabled")).contains(false);
    }

    @Test
    void aConfigurationThatSshdRefusesHasNoEffectButKeysAreCountedAllTheSame() {
        Facts facts =
                detect(guest("Port none\n").file("/root/.ssh/authorized_keys", "ssh-rsa AAAA a\n"));
        assertThat(facts.at("ssh.effective")).isEmpty();
        assertThat(facts.whyUnread("ssh.effective").orElseThrow())
                .contains("/etc/ssh/sshd_config line 1: bad value 'none'");
        assertThat(column(facts, "ssh.authorizedKeys", "keys")).containsExactly("1");
    }

    @Test
    void withoutAServerThereIsNothingInEffect() {
        Facts facts = detect(Guests.systemd());
        assertThat(facts.at("ssh.installed")).contains(false);
        assertThat(facts.at("ssh.enabled")).contains(false);
        assertThat(facts.whyUnread("ssh.effective")).contains("no SSH server is installed");
    }

    @Test
    void theStubOfCloudInitIsAForcedCommandAndARealKeyIsNot() {
        Facts stub =
                detect(guest("").file("/root/.ssh/authorized_keys", "# by cloud-init\n" + STUB));
        assertThat(stub.at("ssh.authorizedKeys"))
                .contains(
                        List.of(
                                Map.of(
                                        "user",
                                        "root",
                                        "keys",
                                        1L,
                                        "forcedCommandOnly",
                                        true,
                                        "path",
                                        "/root/.ssh/authorized_keys")));
        Facts both =
                detect(
                        guest("")
                                .file(
                                        "/root/.ssh/authorized_keys",
                                        STUB + "ssh-rsa AAAAB3Nz me\n"));
        assertThat(column(both, "ssh.authorizedKeys", "keys")).containsExactly("2");
        assertThat(column(both, "ssh.authorizedKeys", "forcedCommandOnly"))
                .containsExactly("false");
    }

    @Test
    void keysAreFoundInEveryPlaceThatSshdMayLook() {
        Facts facts =
                detect(
                        guest(
                                        """
                                        AuthorizedKeysFile %h/keys /srv/keys/%u
                                        Match User root
                                        AuthorizedKeysFile /etc/k%%%U
                                        """)
                                .file("/root/.ssh/authorized_keys2", "ssh-rsa AAAA a\n")
                                .file("/root/keys", "ssh-rsa AAAA a\n")
                                .file("/srv/keys/root", "ssh-rsa AAAA a\n")
                                .file("/etc/k%0", "ssh-rsa AAAA a\n")
                                .file("/etc/ssh/authorized_keys.d/root", "\n"));
        assertThat(column(facts, "ssh.authorizedKeys", "path"))
                .containsExactlyInAnyOrder(
                        "/root/.ssh/authorized_keys2",
                        "/root/keys",
                        "/srv/keys/root",
                        "/etc/k%0",
                        "/etc/ssh/authorized_keys.d/root");
    }

    @Test
    void accountsThatShareAHomeShareItsKeys() {
        Facts facts =
                detect(
                        guest("")
                                .file(
                                        "/etc/passwd",
                                        "root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\n")
                                .file("/root/.ssh/authorized_keys", "ssh-rsa AAAA a\n"));
        assertThat(column(facts, "ssh.authorizedKeys", "user")).containsExactly("root");
    }

    @Test
    void knownHostsAreListedUnlessEmptied() {
        Facts facts =
                detect(
                        guest("")
                                .file("/etc/passwd", "a:x:1:1::/a:/bin/sh\nb:x:2:2::/b:/bin/sh\n")
                                .file("/a/.ssh/known_hosts", "git ssh-rsa AAAA\n")
                                .file("/b/.ssh/known_hosts", ""));
        assertThat(facts.at("ssh.knownHosts")).contains(List.of("/a/.ssh/known_hosts"));
    }

    @Test
    void noKeyBecomesAFactOrEvidence() {
        Facts facts = detect(guest("").file("/root/.ssh/authorized_keys", STUB));
        assertThat(facts.values() + " " + facts.evidence()).doesNotContain("AAAAC3Nz");
    }

    private static String rootLogin(String version, String distro) {
        return (String)
                detect(
                                guest(""),
                                Map.of(
                                        "services.ssh.enabled",
                                        true,
                                        "os.distro",
                                        distro,
                                        "packages.byName",
                                        Map.of("openssh-server", Map.of("version", version))))
                        .at("ssh.effective.permitrootlogin")
                        .orElseThrow();
    }

    private static MemoryTree.Builder guest(String config) {
        return Guests.systemd().file("/usr/sbin/sshd", "").file("/etc/ssh/sshd_config", config);
    }

    private static Facts detect(MemoryTree.Builder guest) {
        return detect(guest, Map.of("services.ssh.enabled", true));
    }

    private static Facts detect(MemoryTree.Builder guest, Map<String, Object> known) {
        Map<String, Object> all = new HashMap<>(known);
        all.putIfAbsent("os.distro", "debian");
        return Detected.in(guest.guest(), all, new SshDetector());
    }
}
