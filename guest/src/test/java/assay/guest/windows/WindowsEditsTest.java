package assay.guest.windows;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.windows.WindowsLookAlike.Version;
import assay.guest.windows.hive.HiveLogs;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One edit of a server changes one fact, and no other. */
final class WindowsEditsTest {

    private static final String HOME = "/Users/Administrator/";
    private static final String POLICY = "/Windows/System32/GroupPolicy/";

    @TempDir Path folder;

    private Facts inspect(Version version, Consumer<WindowsLookAlike> edit) throws IOException {
        WindowsLookAlike windows = new WindowsLookAlike(version);
        edit.accept(windows);
        return WindowsFactsTest.inspect(windows.tree(folder));
    }

    /** Asserts that the edit changes the facts at {@code paths}, to what is given of the first. */
    private Facts changes(
            Version version,
            Object before,
            Object after,
            Consumer<WindowsLookAlike> edit,
            String... paths)
            throws IOException {
        Facts old = inspect(version, _ -> {});
        Facts now = inspect(version, edit);
        assertThat(old.at(paths[0])).as(paths[0] + ": " + old.unread()).hasValue(before);
        assertThat(now.at(paths[0])).as(paths[0] + ": " + now.unread()).hasValue(after);
        assertThat(differing(old, now)).containsExactlyInAnyOrder(paths);
        assertThat(now.evidenceFor(paths[0])).isNotEmpty();
        return now;
    }

    private static List<String> differing(Facts one, Facts other) {
        Map<String, Object> a = new TreeMap<>();
        Map<String, Object> b = new TreeMap<>();
        flatten("", one.values(), a);
        flatten("", other.values(), b);
        a.keySet().forEach(path -> b.putIfAbsent(path, "absent"));
        List<String> differing = new ArrayList<>();
        b.forEach((path, value) -> {
            if (!Objects.equals(a.get(path), value)) {
                differing.add(path);
            }
        });
        return differing;
    }

