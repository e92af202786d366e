package assay.guest.windows;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.fs.FileTree;
import assay.guest.fs.MemoryTree;
import assay.guest.windows.WindowsLookAlike.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers each with something about them that a cloud refuses, or that hides the truth. */
final class WindowsVariantsTest {

    private static final String FIREWALL = "Services\\SharedAccess\\Parameters\\FirewallPolicy\\";
    private static final String IPV6 = "windows.ipv6.staticAddresses";
    private static final String IPV6_TABLE =
            "Control\\Nsi\\{eb004a01-9b1a-11d4-9123-0050047759bc}\\10";

    @TempDir Path folder;

    private final WindowsLookAlike windows = new WindowsLookAlike(Version.S2016);

    private Facts inspect() throws IOException {
        return WindowsFactsTest.inspect(windows.tree(folder));
    }

    @Test
    void passwordsAreFoundAndNeverShown() throws IOException {
        windows.software("Microsoft\\Windows NT\\CurrentVersion\\Winlogon")
                .text("AutoAdminLogon", "1")
                .text("DefaultPassword", "Hunter2!");
        windows.files.put(
                "/Windows/Panther/unattend.xml",
                "\uFEFF<AdministratorPassword><Value>Hunter2!</Value></AdministratorPassword>"
                        .getBytes(StandardCharsets.UTF_16LE));
        windows.files.put(
                "/unattend.xml",
                "<Password>\n <Value>*SENSITIVE*DATA*DELETED*</Value>"
                        .getBytes(StandardCharsets.UTF_8));

        Facts facts = inspect();

        assertThat(facts.at("windows.autoLogon")).hasValue(true);
        assertThat(facts.at("windows.autoLogonPassword")).hasValue(true);
        assertThat(facts.at("windows.unattendPasswords"))
                .hasValue(List.of("/Windows/Panther/unattend.xml"));
        assertThat(facts.values() + " " + facts.evidence()).doesNotContain("Hunter2");
    }

    @Test
    void aGeneralizedImageIsKnownByItsState() throws IOException {
        windows.software("Microsoft\\Windows\\CurrentVersion\\Setup\\State")
                .text("ImageState", "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE");
        windows.hive("SYSTEM").key("Setup\\Status\\SysprepStatus").number("GeneralizationState", 3);

        Facts facts = inspect();

        assertThat(facts.at("windows.sysprep.generalized")).hasValue(true);
        assertThat(facts.at("windows.sysprep.interrupted")).hasValue(true);
    }

    @Test
    void aDriverThatIsOverriddenOrUnboundDoesNotServe() throws IOException {
        windows.system("Services\\viostor\\StartOverride").number("0", 3);
        windows.files.remove("/Windows/INF/oem2.inf");
        windows.system("Enum\\PCI\\VEN_1AF4&DEV_1000\\3&1").text("Service", "other");

        Map<String, Map<?, ?>> drivers = new HashMap<>();
        for (Object driver : (List<?>) inspect().at("windows.drivers").orElseThrow()) {
            Map<?, ?> map = (Map<?, ?>) driver;
            drivers.put(String.valueOf(map.get("name")), map);
        }

        assertThat(drivers.getOrDefault("viostor", Map.of()).get("start")).isEqualTo("manual");
        assertThat(drivers.getOrDefault("netkvm", Map.of()).get("bound")).isEqualTo(false);
        assertThat(drivers.getOrDefault("balloon", Map.of()).get("fileExists")).isEqualTo(false);
        assertThat(drivers).doesNotContainKey("xenvbd");
    }

    @Test
    void aFilterWithoutItsDriverIsResidual() throws IOException {
        windows.system("Control\\Class\\{71a27cdd-812a-11d0-bec7-08002be2092f}")
                .texts("LowerFilters", "vmwflt", "partmgr");

        assertThat(inspect().at("windows.residualFilters")).hasValue(List.of("vmwflt"));
    }

    @Test
    void policiesWinOverSettings() throws IOException {
        windows.software("Policies\\Microsoft\\Windows NT\\Terminal Services")
                .number("fDenyTSConnections", 1)
                .number("UserAuthentication", 0);
        windows.software("Policies\\Microsoft\\WindowsFirewall\\StandardProfile")
                .number("EnableFirewall", 0);
        windows.software("Policies\\Microsoft\\Windows\\WindowsUpdate\\AU").number("AUOptions", 4);
        windows.software("Policies\\Microsoft\\Windows\\EventLog\\Security").number("MaxSize", 99);

        Facts facts = inspect();

        assertThat(facts.at("windows.rdp.enabled")).hasValue(false);
        assertThat(facts.at("windows.rdp.nla")).hasValue(false);
        assertThat(facts.at("windows.firewall"))
                .hasValue(Map.of("domain", true, "private", false, "public", true));
        assertThat(facts.at("windows.autoUpdate")).hasValue("auto");
        assertThat(facts.at("windows.eventLogs.Security.maxBytes")).hasValue(99L * 1024);
    }

    @Test
    void remoteDesktopOnAnotherPortNeedsItsOwnRule() throws IOException {
        windows.system("Control\\Terminal Server\\WinStations\\RDP-Tcp")
                .number("PortNumber", 33890);
        assertThat(inspect().at("windows.rdp.firewallAllowed")).hasValue(false);

        windows.system(FIREWALL + "FirewallRules")
                .text(
                        "{1}",
                        "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=33000-34000"
                                + "|Profile=Domain|Profile=Private|");
        assertThat(inspect().at("windows.rdp.firewallAllowed")).hasValue(false);

        windows.system(FIREWALL + "PublicProfile").number("EnableFirewall", 0);
        assertThat(inspect().at("windows.rdp.firewallAllowed")).hasValue(true);
    }

