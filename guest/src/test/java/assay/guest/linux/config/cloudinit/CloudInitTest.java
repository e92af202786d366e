package assay.guest.linux.config.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.fs.MemoryTree;
import assay.guest.linux.config.Detected;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CloudInitTest {

    @Test
    void versionAndReleaseAreSplitAsThePackageDoes() {
        assertThat(split("22.4.2-1+deb12u1")).containsExactly("22.4.2", "1+deb12u1");
        assertThat(split("23.4-7.el9.5.0.1.ucloud")).containsExactly("23.4", "7.el9.5.0.1.ucloud");
        assertThat(split("24.1.3-0ubuntu3.3ucloud")).containsExactly("24.1.3", "0ubuntu3.3ucloud");
        assertThat(split("0:19.4-7.el7")).containsExactly("19.4", "7.el7");
        assertThat(split("20.1")).containsExactly("20.1", "");
    }

    @Test
    void aPackageThatIsNotInstalledLeavesOnlyResidue() {
        Facts facts =
                detect(
                        MemoryTree.builder().dir("/var/lib/cloud/instances/i-1"),
                        Map.of("packages.byName", Map.of("bash", Map.of("version", "5"))));
        assertThat(facts.at("cloudInit.installed")).contains(false);
        assertThat(facts.at("cloudInit.release")).contains("");
        assertThat(facts.at("cloudInit.state.instances")).contains(1L);
        assertThat(facts.whyUnread("cloudInit.cfg.valid")).contains("cloud-init is not installed");
    }

    @Test
    void aCopyByPipShadowsThePackage() {
        Facts facts =
                detect(
                        MemoryTree.builder()
                                .dir(
                                        "/usr/local/lib/python3.11/dist-packages/cloud_init-24.1.dist-info"),
                        installed());
        assertThat(facts.at("cloudInit.version")).contains("24.1");
        assertThat(facts.at("cloudInit.release")).contains("");
    }

    @Test
    void withoutAPackageDatabaseItsModuleTellsTheVersion() {
        Facts facts =
                detect(
                        MemoryTree.builder()
                                .file(
                                        "/usr/lib/python3.9/site-packages/cloudinit/version.py",
                                        """
                                        __VERSION__ = "23.4"
                                        _PACKAGED_VERSION = '23.4-7.el9.ucloud'
                                        """),
                        Map.of());
        assertThat(facts.at("cloudInit.installed")).contains(true);
        assertThat(facts.at("cloudInit.release")).contains("7.el9.ucloud");
    }

    @Test
    void theStagesMayHaveTheirNewNames() {
        Map<String, Object> known = new HashMap<>(installed());
        known.put("services.cloud-init-local.enabled", true);
        known.put("services.cloud-init-network.enabled", true);
        known.put("services.cloud-config.enabled", true);
        known.put("services.cloud-final.enabled", false);
        assertThat(detect(MemoryTree.builder(), known).at("cloudInit.services"))
                .contains(Map.of("local", true, "init", true, "config", true, "final", false));
    }

    @Test
    void aFileAWordOrAPolicyDisablesIt() {
        assertThat(disabled(MemoryTree.builder(), "quiet")).isEqualTo(false);
        assertThat(disabled(MemoryTree.builder(), "cloud-init=disabled")).isEqualTo(true);
        assertThat(disabled(MemoryTree.builder().file("/etc/cloud/cloud-init.disabled"), "quiet"))
                .isEqualTo(true);
        assertThat(
                        disabled(
                                MemoryTree.builder()
                                        .file("/etc/cloud/ds-identify.cfg", "policy: disabled\n"),
                                "quiet"))
                .isEqualTo(true);
    }

    @Test
    void withoutTheCommandLineNobodyKnowsWhetherItIsDisabled() {
        Facts facts = detect(MemoryTree.builder(), installed());
        assertThat(facts.at("cloudInit.disabled")).isEmpty();
        assertThat(facts.whyUnread("cloudInit.disabled"))
                .contains("the kernel's command line is unknown");
    }

    @Test
    void laterFilesWinKeyByKey() {
        Facts facts =
                detect(
                        config(
                                        """
                                        users: [default]
                                        disable_root: 1
                                        system_info: {default_user: {name: centos}, x: y}
                                        """)
                                .file(
                                        "/etc/cloud/cloud.cfg.d/99-mine.cfg",
                                        """
                                        disable_root: false
                                        system_info: {default_user: {name: me}}
                                        datasource_list: ['ConfigDrive']
                                        """)
                                .file("/etc/cloud/cloud.cfg.d/README", "disable_root: true\n"),
                        installed());
        assertThat(facts.at("cloudInit.cfg"))
                .contains(Map.of("defaultUser", "me", "disableRoot", false, "valid", true));
        assertThat(facts.at("cloudInit.datasources")).contains(List.of("ConfigDrive"));
    }

    @Test
    void aDefaultUserThatNobodyAsksForIsNotMade() {
        Facts facts =
                detect(
                        config("users: [admin]\nsystem_info: {default_user: {name: centos}}\n"),
                        installed());
        assertThat(facts.at("cloudInit.cfg.defaultUser")).contains("");
    }

    @Test
    void tabsMakeAFileInvalidAndTheOthersCountAlone() {
        Facts facts =
                detect(
                        config("users: [default]\nuser: {name: me}\n")
                                .file("/etc/cloud/cloud.cfg.d/10-bad.cfg", "a:\n\tb: c\n"),
                        installed());
        assertThat(facts.at("cloudInit.cfg"))
                .contains(Map.of("defaultUser", "me", "disableRoot", true, "valid", false));
        assertThat(facts.evidenceFor("cloudInit.cfg.valid").getFirst().where())
                .isEqualTo("/etc/cloud/cloud.cfg.d/10-bad.cfg");
    }

    @Test
    void withoutADatasourceListTheGuestsOwnDefaultCounts() {
        Facts facts =
                detect(
                        config("a: b\n")
                                .file(
                                        "/usr/lib/python3/dist-packages/cloudinit/settings.py",
                                        """
                                        CFG_BUILTIN = {
                                            "datasource_list": [
                                                "NoCloud",
                                                "Azure",  # x
                                            ],
                                        }
                                        """),
                        installed());
        assertThat(facts.at("cloudInit.datasources")).contains(List.of("NoCloud", "Azure"));
    }

    @Test
    void growingNeedsTheModuleTheModeAndTheProgram() {
        String modules = "cloud_init_modules: [[growpart, always], resizefs]\n";
        assertThat(grows(config(modules).file("/usr/bin/growpart"))).isEqualTo(true);
        assertThat(grows(config(modules))).isEqualTo(false);
        assertThat(grows(config("a: b\n").file("/usr/bin/growpart"))).isEqualTo(false);
        assertThat(grows(config(modules + "growpart: {mode: 'off'}\n").file("/usr/bin/growpart")))
                .isEqualTo(false);
    }

    @Test
    void whatARunHasLeftIsCounted() {
        Facts facts =
                detect(
                        MemoryTree.builder()
                                .file("/var/lib/cloud/instances/i-1/sem/config_ssh", "")
                                .file("/var/lib/cloud/sem/config_scripts_per_once.once", "")
                                .dir("/var/lib/cloud/seed/nocloud")
                                .link("/var/lib/cloud/instance", "/var/lib/cloud/instances/i-1")
                                .file("/var/log/cloud-init.log", "12345"),
                        installed());
        assertThat(facts.at("cloudInit.state"))
                .contains(
                        Map.of(
                                "instances",
                                1L,
                                "semaphores",
                                2L,
                                "instanceLink",
                                true,
                                "logs",
                                5L));
    }

    private static List<String> split(String version) {
        Installation installation = Installation.ofPackage(version, "package");
        return List.of(installation.version(), installation.release());
    }

    private static Map<String, Object> installed() {
        return Map.of("packages.byName", Map.of("cloud-init", Map.of("version", "23.4-7.el9")));
    }

    private static MemoryTree.Builder config(String text) {
        return MemoryTree.builder().file("/etc/cloud/cloud.cfg", text);
    }

    private static Object grows(MemoryTree.Builder guest) {
        return detect(guest, installed()).at("cloudInit.growpart").orElseThrow();
    }

    private static Object disabled(MemoryTree.Builder guest, String argument) {
        Map<String, Object> known = new HashMap<>(installed());
        known.put("boot.cmdline", List.of("ro", argument));
        return detect(guest, known).at("cloudInit.disabled").orElseThrow();
    }

    private static Facts detect(MemoryTree.Builder guest, Map<String, Object> known) {
        return Detected.in(guest.guest(), known, new CloudInitDetector());
    }
}
