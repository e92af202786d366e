package assay.guest.linux.config.residue;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.fs.MemoryTree;
import assay.guest.linux.config.Detected;
import assay.guest.linux.config.Guests;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an instance would do when it first starts, and what ties it to its builder. */
class FirstBootDetectorTest {

    private static final String HOOK = "/var/lib/cloud/scripts/per-instance/x.sh";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "curl -fsSL https://get.example.com | sh",
                "  apt-get -y install nginx",
                "yum install -y httpd",
                "pip3 install flask",
                "docker pull redis",
                "/usr/bin/wget http://example.com/x",
            })
    void whatAHookFetchesIsADownload(String command) {
        assertThat(downloads("#!/bin/sh\n" + command + "\n")).contains(List.of(HOOK + ":2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# curl https://example.com",
                "curl http://169.254.169.254/latest/meta-data/instance-id",
                "wget -qO- http://127.0.0.1:8080/init",
                "systemctl restart nginx",
                "echo curling",
            })
    void whatAsksTheGuestOrItsCloudIsNone(String command) {
        assertThat(downloads("#!/bin/sh\n" + command + "\n")).contains(List.of());
    }

    @Test
    void aServiceOfCloudInitIsAHookToo() {
        MemoryTree.Builder guest =
                Guests.systemd()
                        .file(
                                "/etc/systemd/system/setup.service",
                                "[Service]\nExecStart=/bin/sh /opt/setup.sh\n[Install]\nWantedBy=cloud-init.target\n")
                        .file("/opt/setup.sh", "git clone https://example.com/x\n");
        assertThat(first(guest).at("residue.firstBootDownloads"))
                .contains(List.of("/opt/setup.sh:1"));
    }

    @Test
    void aHookThatDrawsAPasswordIsFound() {
        assertThat(password("P=$(openssl rand -hex 8)\necho root:$P | chpasswd\n")).isEqualTo(true);
        assertThat(password("echo root:secret | chpasswd\n")).isEqualTo(false);
    }

    @Test
    void debiansCloudImageDoesNothingOfTheKind() {
        Facts facts = first(Guests.debianCloud());
        assertThat(facts.at("residue.firstBootDownloads")).contains(List.of());
        assertThat(facts.at("residue.firstBootPasswordScript")).contains(false);
    }

    @Test
    void aConfigurationThatNamesItsBuilderIsFound() {
        MemoryTree.Builder guest =
                MemoryTree.builder()
                        .file("/var/lib/dhcp/dhclient.leases", "  fixed-address 10.1.2.3;\n")
                        .file(
                                "/etc/udev/rules.d/70-net.rules",
                                "ATTR{address}==\"52:54:00:AB:cd:ef\"\n")
                        .file(
                                "/etc/shop/shop.conf",
                                "# 10.1.2.3\nurl=http://10.1.2.3:80/\nother=10.1.2.33\nid=525400abcdef\nname=Build-07x\nlocal=build-07\n");
        Facts facts =
                Detected.in(
                        guest.guest(),
                        Map.of("identity.builderHostname", "build-07"),
                        new HostRefsDetector());
        assertThat(facts.at("residue.hostRefs"))
                .contains(
                        List.of(
                                "/etc/shop/shop.conf:2",
                                "/etc/shop/shop.conf:4",
                                "/etc/shop/shop.conf:6"));
    }

    @Test
    void hostNamesThatAreWordsAreNotLookedFor() {
        MemoryTree.Builder guest = MemoryTree.builder().file("/etc/a.conf", "x=debian\ny=web01\n");
        for (String name : List.of("debian", "web", "web01", "localhost")) {
            Facts facts =
                    Detected.in(
                            guest.guest(),
                            Map.of("identity.builderHostname", name),
                            new HostRefsDetector());
            assertThat(facts.at("residue.hostRefs")).as(name).contains(List.of());
        }
    }

    private static Optional<Object> downloads(String script) {
        return first(MemoryTree.builder().file(HOOK, script)).at("residue.firstBootDownloads");
    }

    private static Object password(String script) {
        return first(MemoryTree.builder().file(HOOK, script))
                .at("residue.firstBootPasswordScript")
                .orElseThrow();
    }

    private static Facts first(MemoryTree.Builder guest) {
        return Detected.in(guest.guest(), new FirstBootDetector());
    }
}
