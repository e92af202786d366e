package assay.rules.variants;

import static assay.rules.variants.UcloudMarketVariantsTest.elsewhere;
import static assay.rules.variants.UcloudMarketVariantsTest.onCloud;

import assay.testkit.lookalike.WindowsLookAlike;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Look-alikes of Windows as UCloud wants them, and as it does not. */
final class UcloudWindows {

    private static final String FIREWALL =
            "CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\";
    private static final String DRIVERS = "/Windows/System32/drivers/";
    private static final String AGENT = "/Program Files/uboltagent/uboltagent.exe";
    private static final Instant DAY = Instant.parse("2026-01-05T08:00:00Z");

    private static final WindowsLookAlike CLOUD =
            WindowsLookAlike.server().program(AGENT, 1, 0, 0, 0);

    private static final WindowsLookAlike LOCAL =
            lockedOutAfter(
                    0,
                    firewall("DomainProfile", 0)
                            .registry("SYSTEM", FIREWALL + "StandardProfile", "EnableFirewall", 0)
                            .registry("SYSTEM", FIREWALL + "PublicProfile", "EnableFirewall", 0));

    /** With the start-up script in the place of cloudbase-init. */
    private static final WindowsLookAlike SCRIPTED =
            LOCAL.withoutService("cloudbase-init")
                    .file(
                            "/Windows/System32/GroupPolicy/Machine/Scripts/scripts.ini",
                            "[Startup]\r\n0CmdLine=C:\\bootstrap.bat\r\n0Parameters=\r\n")
                    .file(
                            "/Windows/System32/GroupPolicy/gpt.ini",
                            "[General]\r\ngPCMachineExtensionNames=[{42B5FAAE-6536-11D2-AE5A-0000F87571E3}{40B6664F-4972-11D1-A7CA-0000F87571E3}]\r\nVersion=1\r\n");

    private UcloudWindows() {}

    static List<Variant> conformants() {
        return List.of(
                onCloud("", "Windows Server 2012 R2 of an instance", CLOUD),
                elsewhere("", "Windows Server 2012 R2", LOCAL),
                elsewhere("", "Windows Server 2019", LOCAL.os("2019", 17763)),
                elsewhere("", "Windows Server 2012", drivers(16_400).os("2012", 9200)),
                elsewhere("", "a start-up script", SCRIPTED));
    }

    static List<Variant> variants() {
        List<Variant> all = new ArrayList<>(ofInstances());
        all.addAll(disks());
        all.addAll(configuration());
        all.addAll(cleaning());
        return all;
    }