    @Test
    void addressesSetByHandAreListed() throws IOException {
        windows.system(
                        "Services\\Tcpip\\Parameters\\Interfaces\\"
                                + "{11111111-2222-3333-4444-555555555555}")
                .number("EnableDHCP", 0)
                .texts("IPAddress", "10.0.0.5");
        windows.system("Services\\Tcpip\\Parameters\\PersistentRoutes")
                .text("10.1.0.0,255.255.0.0,10.0.0.1,1", "");

        Facts facts = inspect();

        assertThat(facts.at("windows.adapters").toString())
                .contains("addresses=[10.0.0.5]", "dhcp=false");
        assertThat(facts.at("windows.staticRoutes"))
                .hasValue(List.of("10.1.0.0,255.255.0.0,10.0.0.1,1"));
    }

    @Test
    void addressesOfIpv6SetByHandAreListedAndLocalOnesAreNot() throws IOException {
        byte[] entry = new byte[48];
        windows.system(IPV6_TABLE)
                .bytes("000000090000060020010db8000000000000000000000005", entry)
                .bytes("0000000900000600FD00000000010000000000000000AB01", entry)
                .bytes("0000000900000600fe80000000000000021122fffe334455", entry)
                .bytes("000000000000180000000000000000000000000000000001", entry);

        Facts facts = inspect();

        assertThat(facts.at(IPV6)).hasValue(List.of("2001:db8::5", "fd00:0:1::ab01"));
        assertThat(facts.evidenceFor(IPV6 + "[0]").getFirst().text())
                .contains("ControlSet002", "000000090000060020010db8");
    }

    @Test
    void anEntryOfTheNetworkStoreThatIsNoAddressIsNotTakenForNone() throws IOException {
        windows.system(IPV6_TABLE).bytes("00", new byte[4]);

        Facts facts = inspect();

        assertThat(facts.at(IPV6)).isEmpty();
        assertThat(facts.whyUnread(IPV6)).isPresent();
    }

    @Test
    void whatWorkLeavesBehindIsFound() throws IOException {
        windows.files.put("/Users/Administrator/Desktop/密码.txt", new byte[1]);
        windows.files.put("/Users/Public/Desktop/使用说明.pdf", new byte[1]);
        windows.files.put(
                "/Windows/SoftwareDistribution/Download/0123456789abcdef0123456789ABCDEF/x",
                new byte[1]);
        windows.files.put("/Windows/SoftwareDistribution/Download/SharedFileCache/x", new byte[1]);
        windows.files.put("/hiberfil.sys", new byte[1]);
        windows.files.put(
                "/Windows/System32/GroupPolicy/gpt.ini",
                ("[General]\r\ngPCMachineExtensionNames=[{42B5FAAE-6536-11D2-AE5A-0000F87571E3}"
                                + "{40B6664F-4972-11D1-A7CA-0000F87571E3}]\r\nVersion=1\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        windows.files.put(
                "/Windows/System32/GroupPolicy/Machine/Scripts/scripts.ini",
                "\uFEFF\r\n[Startup]\r\n0CmdLine=C:\\bootstrap.bat\r\n0Parameters=\r\n"
                        .getBytes(StandardCharsets.UTF_16LE));

        Facts facts = inspect();

        assertThat(facts.at("windows.desktopItems").toString())
                .contains("password-file", "document", "shortcut", "system");
        assertThat(facts.at("windows.updateCacheDirs").map(Object::toString).orElse(""))
                .endsWith("Download/0123456789abcdef0123456789ABCDEF]")
                .doesNotContain("Shared");
        assertThat(facts.at("windows.hiberfil")).hasValue(true);
        assertThat(facts.at("windows.startupScripts"))
                .hasValue(List.of(Map.of("command", "C:\\bootstrap.bat")));
    }

    @Test
    void aBrokenHiveMakesItsFactsAbsentAndNoOthers() throws IOException {
        SequencedMap<String, byte[]> files = windows.build(folder);
        files.put("/Windows/System32/config/SOFTWARE", new byte[10_000]);

        Facts facts = WindowsFactsTest.inspect(tree(files));

        assertThat(facts.at("windows.registryOk")).hasValue(false);
        assertThat(facts.at("windows.build")).isEmpty();
        assertThat(facts.whyUnread("os").orElseThrow())
                .contains("/Windows/System32/config/SOFTWARE", "regf");
        assertThat(facts.at("os.family")).hasValue("windows");
        assertThat(facts.at("services.termservice.start")).hasValue("manual");
        assertThat(facts.at("windows.accountPolicy.history")).hasValue(24L);
    }

    @Test
    void aHiveThatWasInUseIsNamed() throws IOException {
        SequencedMap<String, byte[]> files = windows.build(folder);
        byte[] system = files.getOrDefault("/Windows/System32/config/SYSTEM", new byte[0]);
        // The sequence numbers and the checksum that covers them.
        system[4] ^= 1;
        system[508] ^= 1;
        files.put("/Windows/System32/config/SYSTEM.LOG1", new byte[1]);

        Facts facts = WindowsFactsTest.inspect(tree(files));

        assertThat(facts.at("windows.registryOk")).hasValue(true);
        assertThat(facts.at("windows.dirtyHives")).hasValue(List.of("SYSTEM"));
        assertThat(facts.evidenceFor("windows.dirtyHives").getFirst().text()).contains(".LOG1");
    }

    static FileTree tree(SequencedMap<String, byte[]> files) {
        MemoryTree.Builder tree = MemoryTree.builder().type("ntfs");
        files.forEach(tree::file);
        return new CaseInsensitiveTree(tree.build());
    }
}
