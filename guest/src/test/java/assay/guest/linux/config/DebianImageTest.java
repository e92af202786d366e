package assay.guest.linux.config;

import static assay.guest.linux.config.Detected.column;
import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.FileSource;
import assay.disk.qcow2.Qcow2Format;
import assay.guest.Facts;
import assay.guest.Inspection;
import assay.guest.linux.Detector;
import assay.testkit.Images;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** All detectors over a real Debian, which its own packages made. */
class DebianImageTest {

    @Test
    void aConformantImageIsSeenAsOne() throws IOException {
        try (FileSource file = FileSource.open(Images.require("debian.qcow2"))) {
            Facts facts = Inspection.inspect(new Qcow2Format().open(file));
            sshAndUsers(facts);
            cloudInit(facts);
            network(facts);
            nothingIsLeft(facts);
        }
    }

    private static void sshAndUsers(Facts facts) {
        assertThat(facts.at("ssh.installed")).contains(true);
        assertThat(facts.at("ssh.enabled")).contains(true);
        assertThat(facts.at("ssh.effective.permitrootlogin")).contains("prohibit-password");
        assertThat(facts.at("ssh.effective.ports")).contains(List.of(22L));
        assertThat(facts.at("ssh.authorizedKeys")).contains(List.of());
        assertThat(column(facts, "users", "name")).contains("root", "sshd", "nobody");
        assertThat(column(facts, "users", "passwordState")).doesNotContain("set", "empty");
        assertThat(facts.at("services.ssh.enabled")).contains(true);
        assertThat(facts.at("services.sshd.enabled")).contains(true);
        assertThat(facts.at("services.networking.enabled")).contains(true);
        assertThat(facts.at("services.systemd-networkd.enabled")).contains(false);
    }

    private static void cloudInit(Facts facts) {
        assertThat(facts.at("cloudInit.installed")).contains(true);
        assertThat(facts.at("cloudInit.version").orElseThrow().toString()).startsWith("22.4");
        assertThat(facts.at("cloudInit.release").orElseThrow().toString()).contains("deb12");
        assertThat(facts.at("cloudInit.services"))
                .contains(Map.of("local", true, "init", true, "config", true, "final", true));
        assertThat(facts.at("cloudInit.disabled")).contains(false);
        assertThat(facts.at("cloudInit.growpart")).contains(true);
        assertThat(facts.at("cloudInit.cfg"))
                .contains(Map.of("defaultUser", "debian", "disableRoot", true, "valid", true));
        assertThat((List<?>) facts.at("cloudInit.datasources").orElseThrow())
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains("NoCloud", "OpenStack");
    }

    private static void network(Facts facts) {
        assertThat(facts.at("network.manager")).contains("ifupdown");
        assertThat(column(facts, "network.interfaces", "name")).containsExactly("eth0");
        assertThat(column(facts, "network.interfaces", "method")).containsExactly("dhcp");
        assertThat(facts.at("network.persistentRules")).contains(List.of());
        assertThat(facts.at("network.resolv.nameservers")).contains(List.of());
    }

    private static void nothingIsLeft(Facts facts) {
        assertThat(facts.at("identity.machineId")).contains("empty");
        assertThat(facts.at("identity.sshHostKeys")).contains(List.of());
        assertThat(facts.at("identity.dhcpLeases")).contains(0L);
        assertThat(facts.at("logs.buildBytes")).contains(0L);
        assertThat(facts.at("histories")).contains(List.of());
        assertThat(facts.at("time.zone").orElseThrow().toString()).endsWith("UTC");
        assertThat(facts.at("selinux.mode")).contains("absent");
        for (Detector detector : ConfigDetectors.all()) {
            boolean azure = detector.produces().equals("waagent");
            assertThat(facts.whyUnread(detector.produces()).isPresent())
                    .as(detector.produces())
                    .isEqualTo(azure);
        }
    }
}
