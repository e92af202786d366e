package assay.guest.linux.config.agent;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.AgentId;
import assay.guest.Facts;
import assay.guest.fs.MemoryTree;
import assay.guest.linux.config.Detected;
import assay.guest.linux.config.Guests;
import assay.guest.linux.config.service.ServiceDetector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Programs of clouds and hypervisors in a guest. */
class AgentsDetectorTest {

    @Test
    void aGuestWithoutAnyHasAnAnswerForEveryOne() {
        Facts facts = agents(Guests.systemd(), Map.of());
        assertThat(
                        Map.<Object, Object>copyOf((Map<?, ?>) facts.at("agents").orElseThrow())
                                .keySet())
                .isEqualTo(Set.copyOf(AgentId.ALL));
        for (String id : AgentId.ALL) {
            assertThat(facts.at("agents[" + id + "]"))
                    .as(id)
                    .contains(Map.of("present", false, "enabled", false, "paths", List.of()));
        }
    }

    @Test
    void everyEntryOfTheTableIsAPublishedName() {
        assertThat(Agent.ALL).extracting(Agent::id).isSubsetOf(AgentId.ALL).doesNotHaveDuplicates();
    }

    @Test
    void aProgramThatNobodyMayRunIsStillThere() {
        Facts facts =
                agents(
                        Guests.systemd()
                                .file("/usr/local/qcloud/YunJing/YDEyes/YDService", "\u007fELF")
                                .mode(0),
                        Map.of());
        assertThat(facts.at("agents[tencent.yunjing].present")).contains(true);
        assertThat(facts.at("agents[tencent.yunjing].paths"))
                .contains(List.of("/usr/local/qcloud/YunJing/YDEyes/YDService"));
    }

    @Test
    void anEmptyFolderIsALeftover() {
        Facts facts = agents(Guests.systemd().dir("/usr/local/qcloud/YunJing/YDEyes"), Map.of());
        assertThat(facts.at("agents[tencent.yunjing].present")).contains(false);
    }

    @Test
    void anInstalledPackageGivesItsVersionWithoutEpoch() {
        Facts facts =
                agents(
                        Guests.systemd(),
                        Map.of(
                                "packages.byName",
                                Map.of("open-vm-tools", Map.of("version", "2:11.2.5-2+deb11u3"))));
        assertThat(facts.at("agents[vmware-tools].present")).contains(true);
        assertThat(facts.at("agents[vmware-tools].version")).contains("11.2.5-2+deb11u3");
    }

    @Test
    void theProgramOfAnEnabledServiceIsTheAgent() {
        Facts facts =
                agents(
                        Guests.systemd("uboltagent.service")
                                .file(
                                        "/usr/lib/systemd/system/uboltagent.service",
                                        "[Service]\nExecStart=-/opt/u/uboltagent run\n")
                                .file("/opt/u/uboltagent", "\u007fELF"),
                        Map.of());
        assertThat(facts.at("agents[ucloud.uboltagent]"))
                .contains(
                        Map.of(
                                "present",
                                true,
                                "enabled",
                                true,
                                "paths",
                                List.of("/opt/u/uboltagent")));
    }

    @Test
    void aUnitWhoseProgramIsGoneIsALeftover() {
        Facts facts = agents(Guests.systemd("uboltagent.service"), Map.of());
        assertThat(facts.at("agents[ucloud.uboltagent].present")).contains(false);
    }

    @Test
    void anAgentThatWaitsForItsDeviceIsEnabled() {
        Facts facts =
                agents(
                        Guests.systemd()
                                .file("/usr/sbin/qemu-ga", "\u007fELF")
                                .file(
                                        "/usr/lib/systemd/system/qemu-guest-agent.service",
                                        "[Service]\nExecStart=/usr/sbin/qemu-ga\n")
                                .file(
                                        "/usr/lib/udev/rules.d/60-qemu-guest-agent.rules",
                                        "SUBSYSTEM==\"virtio-ports\"\n"),
                        Map.of());
        assertThat(facts.at("agents[qemu-ga].enabled")).contains(true);
    }

    @Test
    void aStoppedAgentIsPresentAndNotEnabled() {
        Facts facts =
                agents(
                        Guests.systemd()
                                .file("/usr/bin/vmtoolsd", "\u007fELF")
                                .file(
                                        "/usr/lib/systemd/system/vmtoolsd.service",
                                        "[Service]\nExecStart=/usr/bin/vmtoolsd\n[Install]\nWantedBy=x.target\n"),
                        Map.of());
        assertThat(facts.at("agents[vmware-tools].present")).contains(true);
        assertThat(facts.at("agents[vmware-tools].enabled")).contains(false);
    }

    @Test
    void whetherAnAgentStartsIsUnknownWhereServicesAre() {
        Facts facts =
                Detected.in(
                        MemoryTree.builder().file("/usr/bin/vmtoolsd", "x").guest(),
                        new AgentsDetector());
        assertThat(facts.at("agents[vmware-tools].enabled")).isEmpty();
    }

    @Test
    void anAzureAgentWithoutPackageSaysItsVersionItself() {
        Facts facts =
                agents(
                        waagent("")
                                .file(
                                        "/usr/lib/python3.9/site-packages/azurelinuxagent/common/version.py",
                                        "AGENT_NAME = \"WALinuxAgent\"\nAGENT_VERSION = '2.9.1.1'\n"),
                        Map.of());
        assertThat(facts.at("agents[azure.waagent].version")).contains("2.9.1.1");
    }

    @Test
    void anAzureAgentUpdatesItselfUnlessItIsToldNotTo() {
        assertThat(autoUpdate("")).isEqualTo(true);
        assertThat(autoUpdate("# AutoUpdate.Enabled=n\n")).isEqualTo(true);
        assertThat(autoUpdate("AutoUpdate.Enabled=y\n")).isEqualTo(true);
        assertThat(autoUpdate("AutoUpdate.Enabled=n\n")).isEqualTo(false);
        assertThat(autoUpdate("AutoUpdate.Enabled=y\nAutoUpdate.UpdateToLatestVersion = n\n"))
                .isEqualTo(false);
    }

    @Test
    void withoutAnAzureAgentNothingIsSaidOfItsUpdates() {
        Facts facts = agents(Guests.systemd(), Map.of());
        assertThat(facts.at("waagent")).isEmpty();
        assertThat(facts.whyUnread("waagent.autoUpdate").orElseThrow()).contains("not installed");
    }

    private static Object autoUpdate(String config) {
        return agents(waagent(config), Map.of()).at("waagent.autoUpdate").orElseThrow();
    }

    private static MemoryTree.Builder waagent(String config) {
        return Guests.systemd()
                .file("/usr/sbin/waagent", "#!/usr/bin/python3\n")
                .file("/etc/waagent.conf", config);
    }

    private static Facts agents(MemoryTree.Builder guest, Map<String, Object> known) {
        return Detected.in(
                guest.guest(),
                known,
                new ServiceDetector(),
                new AgentsDetector(),
                new WaagentDetector());
    }
}
