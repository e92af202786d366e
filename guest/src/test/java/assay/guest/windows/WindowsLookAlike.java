package assay.guest.windows;

import assay.guest.fs.FileTree;
import assay.guest.fs.MemoryTree;
import assay.guest.windows.hive.Hivex;
import assay.guest.windows.hive.TinyHive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What inspection sees of a Windows Server, and nothing else of it: hives that hivex wrote, and
 * files with a header at most. No test starts it.
 */
public final class WindowsLookAlike {

    /** The signature of the disk that it believes to be on. */
    public static final int DISK = 0x1234ABCD;

    /** Where its partition starts. */
    public static final long START = 1 << 20;

    private static final String CONFIG = "/Windows/System32/config/";
    private static final String CURRENT = "Microsoft\\Windows NT\\CurrentVersion";
    private static final String NET = "{4d36e972-e325-11ce-bfc1-08002be10318}";
    private static final String CARD = "{11111111-2222-3333-4444-555555555555}";
    private static final String MANAGER = "{9dea862c-5cdd-4e70-acc1-f32b344d4795}";
    private static final String LOADER = "{b2721d73-1db4-4c62-bf78-c548a880142d}";

    /** The versions that there are to look like. */
    public enum Version {
        S2008R2("2008 R2", 7601, 6, 1),
        S2012R2("2012 R2", 9600, 6, 3),
        S2016("2016", 14393, 10, 0),
        S2019("2019", 17763, 10, 0),
        S2022("2022", 20348, 10, 0),
        S2025("2025", 26100, 10, 0);

        private final String text;
        private final int build;
        private final int major;
        private final int minor;

        Version(String text, int build, int major, int minor) {
            this.text = text;
            this.build = build;
            this.major = major;
            this.minor = minor;
        }

        /** As Microsoft names it. */
        public String text() {
            return text;
        }

        public int build() {
            return build;
        }

        public int major() {
            return major;
        }
    }

    /** Files of the system drive by path; tests may change them. */
    public final SequencedMap<String, byte[]> files = new LinkedHashMap<>();

    private final Map<String, HiveLines> hives = new TreeMap<>();
    private final Version version;

    public WindowsLookAlike(Version version) {
        this.version = version;
        software();
        system();
        drivers();
        network();
        accounts();
        store();
        files();
    }

    /** The hive {@code SYSTEM} or the like, to add to. */
    public HiveLines hive(String name) {
        return hives.computeIfAbsent(name, _ -> new HiveLines());
    }

    /** Speaks of a key below the current control set. */
    public HiveLines system(String path) {
        return hive("SYSTEM").key("ControlSet002\\" + path);
    }

    /** Speaks of a key below {@code HKLM\SOFTWARE}. */
    public HiveLines software(String path) {
        return hive("SOFTWARE").key(path);
    }

    /** Adds a service. */
    public HiveLines service(String name, int type, int start, String imagePath) {
        HiveLines lines = system("Services\\" + name).number("Type", type).number("Start", start);
        return imagePath.isEmpty() ? lines : lines.expand("ImagePath", imagePath);
    }

    private void software() {
        HiveLines current = software(CURRENT);
        current.text("ProductName", "Windows Server " + version.text + " Standard");
        current.text("EditionID", "ServerStandard").text("InstallationType", "Server");
        current.text("CurrentBuild", Integer.toString(version.build));
        current.text("CurrentVersion", version.major > 6 ? "6.3" : "6." + version.minor);
        current.text("SystemRoot", "C:\\Windows");
        if (version.major > 6) {
            current.number("CurrentMajorVersionNumber", version.major);
            current.number("CurrentMinorVersionNumber", version.minor).number("UBR", 1234);
            current.text("ReleaseId", "1809");
        }
        software("Microsoft\\Windows\\CurrentVersion\\Setup\\State")
                .text("ImageState", "IMAGE_STATE_COMPLETE");
        String uninstall = "Microsoft\\Windows\\CurrentVersion\\Uninstall\\";
        software(uninstall + "{A}").text("DisplayName", "Cloudbase-Init 1.1.4");
        hive("SOFTWARE").text("DisplayVersion", "1.1.4").text("Publisher", "Cloudbase Solutions");
        software("Wow6432Node\\" + uninstall + "7-Zip").text("DisplayName", "7-Zip 23.01");
        String packages =
                "Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages\\";
        software(packages + "Package_for_KB5009624~31bf3856ad364e35~amd64~~10.0.1.0")
                .number("CurrentState", 0x70);
        software(packages + "Package_1_for_KB4474419~31bf3856ad364e35~amd64~~6.1.3.2")
                .number("CurrentState", 0x40);
        String roles = "Microsoft\\ServerManager\\ServicingStorage\\ServerComponentCache\\";
        software(roles + "DHCP").number("InstallState", 0);
        software(roles + "Web-Server").number("InstallState", 1);
        software("Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update")
                .number("AUOptions", 1);
    }

