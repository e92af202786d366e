package assay.guest.linux.config;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** All detectors over one untouched cloud image. */
class DebianCloudTest {

    private final Facts facts =
            Detected.in(Guests.withCloudInit(Guests.debianCloud()).guest(), Guests.DEBIAN_FACTS);

    @Test
    void sshStartsAndTakesKeysOnlyForRoot() {
        assertThat(facts.at("ssh.installed")).contains(true);
        assertThat(facts.at("ssh.enabled")).contains(true);
        assertThat(facts.at("ssh.effective"))
                .contains(
                        Map.of(
                                "permitrootlogin", "prohibit-password",
                                "passwordauthentication", "yes",
                                "permitemptypasswords", "no",
                                "clientaliveinterval", 0L,
                                "ports", List.of(22L)));
        assertThat(facts.at("ssh.authorizedKeys")).contains(List.of());
        assertThat(facts.at("ssh.knownHosts")).contains(List.of());
    }

    @Test
    void noPasswordOpensAnything() {
        assertThat(Detected.column(facts, "users", "passwordState")).containsOnly("locked");
        assertThat(Detected.column(facts, "users", "loginShell"))
                .containsExactly("true", "false", "false", "false");
        assertThat(facts.at("sudoers.targetpw")).contains(false);
    }

    @Test
    void cloudInitRunsAllStagesThroughItsGenerator() {
        assertThat(facts.at("cloudInit.installed")).contains(true);
        assertThat(facts.at("cloudInit.version")).contains("22.4.2");
        assertThat(facts.at("cloudInit.release")).contains("1+deb12u3");
        assertThat(facts.at("cloudInit.services"))
                .contains(Map.of("local", true, "init", true, "config", true, "final", true));
        assertThat(facts.at("cloudInit.disabled")).contains(false);
        assertThat(facts.at("cloudInit.growpart")).contains(true);
        assertThat(facts.at("cloudInit.cfg"))
                .contains(Map.of("defaultUser", "debian", "disableRoot", true, "valid", true));
        assertThat(facts.at("cloudInit.datasources"))
                .contains(List.of("NoCloud", "ConfigDrive", "OpenStack", "Ec2", "Azure", "None"));
        assertThat(facts.at("cloudInit.state"))
                .contains(
                        Map.of(
                                "instances",
                                0L,
                                "semaphores",
                                0L,
                                "instanceLink",
                                false,
                                "logs",
                                0L));
    }

    @Test
    void theNetworkTakesWhateverAdapterThereIs() {
        assertThat(facts.at("network.manager")).contains("netplan");
        assertThat(Detected.column(facts, "network.interfaces", "name"))
                .containsExactly("eth0", "eth0");
        assertThat(Detected.column(facts, "network.interfaces", "pattern"))
                .containsExactly("en*", "eth*");
        assertThat(Detected.column(facts, "network.interfaces", "method")).containsOnly("dhcp");
        assertThat(Detected.column(facts, "network.interfaces", "hwaddr")).containsOnly("");
        assertThat(facts.at("network.ipv6.staticAddresses")).contains(List.of());
        assertThat(facts.at("network.persistentRules")).contains(List.of());
        assertThat(facts.at("network.resolv"))
                .contains(Map.of("managed", true, "nameservers", List.of()));
        assertThat(facts.at("network.hostsEntries"))
                .contains(
                        List.of(
                                Map.of("builtin", true, "names", List.of("localhost")),
                                Map.of(
                                        "builtin",
                                        true,
                                        "names",
                                        List.of("localhost", "ip6-localhost"))));
    }

    @Test
    void nothingOfTheBuilderIsLeft() {
        assertThat(facts.at("identity.machineId")).contains("empty");
        assertThat(facts.at("identity.sshHostKeys")).contains(List.of());
        assertThat(facts.at("identity.dhcpLeases")).contains(0L);
        assertThat(facts.at("identity.builderHostname")).contains("");
        assertThat(facts.at("identity.enrolments")).contains(List.of());
        assertThat(facts.at("identity.randomSeed")).contains("absent");
        assertThat(facts.at("identity.subscription"))
                .contains(Map.of("registered", false, "rhuiPackages", List.of()));
        assertThat(facts.at("logs.buildBytes")).contains(0L);
        assertThat(facts.at("histories")).contains(List.of());
    }

    @Test
    void zoneAndModeAreAsShipped() {
        assertThat(facts.at("time.zone")).contains("Etc/UTC");
        assertThat(facts.at("time.rtcUtc")).contains(true);
        assertThat(facts.at("selinux.mode")).contains("absent");
    }

    @Test
    void everythingHasBeenReadAndEveryListElementSaysWhere() {
        assertThat(facts.unread())
                .isEqualTo(Map.of("waagent", "the Azure Linux agent is not installed"));
        assertThat(facts.evidenceFor("network.interfaces"))
                .extracting(e -> e.where() + ":" + e.line())
                .contains("/etc/netplan/90-default.yaml:4", "/etc/netplan/90-default.yaml:9");
        assertThat(facts.evidenceFor("ssh.effective.permitrootlogin").getFirst().text())
                .isEqualTo("permitrootlogin is not set");
    }
}