    private static void flatten(String path, Object value, Map<String, Object> leaves) {
        if (value instanceof Map<?, ?> object && !object.isEmpty()) {
            object.forEach((key, child) -> {
                String name = key.toString();
                String last = name.matches("[\\w-]+") ? "." + name : "[" + name + "]";
                flatten(path.isEmpty() ? name : path + last, child, leaves);
            });
        } else {
            leaves.put(path, value);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(ISO_8859_1);
    }

    @Test
    void logsAreCountedAndAnswerFilesAreNone() throws IOException {
        changes(
                Version.S2019,
                0L,
                7L,
                windows -> {
                    windows.files.put("/Windows/Logs/CBS/CBS.log", ascii("abc"));
                    windows.files.put("/Windows/Panther/setupact.log", ascii("de"));
                    windows.files.put("/inetpub/logs/LogFiles/W3SVC1/u_ex24.log", ascii("fg"));
                    windows.files.put("/Windows/Panther/unattend.xml", ascii("<x/>"));
                    windows.files.put("/Windows/Logs/DISM/dism.log", new byte[0]);
                },
                "logs.buildBytes",
                "logs.maxLogBytes");
    }

    @Test
    void logsPutAsideAreCounted() throws IOException {
        changes(
                Version.S2019,
                0L,
                1L,
                windows ->
                        windows.files.put(
                                "/Windows/System32/winevt/Logs/Archive-Security-2024.evtx",
                                new byte[10]),
                "logs.rotated");
    }

    @Test
    void whatPowerShellRemembersIsFound() throws IOException {
        String path =
                HOME
                        + "AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/"
                        + "ConsoleHost_history.txt";
        changes(
                Version.S2019,
                List.of(),
                List.of(Map.of("path", path, "bytes", 3L)),
                windows -> windows.files.put(path, ascii("dir")),
                "histories");
    }

    @Test
    void probesAreOfTheSystemDrive() throws IOException {
        changes(
                Version.S2019,
                false,
                true,
                windows -> windows.files.put("/Bootstrap.bat", ascii("@echo off")),
                "files[C:/bootstrap.bat].exists",
                "files[C:/bootstrap.bat].bytes");
        changes(
                Version.S2019,
                false,
                true,
                windows -> windows.files.put("/qcloud-network-config.ini", new byte[0]),
                "files[C:/qcloud-network-config.ini].exists");
    }

    @Test
    void anAuditPolicyOfSuccessAloneIsNotConfigured() throws IOException {
        changes(
                Version.S2019,
                true,
                false,
                windows ->
                        windows.hive("SECURITY")
                                .key("Policy\\PolAdtEv")
                                .bytes("", WindowsLookAlike.auditPolicy(1)),
                "windows.auditPolicy.configured");
    }

    @Test
    void anAuditPolicyWhoseNumbersDoNotAddUpIsNotBelieved() throws IOException {
        byte[] policy = WindowsLookAlike.auditPolicy(3);
        policy[130] = 99;
        Facts facts =
                inspect(
                        Version.S2019,
                        windows ->
                                windows.hive("SECURITY").key("Policy\\PolAdtEv").bytes("", policy));

        assertThat(facts.at("windows.auditPolicy")).isEmpty();
        assertThat(facts.whyUnread("windows.auditPolicy.configured")).isPresent();
    }

    @Test
    void theServerForSmb1IsMendedFromACertainRevision() throws IOException {
        String driver = "/Windows/System32/drivers/srv.sys";
        changes(
                Version.S2012R2,
                true,
                false,
                windows -> windows.files.put(driver, WindowsLookAlike.program(6, 3, 9600, 18603)),
                "windows.smbPatch.ok");
        Facts mended =
                inspect(
                        Version.S2012R2,
                        windows ->
                                windows.files.put(
                                        driver, WindowsLookAlike.program(6, 3, 9600, 18604)));
        Facts unknown =
                inspect(
                        Version.S2012R2,
                        windows -> windows.files.put(driver, WindowsLookAlike.pe()));

        assertThat(mended.at("windows.smbPatch.ok")).hasValue(true);
        assertThat(unknown.at("windows.smbPatch")).isEmpty();
        assertThat(unknown.whyUnread("windows.smbPatch.ok").orElseThrow()).contains("srv.sys");
    }

    @Test
    void browsingIsFoundAndANewProfileIsNot() throws IOException {
        String profile = HOME + "AppData/Local/Microsoft/Edge/User Data/Default/History";
        byte[] unused = database("CREATE TABLE urls(id INTEGER PRIMARY KEY, url TEXT)");
        byte[] used =
                database(
                        "CREATE TABLE urls(id INTEGER PRIMARY KEY, url TEXT);"
                                + "INSERT INTO urls(url) VALUES ('https://secret.example/')");
        assertThat(
                        inspect(Version.S2019, windows -> windows.files.put(profile, unused))
                                .at("windows.browserArtifacts"))
                .hasValue(List.of());
        Facts facts =
                changes(
                        Version.S2019,
                        List.of(),
                        List.of(profile),
                        windows -> windows.files.put(profile, used),
                        "windows.browserArtifacts");
        assertThat(facts.evidence().toString()).contains("1 rows").doesNotContain("secret");
        changes(
                Version.S2019,
                List.of(),
                List.of(HOME + "AppData/Local/Microsoft/Windows/History/History.IE5/MSHist0120"),
                windows ->
                        windows.files.put(
                                HOME
                                        + "AppData/Local/Microsoft/Windows/History/History.IE5/"
                                        + "MSHist0120/container.dat",
                                new byte[0]),
                "windows.browserArtifacts");
    }

    private byte[] database(String sql) throws IOException {
        Path file = Files.createTempFile(folder, "history", ".db");
        Oracle.require("python3")
                .run(
                        "-c",
                        "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])",
                        file,
                        sql);
        return Files.readAllBytes(file);
    }

    @Test
    void leftoversAreCounted() throws IOException {
        changes(
                Version.S2019,
                0L,
                3L,
                windows -> {
                    windows.files.put("/Windows/MEMORY.DMP", new byte[9]);
                    windows.files.put("/Windows/Minidump/x.dmp", new byte[9]);
                    windows.files.put(HOME + "AppData/Local/CrashDumps/a.dmp", new byte[9]);
                    windows.files.put("/Windows/Minidump/readme.txt", new byte[9]);
                },
                "residue.crashFiles");
        changes(
                Version.S2019,
                2L,
                3L,
                windows -> windows.files.put("/Windows/Temp/d/e.tmp", new byte[9]),
                "residue.tmpFiles",
                "windows.tempFiles");
        changes(
                Version.S2019,
                0L,
                9L,
                windows ->
                        windows.files.put(
                                "/Windows/SoftwareDistribution/Download/x.cab", new byte[9]),
                "residue.pkgCacheBytes");
    }

    @Test
    void aDownloadAtTheFirstStartIsFound() throws IOException {
        String path = "/Windows/Setup/Scripts/SetupComplete.cmd";
        Facts facts =
                changes(
                        Version.S2019,
                        List.of(),
                        List.of(path + ":2"),
                        windows ->
                                windows.files.put(
                                        path,
                                        ascii(
                                                String.join(
                                                        "\r\n",
                                                        "rem curl",
                                                        "curl -u a:Hunter2 http://x/y",
                                                        "curl http://169.254.169.254/z"))),
                        "residue.firstBootDownloads");
        assertThat(facts.evidence().toString()).contains("curl").doesNotContain("Hunter2");
        changes(
                Version.S2019,
                List.of(),
                List.of("HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\RunOnce: fetch:0"),
                windows ->
                        windows.software("Microsoft\\Windows\\CurrentVersion\\RunOnce")
                                .text("fetch", "powershell iwr http://x/y.ps1"),
                "residue.firstBootDownloads");
    }

    @Test
    void aScriptOfThePolicyIsReadWhereItIs() throws IOException {
        Consumer<WindowsLookAlike> policy =
                windows -> {
                    windows.files.put(
                            POLICY + "gpt.ini",
                            ascii(
                                    "[General]\r\nVersion=65537\r\ngPCMachineExtensionNames="
                                            + "[{42B5FAAE-6536-11D2-AE5A-0000F87571E3}]\r\n"));
                    windows.files.put(
                            POLICY + "Machine/Scripts/scripts.ini",
                            "\uFEFF[Startup]\r\n0CmdLine=first.ps1\r\n".getBytes(UTF_16LE));
                    windows.files.put(
                            POLICY + "Machine/Scripts/Startup/first.ps1",
                            ascii(
                                    "$p = -join (1..16 | % { [char](Get-Random -Min 33 -Max 126) })"
                                            + "\n net user Administrator $p"));
                };
        changes(
                Version.S2019,
                false,
                true,
                policy,
                "residue.firstBootPasswordScript",
                "windows.startupScripts");
        Facts unregistered =
                inspect(
                        Version.S2019,
                        windows -> {
                            policy.accept(windows);
                            windows.files.put(POLICY + "gpt.ini", ascii("[General]\nVersion=0\n"));
                        });
        assertThat(unregistered.at("windows.startupScripts")).hasValue(List.of());
    }

    @Test
    void whereTheBuilderIsNamedIsFound() throws IOException {
        changes(
                Version.S2019,
                List.of(),
                List.of("/Program Files/Shop/conf/shop.ini:2"),
                windows ->
                        windows.files.put(
                                "/Program Files/Shop/conf/shop.ini",
                                ascii("[db]\r\nhost=builder-1\r\nother=builder-10\r\n")),
                "residue.hostRefs");
        Facts facts =
                inspect(
                        Version.S2019,
                        windows -> {
                            windows.system(
                                            "Control\\NetworkSetup2\\Interfaces\\"
                                                    + "{11111111-2222-3333-4444-555555555555}\\Kernel")
                                    .bytes("PermanentAddress", new byte[] {0x52, 0x54, 0, 1, 2, 3});
                            windows.system(
                                            "Services\\Tcpip\\Parameters\\Interfaces\\"
                                                    + "{11111111-2222-3333-4444-555555555555}")
                                    .text("DhcpIPAddress", "10.1.2.3");
                            windows.files.put(
                                    "/Windows/System32/drivers/etc/hosts",
                                    ascii("# 10.1.2.3\r\n10.1.2.3 db\r\n110.1.2.34 x\r\n"));
                            windows.files.put("/net.cmd", ascii("set MAC=52-54-00-01-02-03"));
                        });
        assertThat(facts.at("residue.hostRefs"))
                .hasValue(List.of("/Windows/System32/drivers/etc/hosts:2", "/net.cmd:1"));
    }

    @Test
    void aServiceThatListensIsFoundWithItsAddress() throws IOException {
        Facts plain = inspect(Version.S2019, _ -> {});
        Facts mysql =
                inspect(
                        Version.S2019,
                        windows -> {
                            windows.service("MySQL80", 0x10, 2, "\"C:\\MySQL\\bin\\mysqld.exe\"");
                            windows.files.put("/MySQL/bin/mysqld.exe", WindowsLookAlike.pe());
                            windows.files.put(
                                    "/MySQL/my.ini",
                                    ascii(
                                            """
                                            [mysqld]
                                            port=3307
                                            bind-address=127.0.0.1
                                            """));
                        });

        assertThat(plain.at("listeners"))
                .hasValue(
                        List.of(
                                Map.of("port", 445L, "bind", "0.0.0.0", "enabled", true),
                                Map.of("port", 3389L, "bind", "0.0.0.0", "enabled", true)));
        assertThat(plain.at("firewall.anyEnabled")).hasValue(true);
        assertThat(plain.at("firewall.blocks")).hasValue(List.of(445L));
        assertThat(differing(plain, mysql)).contains("listeners");
        assertThat(mysql.at("listeners").toString())
                .contains("{bind=127.0.0.1, enabled=true, port=3307}");
    }

    @Test
    void aFirewallThatLetsEverythingInBlocksNothing() throws IOException {
        changes(
                Version.S2019,
                List.of(445L),
                List.of(),
                windows ->
                        windows.system(
                                        "Services\\SharedAccess\\Parameters\\FirewallPolicy\\"
                                                + "PublicProfile")
                                .number("DefaultInboundAction", 0),
                "firewall.blocks");
    }

    @Test
    void keysThatOpenTheGuestAreCounted() throws IOException {
        changes(
                Version.S2019,
                List.of(),
                List.of(
                        Map.of(
                                "user",
                                "Administrators",
                                "keys",
                                1L,
                                "forcedCommandOnly",
                                false,
                                "path",
                                "/ProgramData/ssh/administrators_authorized_keys")),
                windows ->
                        windows.files.put(
                                "/ProgramData/ssh/administrators_authorized_keys",
                                ascii("# mine\r\nssh-ed25519 AAAA builder\r\n")),
                "ssh.authorizedKeys");
    }

    @Test
    void whatIsOnlyInTheLogOfAHiveIsFound() throws IOException {
        WindowsLookAlike windows = new WindowsLookAlike(Version.S2019);
        String system = "/Windows/System32/config/SYSTEM";
        byte[] before = HiveLogs.dirty(windows.build(folder).getOrDefault(system, new byte[0]));
        windows.system("Control\\Terminal Server").number("fDenyTSConnections", 1);
        byte[] after = windows.build(folder).getOrDefault(system, new byte[0]);
        windows.files.put(system + ".LOG1", HiveLogs.of(before, after));
        SequencedMap<String, byte[]> files = windows.build(folder);
        files.put(system, before);

        Facts facts = WindowsFactsTest.inspect(WindowsVariantsTest.tree(files));

        assertThat(facts.at("windows.rdp.enabled")).hasValue(false);
        assertThat(facts.at("windows.dirtyHives")).hasValue(List.of("SYSTEM"));
        assertThat(facts.evidenceFor("windows.dirtyHives").getFirst().text())
                .contains("entries applied: 1");
    }

    @Test
    void whatTheWebServerServesIsFound() throws IOException {
        String config =
                """
                <configuration><system.applicationHost>
                  <applicationPools>
                    <add name="DefaultAppPool"/>
                    <add name="Old"><processModel identityType="LocalSystem"/></add>
                  </applicationPools>
                  <sites><site name="x"><application path="/" applicationPool="%s">
                    <virtualDirectory path="/" physicalPath="%%SystemDrive%%\\inetpub\\wwwroot"/>
                  </application></site></sites>
                </system.applicationHost></configuration>
                """;
        Consumer<WindowsLookAlike> good =
                windows ->
                        windows.files.put(
                                "/Windows/System32/inetsrv/config/applicationHost.config",
                                ascii(config.formatted("DefaultAppPool")));
        Consumer<WindowsLookAlike> bad =
                windows -> {
                    windows.files.put(
                            "/Windows/System32/inetsrv/config/applicationHost.config",
                            ascii(config.formatted("Old")));
                    windows.files.put("/inetpub/wwwroot/.git/HEAD", ascii("ref"));
                    windows.files.put(
                            "/inetpub/wwwroot/web.config",
                            ascii(
                                    "<configuration><system.web><compilation debug='true'/>"
                                            + "</system.web><system.webServer><directoryBrowse"
                                            + " enabled='true'/></system.webServer>"
                                            + "</configuration>"));
                };
        Map<String, Object> app =
                Map.of(
                        "runUser",
                        "IIS AppPool\\DefaultAppPool",
                        "autoindex",
                        false,
                        "vcsDirs",
                        List.of(),
                        "debug",
                        false,
                        "hardeningFindings",
                        List.of());
        changes(Version.S2019, List.of(), List.of(app), good, "webapps");
        Map<String, Object> exposed =
                Map.of(
                        "runUser",
                        "SYSTEM",
                        "autoindex",
                        true,
                        "vcsDirs",
                        List.of("/inetpub/wwwroot/.git"),
                        "debug",
                        true,
                        "hardeningFindings",
                        List.of());
        changes(Version.S2019, List.of(), List.of(exposed), bad, "webapps");
    }

    @Test
    void configurationThatNamesOtherFilesIsRefused() throws IOException {
        Facts facts =
                inspect(
                        Version.S2019,
                        windows ->
                                windows.files.put(
                                        "/Windows/System32/inetsrv/config/applicationHost.config",
                                        ascii(
                                                "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
                                                        + "<x>&e;</x>")));
        assertThat(facts.at("webapps")).isEmpty();
        assertThat(facts.whyUnread("webapps").orElseThrow()).contains("DOCTYPE");
    }

    @Test
    void aCloudsOwnDriverHasNoBuildOfVirtioWin() throws IOException {
        Facts facts =
                inspect(
                        Version.S2019,
                        windows ->
                                windows.files.put(
                                        "/Windows/System32/drivers/viostor.sys",
                                        WindowsLookAlike.program(2, 5, 0, 22900)));

        assertThat(facts.at("windows.drivers").toString())
                .contains("version=2.5.0.22900", "virtioWinBuild=229") // netkvm keeps its own
                .doesNotContain("version=2.5.0.22900, virtioWinBuild");
    }

    @Test
    void aPolicyDecidesWhatHappensToAFullLog() throws IOException {
        changes(
                Version.S2019,
                "overwrite",
                "archive",
                windows ->
                        windows.software("Policies\\Microsoft\\Windows\\EventLog\\System")
                                .text("Retention", "1")
                                .text("AutoBackupLogFiles", "1"),
                "windows.eventLogs.System.retention");
    }

    @Test
    void aSysprepThatCouldNotCleanUpWasInterrupted() throws IOException {
        changes(
                Version.S2019,
                false,
                true,
                windows -> {
                    windows.hive("SYSTEM")
                            .key("Setup\\Status\\SysprepStatus")
                            .number("CleanupState", 7);
                    windows.files.put(
                            "/Windows/System32/Sysprep/Panther/setuperr.log", ascii("Error"));
                },
                "windows.sysprep.interrupted");
    }
}