    private void system() {
        hive("SYSTEM").key("Select").number("Current", 2).number("Default", 2);
        hive("SYSTEM").key("Setup").number("SystemSetupInProgress", 0).text("CmdLine", "");
        hive("SYSTEM").key("Setup\\Status\\SysprepStatus").number("GeneralizationState", 7);
        hive("SYSTEM").key("ControlSet001\\Services\\viostor").number("Start", 4);
        hive("SYSTEM")
                .key("MountedDevices")
                .bytes("\\DosDevices\\C:", little(12).putInt(DISK).putLong(START).array())
                .bytes("\\DosDevices\\D:", little(12).putInt(7).putLong(START).array())
                .bytes(
                        "\\DosDevices\\E:",
                        "\\??\\SCSI#CdRom&Ven_QEMU&Prod_DVD".getBytes(StandardCharsets.UTF_16LE));
        String session = "Control\\Session Manager";
        system(session + "\\Environment").text("PROCESSOR_ARCHITECTURE", "AMD64");
        system(session + "\\Memory Management").texts("PagingFiles", "C:\\pagefile.sys 0 0");
        system(session + "\\Power").number("HiberbootEnabled", 0);
        system("Control\\CrashControl").number("CrashDumpEnabled", 7);
        system("Control\\Windows")
                .bytes(
                        "ShutdownTime",
                        little(8)
                                .putLong(EvtxBytes.fileTime(Instant.parse("2024-05-01T12:00:00Z")))
                                .array());
        system("Control\\TimeZoneInformation").text("TimeZoneKeyName", "China Standard Time");
        system("Control\\TimeZoneInformation").number("RealTimeIsUniversal", 1);
        system("Control\\Lsa").number("restrictanonymous", 1).number("LimitBlankPasswordUse", 1);
        system("Control\\Terminal Server").number("fDenyTSConnections", 0);
        system("Control\\Terminal Server\\WinStations\\RDP-Tcp")
                .number("PortNumber", 3389)
                .number("UserAuthentication", 1)
                .number("LanAdapter", 0);
        service("TermService", 0x20, 3, "%SystemRoot%\\System32\\svchost.exe -k NetworkService");
        service("W32Time", 0x20, 2, "%SystemRoot%\\system32\\svchost.exe -k LocalService");
        system("Services\\W32Time\\Parameters")
                .text("NtpServer", "time.windows.com,0x9 ntp.example.org,0x1")
                .text("Type", "NTP");
        service("LanmanServer", 0x20, 2, "%SystemRoot%\\system32\\svchost.exe -k netsvcs");
        service("wuauserv", 0x20, 3, "%systemroot%\\system32\\svchost.exe -k netsvcs -p");
        service(
                "cloudbase-init",
                0x10,
                2,
                "\"C:\\Program Files\\Cloudbase Solutions\\Cloudbase-Init\\bin\\OpenStackService.exe\""
                        + " cloudbase-init \"C:\\Program Files\\Cloudbase Solutions\\x.exe\"");
        service("QEMU-GA", 0x10, 2, "\"C:\\Program Files\\Qemu-ga\\qemu-ga.exe\" -d");
        service("YDService", 0x10, 2, "\"C:\\Program Files\\QCloud\\YunJing\\gone.exe\"");
        system("Services\\partmgr\\Parameters").number("SanPolicy", 1);
        system("Services\\EventLog\\System").number("MaxSize", 20 << 20).number("Retention", 0);
    }

