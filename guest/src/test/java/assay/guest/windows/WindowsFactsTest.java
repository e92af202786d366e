package assay.guest.windows;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.guest.Facts;
import assay.guest.TestVolumes;
import assay.guest.fs.FileTree;
import assay.guest.fs.GuestFiles;
import assay.guest.windows.WindowsLookAlike.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is found in servers that look like those of Microsoft. */
final class WindowsFactsTest {

    @TempDir Path folder;

    private Facts inspect(WindowsLookAlike windows) throws IOException {
        return inspect(windows.tree(folder));
    }

    static Facts inspect(FileTree tree) throws IOException {
        assertThat(WindowsRoot.isRoot(tree)).isTrue();
        assertThat(WindowsRoot.isBoot(tree)).isTrue();
        Facts.Builder facts = Facts.builder();
        new WindowsInspection(
                        new BytesSource(new byte[512]),
                        TestVolumes.of(TestVolumes.windows(tree)),
                        new Budget(1_000_000))
                .run(GuestFiles.of(tree), facts, _ -> {});
        return facts.build();
    }

    private static Object at(Facts facts, String path) {
        return facts.at(path)
                .orElseGet(() -> path + " is absent: " + facts.whyUnread(path).orElse("?"));
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void everyServerIsKnownByItsBuild(Version version) throws IOException {
        Facts facts = inspect(new WindowsLookAlike(version));

        assertThat(at(facts, "os.family")).isEqualTo("windows");
        assertThat(at(facts, "os.version")).isEqualTo(version.text());
        assertThat(at(facts, "os.major")).isEqualTo((long) version.major());
        assertThat(at(facts, "os.arch")).isEqualTo("x86_64");
        assertThat(at(facts, "windows.build")).isEqualTo((long) version.build());
        assertThat(at(facts, "windows.editionId")).isEqualTo("ServerStandard");
        assertThat(at(facts, "windows.registryOk")).isEqualTo(true);
        assertThat(at(facts, "windows.drivers"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains(
                        Map.of(
                                "name",
                                "viostor",
                                "start",
                                "boot",
                                "fileExists",
                                true,
                                "bound",
                                true,
                                "version",
                                "100.93.104.22900",
                                "virtioWinBuild",
                                229L));
    }

    @Test
    void theVersionIsSeenInTheRegistry() throws IOException {
        Facts facts = inspect(new WindowsLookAlike(Version.S2019));

        assertThat(facts.evidenceFor("os.version").getFirst().where())
                .isEqualTo("/Windows/System32/config/SOFTWARE");
        assertThat(facts.evidenceFor("os.version").getFirst().text())
                .isEqualTo(
                        "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion: CurrentBuild ="
                                + " 17763");
    }

    @Test
    void whatIsSetIsFound() throws IOException {
        Facts facts = inspect(new WindowsLookAlike(Version.S2019));

        Map<String, Object> expected =
                Map.ofEntries(
                        Map.entry("boot.mode", "bios"),
                        Map.entry("windows.bcd.ok", true),
                        Map.entry("windows.bcd.deviceOk", true),
                        Map.entry("windows.bcd.recoveryEnabled", true),
                        Map.entry("windows.bcd.path", "\\windows\\system32\\winload.exe"),
                        Map.entry("windows.testSigning", false),
                        Map.entry("windows.sysprep.generalized", false),
                        Map.entry("windows.sysprep.imageState", "IMAGE_STATE_COMPLETE"),
                        Map.entry("windows.hotfixes", List.of("KB5009624")),
                        Map.entry("windows.roles", List.of("Web-Server")),
                        Map.entry("windows.pendingReboot", false),
                        Map.entry("services.w32time.start", "auto"),
                        Map.entry("services.storvsc.enabled", false),
                        Map.entry("services.viostor.start", "boot"),
                        Map.entry("windows.residualFilters", List.of()),
                        Map.entry("agents[qemu-ga].present", true),
                        Map.entry("agents[qemu-ga].version", "100.93.104.4100"),
                        Map.entry("agents[tencent.yunjing].present", false),
                        Map.entry("windows.cloudbaseInit.installed", true),
                        Map.entry("windows.cloudbaseInit.start", "auto"),
                        Map.entry("windows.cloudbaseInit.logBytes", 2L),
                        Map.entry(
                                "windows.cloudbaseInit.metadataServices",
                                List.of(
                                        "a.configdrive.ConfigDriveService",
                                        "b.httpservice.HttpService")),
                        Map.entry("windows.firewall.public", true),
                        Map.entry("windows.rdp.enabled", true),
                        Map.entry("windows.rdp.port", 3389L),
                        Map.entry("windows.rdp.nla", true),
                        Map.entry("windows.rdp.serviceStart", "manual"),
                        Map.entry("windows.rdp.firewallAllowed", true),
                        Map.entry("identity.builderHostname", "BUILDER-1"),
                        Map.entry("windows.winHttpProxy", ""),
                        Map.entry("windows.ipv6.staticAddresses", List.of()),
                        Map.entry(
                                "windows.adapters",
                                List.of(
                                        Map.of(
                                                "name",
                                                "Ethernet",
                                                "present",
                                                true,
                                                "dhcp",
                                                true,
                                                "addresses",
                                                List.of()))),
                        Map.entry(
                                "users",
                                List.of(
                                        Map.of(
                                                "name",
                                                "Administrator",
                                                "rid",
                                                500L,
                                                "loginShell",
                                                true,
                                                "passwordState",
                                                "set"),
                                        Map.of(
                                                "name",
                                                "Guest",
                                                "rid",
                                                501L,
                                                "loginShell",
                                                false,
                                                "passwordState",
                                                "locked"),
                                        Map.of(
                                                "name",
                                                "工程师",
                                                "rid",
                                                1000L,
                                                "loginShell",
                                                true,
                                                "passwordState",
                                                "empty"))),
                        Map.entry("windows.accountPolicy.maxAgeDays", 42L),
                        Map.entry("windows.accountPolicy.lockoutThreshold", 10L),
                        Map.entry("windows.accountPolicy.minPasswordLength", 8L),
                        Map.entry("windows.accountPolicy.history", 24L),
                        Map.entry("windows.accountPolicy.complexity", true),
                        Map.entry("windows.accountPolicy.reversible", false),
                        Map.entry("windows.autoLogonPassword", false),
                        Map.entry("windows.timeUtc", true),
                        Map.entry("time.zone", "China Standard Time"),
                        Map.entry(
                                "time.ntp.servers", List.of("time.windows.com", "ntp.example.org")),
                        Map.entry("windows.lsa.restrictAnonymous", true),
                        Map.entry("windows.smb1", false),
                        Map.entry("windows.autoUpdate", "disabled"),
                        Map.entry("windows.sanPolicy", "OnlineAll"),
                        Map.entry(
                                "windows.volumes",
                                List.of(
                                        Map.of("letter", "C:", "onSystemDisk", true),
                                        Map.of("letter", "D:", "onSystemDisk", false))),
                        Map.entry("windows.pagefiles", List.of("C:\\pagefile.sys 0 0")),
                        Map.entry("windows.crashDump", "automatic"),
                        Map.entry("windows.hiberfil", false),
                        Map.entry("windows.lastShutdown", "2024-05-01T12:00:00Z"),
                        Map.entry("windows.tempFiles", 2L),
                        Map.entry("windows.updateCacheDirs", List.of()),
                        Map.entry("windows.eventLogs.System.records", 2L),
                        Map.entry("windows.eventLogs.System.spanDays", 4L),
                        Map.entry("windows.eventLogs.System.maxBytes", 20L << 20),
                        Map.entry("windows.eventLogs.System.retention", "overwrite"),
                        Map.entry("windows.eventLogs.Setup.records", 0L));
        expected.forEach((path, value) -> assertThat(at(facts, path)).as(path).isEqualTo(value));
        assertThat(facts.unread().values())
                .allMatch(why -> why.contains("no manifest") || why.contains("root certificates"));
    }
}
