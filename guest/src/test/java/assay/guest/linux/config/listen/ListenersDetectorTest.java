package assay.guest.linux.config.listen;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.fs.MemoryTree;
import assay.guest.linux.config.Detected;
import assay.guest.linux.config.Guests;
import assay.guest.linux.config.service.ServiceDetector;
import assay.guest.linux.config.ssh.SshDetector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ports that a guest would open. */
class ListenersDetectorTest {

    @Test
    void aGuestWithoutDaemonsOpensNone() {
        assertThat(detect(Guests.systemd("cron.service")).at("listeners")).contains(List.of());
    }

    @Test
    void aDatabaseListensWhereItsConfigurationSays() {
        MemoryTree.Builder guest = Guests.systemd("mysql.service");
        assertThat(only(guest)).isEqualTo(at(3306, "0.0.0.0"));
        guest.file("/etc/mysql/mysql.conf.d/mysqld.cnf", "[mysqld]\nbind-address\t= 127.0.0.1\n");
        assertThat(only(guest)).isEqualTo(at(3306, "127.0.0.1"));
        guest.file("/etc/mysql/conf.d/x.cnf", "[mysqld]\nskip-networking\n");
        assertThat(detect(guest).at("listeners")).contains(List.of());
    }

    @Test
    void redisAnswersItselfAloneUnlessItsProtectionIsOff() {
        MemoryTree.Builder guest = Guests.systemd("redis-server.service");
        guest.file("/etc/redis/redis.conf", "port 6380\n");
        assertThat(only(guest)).isEqualTo(at(6380, "127.0.0.1"));
        guest.file("/etc/redis/redis.conf", "port 6380\nprotected-mode no\n");
        assertThat(only(guest)).isEqualTo(at(6380, "0.0.0.0"));
    }

    @Test
    void addressesOfAListAreListenersEach() {
        MemoryTree.Builder guest =
                Guests.systemd("redis.service")
                        .file("/etc/redis.conf", "bind 127.0.0.1 -::1 10.0.0.5\n");
        assertThat(Detected.column(detect(guest), "listeners", "bind"))
                .containsExactly("127.0.0.1", "10.0.0.5");
    }

    @Test
    void everyPortOfAWebServerIsOne() {
        MemoryTree.Builder guest =
                Guests.systemd("nginx.service")
                        .file(
                                "/etc/nginx/sites-available/a",
                                "server {\n listen 8080 default_server;\n listen [::]:8080;\n listen 127.0.0.1:81;\n}\n")
                        .link("/etc/nginx/sites-enabled/a", "../sites-available/a");
        assertThat(Detected.column(detect(guest), "listeners", "port")).contains("8080", "81");
    }

    @Test
    void dockerListensOnlyWhereItIsTold() {
        MemoryTree.Builder guest = Guests.systemd("docker.service");
        assertThat(detect(guest).at("listeners")).contains(List.of());
        guest.file("/etc/docker/daemon.json", "{\"hosts\": [\"tcp://0.0.0.0:2375\"]}\n");
        assertThat(only(guest)).isEqualTo(at(2375, "0.0.0.0"));
    }

    @Test
    void aSocketOfSystemdOpensItsPort() {
        MemoryTree.Builder guest =
                Guests.systemd("cockpit.socket")
                        .file(
                                "/usr/lib/systemd/system/cockpit.socket",
                                "[Socket]\nListenStream=9090\n");
        assertThat(only(guest)).isEqualTo(at(9090, "0.0.0.0"));
    }

    @Test
    void aServiceThatDoesNotStartIsNotEnabled() {
        MemoryTree.Builder guest =
                Guests.systemd()
                        .file(
                                "/usr/lib/systemd/system/vsftpd.service",
                                "[Service]\nExecStart=/usr/sbin/vsftpd\n[Install]\nWantedBy=x.target\n");
        assertThat(only(guest)).isEqualTo(Map.of("port", 21L, "bind", "0.0.0.0", "enabled", false));
    }

    @Test
    void debiansCloudImageListensForSshAlone() {
        assertThat(only(Guests.debianCloud())).isEqualTo(at(22, "0.0.0.0"));
    }

    @Test
    void thePortsOfAForeignServiceAreUnknown() {
        MemoryTree.Builder guest =
                Guests.systemd("shop.service")
                        .file(
                                "/usr/lib/systemd/system/shop.service",
                                "[Service]\nExecStart=/opt/shop/bin/server\n");
        Facts facts = detect(guest);
        assertThat(facts.at("listeners")).isEmpty();
        assertThat(facts.whyUnread("listeners").orElseThrow()).contains("shop");
    }

    @Test
    void anAgentOfACloudDoesNotListen() {
        MemoryTree.Builder guest =
                Guests.systemd("tat_agent.service")
                        .file(
                                "/usr/lib/systemd/system/tat_agent.service",
                                "[Service]\nExecStart=/usr/local/qcloud/tat_agent/tat_agent\n");
        assertThat(detect(guest).at("listeners")).contains(List.of());
    }

    private static Map<String, Object> at(long port, String bind) {
        return Map.of("port", port, "bind", bind, "enabled", true);
    }

    private static Object only(MemoryTree.Builder guest) {
        List<?> listeners = (List<?>) detect(guest).at("listeners").orElseThrow();
        assertThat(listeners).hasSize(1);
        return listeners.getFirst();
    }

    private static Facts detect(MemoryTree.Builder guest) {
        return Detected.in(
                guest.guest(),
                Map.of(),
                new ServiceDetector(),
                new SshDetector(),
                new ListenersDetector());
    }
}