    private void drivers() {
        service("viostor", 1, 0, "\\SystemRoot\\System32\\drivers\\viostor.sys");
        service("netkvm", 1, 3, "System32\\drivers\\netkvm.sys");
        service("balloon", 1, 3, "");
        service("storvsc", 1, 4, "System32\\drivers\\storvsc.sys");
        service("partmgr", 1, 0, "System32\\drivers\\partmgr.sys");
        system("Control\\Class\\{4d36e967-e325-11ce-bfc1-08002be10318}")
                .texts("UpperFilters", "partmgr");
        if (version.build < 9200) {
            system("Control\\CriticalDeviceDatabase\\pci#ven_1af4&dev_1001&subsys_00021af4&rev_00")
                    .text("Service", "viostor");
            files.put("/Windows/System32/DriverStore/FileRepository/netkvm.inf_amd64_0/x", pe());
        } else {
            String ids = "DriverDatabase\\DeviceIds\\PCI\\VEN_1AF4&DEV_";
            hive("SYSTEM")
                    .key(ids + "1001&SUBSYS_00021AF4&REV_00")
                    .bytes("oem1.inf", new byte[] {1, -1, 0, 0});
            hive("SYSTEM").key(ids + "1041").bytes("oem2.inf", new byte[] {1, -1, 0, 0});
            files.put("/Windows/INF/oem1.inf", new byte[1]);
            files.put("/Windows/INF/oem2.inf", new byte[1]);
        }
        for (String driver : List.of("viostor", "netkvm", "partmgr")) {
            files.put("/Windows/System32/drivers/" + driver + ".sys", driver(22_900));
        }
    }

    private void network() {
        system("Control\\ComputerName\\ComputerName").text("ComputerName", "BUILDER-1");
        system("Control\\Class\\" + NET + "\\0001")
                .text("NetCfgInstanceId", CARD)
                .text("DriverDesc", "Red Hat VirtIO Ethernet Adapter")
                .text("DeviceInstanceID", "PCI\\VEN_1AF4&DEV_1000\\3&1");
        system("Control\\Class\\" + NET + "\\0002")
                .text("NetCfgInstanceId", "{22222222-2222-3333-4444-555555555555}")
                .text("DriverDesc", "WAN Miniport (IP)")
                .text("DeviceInstanceID", "SWD\\MSRRAS\\MS_NDISWANIP");
        system("Control\\Network\\" + NET + "\\" + CARD + "\\Connection").text("Name", "Ethernet");
        system("Enum\\PCI\\VEN_1AF4&DEV_1000\\3&1").text("Service", "netkvm");
        system("Control\\Nsi");
        system("Services\\Tcpip\\Parameters\\Interfaces\\" + CARD).number("EnableDHCP", 1);
        String firewall = "Services\\SharedAccess\\Parameters\\FirewallPolicy\\";
        for (String profile : List.of("DomainProfile", "StandardProfile", "PublicProfile")) {
            system(firewall + profile).number("EnableFirewall", 1);
        }
        system(firewall + "FirewallRules")
                .text(
                        "RemoteDesktop-UserMode-In-TCP",
                        "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=3389|Name=x|");
    }

    private void accounts() {
        String account = "SAM\\Domains\\Account";
        ByteBuffer policy = little(0xF0).putShort(0, (short) 3);
        policy.putLong(0x18, -42L * 864_000_000_000L).putInt(0x4C, 1);
        policy.putShort(0x50, (short) 8).putShort(0x52, (short) 24).putShort(0x54, (short) 10);
        hive("SAM").key(account).bytes("F", TinyHive.bytes(policy));
        user(500, "Administrator", 0x0210, 56);
        user(501, "Guest", 0x0215, 24);
        user(1000, "工程师", 0x0010, 4);
        hive("SAM").key(account + "\\Users\\Names\\Guest");
        hive("SECURITY").key("Policy\\PolAdtEv").bytes("", auditPolicy(3));
        hive("DEFAULT").key("Control Panel");
    }

    /**
     * The audit policy of Server 2016 and later, in which all subcategories of all categories
     * record the same.
     *
     * @param records 1 for success, 2 for failure
     */
    public static byte[] auditPolicy(int records) {
        int[] counts = {5, 11, 14, 3, 6, 6, 6, 4, 4};
        ByteBuffer policy = little(150).putInt(0, 0x100).putInt(4, counts.length).putInt(8, 130);
        for (int i = 0; i < 59; i++) {
            policy.putShort(12 + 2 * i, (short) records);
        }
        for (int i = 0; i < counts.length; i++) {
            policy.putShort(130 + 2 * i, (short) counts[i]);
        }
        return TinyHive.bytes(policy);
    }