    /** Section 4.2. */
    private static List<Variant> ofInstances() {
        byte[] other = new byte[12];
        ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN).putInt(0x5555AAAA).putLong(1 << 20);
        return List.of(
                onCloud(
                        "UC-CLD-WIN-01",
                        "a data disk",
                        CLOUD.registry("SYSTEM", "MountedDevices", "\\DosDevices\\E:", other)),
                onCloud("UC-CLD-WIN-02", "no monitoring", CLOUD.without(AGENT)),
                onCloud("UC-CLD-WIN-03", "started by hand", CLOUD.service("cloudbase-init", 3)),
                onCloud(
                        "UC-CLD-WIN-03",
                        "removed without its files",
                        CLOUD.withoutService("cloudbase-init")),
                onCloud(
                        "UC-CLD-WIN-04",
                        "the machine's name in a configuration",
                        CLOUD.registry(
                                        "SYSTEM",
                                        "CurrentControlSet\\Control\\ComputerName\\ComputerName",
                                        "ComputerName",
                                        "BUILDER-17")
                                .file("/Program Files/App/app.ini", "server=BUILDER-17\r\n")),
                onCloud(
                                "UC-CLD-WIN-05",
                                "another driver",
                                CLOUD.program(DRIVERS + "netkvm.sys", 100, 93, 104, 24_000))
                        .given("review[UC-CLD-WIN-05].approved", false),
                onCloud(
                        "UC-CLD-WIN-07",
                        "cloudbase-init's state",
                        CLOUD.key("SOFTWARE", "Cloudbase Solutions\\Cloudbase-Init")),
                onCloud(
                        "UC-CLD-WIN-08",
                        "cloudbase-init's log",
                        CLOUD.file(
                                "/Program Files/Cloudbase Solutions/Cloudbase-Init/log/cloudbase-init.log",
                                "executing plugins\r\n")),
                onCloud("UC-CLD-WIN-09", "many events", manyEvents(CLOUD, "System")));
    }

    private static List<Variant> disks() {
        return List.of(
                elsewhere("UC-LOC-WIN-01", "nothing for a BIOS", LOCAL.gpt().without("/bootmgr")),
                elsewhere(
                        "UC-LOC-WIN-02",
                        "another partition before it",
                        LOCAL.partition("vfat", "/a.txt", "x")),
                elsewhere("UC-LOC-WIN-03", "30 GiB", LOCAL.size(30L << 30)),
                Variant.variant("UC-LOC-WIN-04", "a raw disk", LOCAL)
                        .given("image.origin", "local-file"),
                elsewhere("UC-LOC-WIN-05", "an IDE disk", LOCAL).given("image.builderBus", "ide"),
                elsewhere("UC-LOC-WIN-06", "no netkvm", LOCAL.withoutDriver("netkvm")),
                elsewhere("UC-LOC-WIN-06", "viostor starts late", LOCAL.service("viostor", 3))
                        .given("image.builderBus", "virtio"),
                elsewhere("UC-LOC-WIN-07", "new drivers", LOCAL.os("2012", 9200)),
                elsewhere("UC-LOC-WIN-08", "old drivers", drivers(16_400)));
    }

    private static List<Variant> configuration() {
        return List.of(
                elsewhere("UC-LOC-WIN-09", "only a script", SCRIPTED.os("2019", 17763)),
                elsewhere(
                        "UC-LOC-WIN-10",
                        "neither cloudbase-init nor a script",
                        LOCAL.withoutService("cloudbase-init")),
                elsewhere(
                        "UC-LOC-WIN-11",
                        "Remote Desktop is off",
                        LOCAL.registry(
                                "SYSTEM",
                                "CurrentControlSet\\Control\\Terminal Server",
                                "fDenyTSConnections",
                                1)),
                elsewhere(
                        "UC-LOC-WIN-12",
                        "a firewall",
                        LOCAL.registry("SYSTEM", FIREWALL + "PublicProfile", "EnableFirewall", 1)),
                elsewhere(
                        "UC-LOC-WIN-13",
                        "an update waits for a restart",
                        LOCAL.key(
                                "SOFTWARE",
                                "Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending")),
                elsewhere("UC-LOC-WIN-14", "locked out after ten", lockedOutAfter(10, LOCAL)));
    }

    private static List<Variant> cleaning() {
        WindowsLookAlike temporary = LOCAL;
        for (int i = 0; i < 30; i++) {
            temporary = temporary.file("/Windows/Temp/" + i + ".tmp", "x");
        }
        return List.of(
                elsewhere(
                        "UC-LOC-ANY-01",
                        "a hibernation file",
                        LOCAL.file("/hiberfil.sys", new byte[4_096])),
                elsewhere(
                        "UC-LOC-WIN-15",
                        "visits of Internet Explorer",
                        LOCAL.file(
                                "/Users/Administrator/AppData/Local/Microsoft/Windows/History/History.IE5/MSHist012026010520260106/container.dat",
                                "x")),
                elsewhere(
                        "UC-LOC-WIN-16",
                        "an update's log",
                        LOCAL.file("/Windows/Logs/WindowsUpdate/1.etl", "x")),
                elsewhere("UC-LOC-WIN-17", "many events", manyEvents(LOCAL, "Application")),
                elsewhere(
                        "UC-LOC-WIN-18",
                        "a log of servicing",
                        LOCAL.file("/Windows/Logs/CBS/CBS.log", new byte[2 << 20])),
                elsewhere("UC-LOC-WIN-19", "temporary files", temporary),
                elsewhere(
                        "UC-LOC-WIN-20",
                        "a downloaded update",
                        LOCAL.file(
                                "/Windows/SoftwareDistribution/Download/0123456789abcdef0123456789abcdef/u.cab",
                                "x")));
    }

    private static WindowsLookAlike firewall(String profile, int enabled) {
        return WindowsLookAlike.server()
                .registry("SYSTEM", FIREWALL + profile, "EnableFirewall", enabled);
    }

    /** With virtio drivers of this revision. */
    private static WindowsLookAlike drivers(int revision) {
        return LOCAL.program(DRIVERS + "viostor.sys", 62, 77, 104, revision)
                .program(DRIVERS + "netkvm.sys", 62, 77, 104, revision);
    }

    private static WindowsLookAlike manyEvents(WindowsLookAlike look, String log) {
        return look.eventLog(
                log, IntStream.range(0, 300).mapToObj(DAY::plusSeconds).toArray(Instant[]::new));
    }

    /** With this account lockout threshold, 42 days, 8 characters, 24 old passwords. */
    private static WindowsLookAlike lockedOutAfter(int attempts, WindowsLookAlike look) {
        byte[] policy = new byte[0xF0];
        ByteBuffer fields = ByteBuffer.wrap(policy).order(ByteOrder.LITTLE_ENDIAN);
        fields.putShort(0, (short) 3).putLong(0x18, -42L * 864_000_000_000L).putInt(0x4C, 1);
        fields.putShort(0x50, (short) 8).putShort(0x52, (short) 24);
        fields.putShort(0x54, (short) attempts);
        return look.registry("SAM", "SAM\\Domains\\Account", "F", policy);
    }
}