    private void user(int rid, String name, int flags, int hash) {
        byte[] utf16 = name.getBytes(StandardCharsets.UTF_16LE);
        ByteBuffer variable = little(0xCC + utf16.length + 8);
        variable.putInt(0x0C, 8).putInt(0x10, utf16.length).putInt(0xAC, hash);
        variable.put(0xCC + 8, utf16);
        hive("SAM")
                .key("SAM\\Domains\\Account\\Users\\%08X".formatted(rid))
                .bytes("F", little(0x50).putInt(0x30, rid).putShort(0x38, (short) flags).array())
                .bytes("V", TinyHive.bytes(variable));
    }

    private void store() {
        String elements = "Objects\\" + LOADER + "\\Elements\\";
        hive("BCD").key("Objects\\" + MANAGER + "\\Elements\\23000003").text("Element", LOADER);
        hive("BCD").key(elements + "12000002").text("Element", "\\Windows\\system32\\winload.exe");
        ByteBuffer device = little(0x58).putInt(0x10, 6).putInt(0x18, 0x48);
        device.putLong(0x20, START).putInt(0x34, 1).putInt(0x38, DISK);
        for (String type : List.of("11000001", "21000001")) {
            hive("BCD").key(elements + type).bytes("Element", TinyHive.bytes(device));
        }
        hive("BCD").key(elements + "16000009").bytes("Element", new byte[] {1});
    }

    private void files() {
        files.put("/bootmgr", new byte[1]);
        files.put("/Windows/System32/ntoskrnl.exe", pe());
        files.put("/Windows/System32/svchost.exe", pe());
        String cloudbase = "/Program Files/Cloudbase Solutions/Cloudbase-Init/";
        files.put(cloudbase + "bin/OpenStackService.exe", pe());
        files.put(
                cloudbase + "conf/cloudbase-init.conf",
                ascii(
                        """
                        [DEFAULT]
                        username=Admin
                        metadata_services=a.configdrive.ConfigDriveService,
                            b.httpservice.HttpService
                        plugins=cloudbaseinit.plugins.common.userdata.UserDataPlugin
                        """));
        files.put(cloudbase + "log/cloudbase-init.log", ascii("ok"));
        files.put("/Program Files/Qemu-ga/qemu-ga.exe", driver(4_100));
        Instant now = Instant.parse("2024-05-01T12:00:00Z");
        files.put(
                "/Windows/System32/winevt/Logs/System.evtx",
                EvtxBytes.of(new Instant[] {now.minusSeconds(3 * 86_400 + 5), now}));
        files.put("/Users/Public/Desktop/desktop.ini", new byte[1]);
        files.put("/Users/Administrator/Desktop/Readme.lnk", new byte[1]);
        files.put("/Users/Administrator/AppData/Local/Temp/a/b.tmp", new byte[1]);
        files.put("/Windows/Temp/c.tmp", new byte[1]);
    }

    /** The system drive with everything. */
    public SequencedMap<String, byte[]> build(Path folder) throws IOException {
        Map<String, List<String>> lines = new TreeMap<>();
        hives.forEach((name, hive) -> lines.put(name, hive.lines()));
        SequencedMap<String, byte[]> all = new LinkedHashMap<>(files);
        Hivex.write(folder, lines)
                .forEach((name, bytes) ->
                        all.put((name.equals("BCD") ? "/Boot/" : CONFIG) + name, bytes));
        return all;
    }

    /** The system drive as a file system that does not regard case. */
    public FileTree tree(Path folder) throws IOException {
        MemoryTree.Builder tree = MemoryTree.builder().type("ntfs");
        build(folder).forEach(tree::file);
        return new CaseInsensitiveTree(tree.build());
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A program for 64 bits, as far as its header. */
    public static byte[] pe() {
        return little(256)
                .putShort(0, (short) 0x5A4D)
                .putInt(60, 128)
                .putInt(128, 0x4550)
                .putShort(132, (short) 0x8664)
                .array();
    }

    /** A program with the version 100.93.104.{@code revision}. */
    static byte[] driver(int revision) {
        return program(100, 93, 104, revision);
    }

    /** A program with a version. */
    public static byte[] program(int major, int minor, int build, int revision) {
        ByteBuffer driver = little(70_000).put(pe());
        int version = 65_500; // across a border of what is read at once
        driver.putInt(version, 0xFEEF04BD).putInt(version + 4, 0x00010000);
        driver.putInt(version + 8, major << 16 | minor);
        driver.putInt(version + 12, build << 16 | revision);
        return TinyHive.bytes(driver);
    }
}
