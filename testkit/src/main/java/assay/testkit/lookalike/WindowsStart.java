package assay.testkit.lookalike;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a look-alike of Windows starts with. */
final class WindowsStart {

    /** The signature of the disk that it believes to be on. */
    static final int DISK = 0x1234ABCD;

    static final String CURRENT = "Microsoft\\Windows NT\\CurrentVersion";
    static final String ADAPTER = "{11111111-2222-3333-4444-555555555555}";

    /** The part of the network store that is about IPv6. */
    static final String IPV6 = "{eb004a01-9b1a-11d4-9123-0050047759bc}";

    private static final String NET = "{4d36e972-e325-11ce-bfc1-08002be10318}";
    private static final String MANAGER = "{9dea862c-5cdd-4e70-acc1-f32b344d4795}";
    private static final String LOADER = "{b2721d73-1db4-4c62-bf78-c548a880142d}";
    private static final String SET = "CurrentControlSet\\";
    private static final String SVCHOST = "%SystemRoot%\\System32\\svchost.exe -k ";
    private static final Instant STOPPED = Instant.ofEpochSecond(Entry.MADE);

    private WindowsStart() {}

    static WindowsLookAlike conformant(WindowsLookAlike empty) {
        WindowsLookAlike look = version(settings(empty), "2012 R2", 9600);
        look = network(drivers(services(look)));
        return located(accounts(cloudbase(files(look))));
    }

    static WindowsLookAlike version(WindowsLookAlike look, String name, int build) {
        boolean ten = build >= 10_000;
        String old = build >= 9600 ? "6.3" : build >= 9200 ? "6.2" : build >= 7600 ? "6.1" : "6.0";
        WindowsLookAlike made =
                look.registry(
                                "SOFTWARE",
                                CURRENT,
                                "ProductName",
                                "Windows Server " + name + " Standard")
                        .registry("SOFTWARE", CURRENT, "EditionID", "ServerStandard")
                        .registry("SOFTWARE", CURRENT, "InstallationType", "Server")
                        .registry("SOFTWARE", CURRENT, "CurrentBuild", Integer.toString(build))
                        .registry("SOFTWARE", CURRENT, "CurrentVersion", old)
                        .registry("SOFTWARE", CURRENT, "SystemRoot", "C:\\Windows");
        if (ten) {
            made =
                    made.registry("SOFTWARE", CURRENT, "CurrentMajorVersionNumber", 10)
                            .registry("SOFTWARE", CURRENT, "CurrentMinorVersionNumber", 0)
                            .registry("SOFTWARE", CURRENT, "ReleaseId", "1809")
                            .registry("SOFTWARE", CURRENT, "UBR", 1);
        }
        if (build < 9200) {
            String device = SET + "Control\\CriticalDeviceDatabase\\pci#ven_1af4&dev_";
            made =
                    made.registry(
                                    "SYSTEM",
                                    device + "1001&subsys_00021af4&rev_00",
                                    "Service",
                                    "viostor")
                            .registry(
                                    "SYSTEM",
                                    device + "1000&subsys_00011af4&rev_00",
                                    "Service",
                                    "netkvm")
                            .file(
                                    "/Windows/System32/DriverStore/FileRepository/netkvm.inf_amd64_0/netkvm.inf",
                                    "x");
        }
        return made;
    }

    private static WindowsLookAlike settings(WindowsLookAlike look) {
        String session = SET + "Control\\Session Manager\\";
        String terminal = SET + "Control\\Terminal Server";
        String desktop = terminal + "\\WinStations\\RDP-Tcp";
        byte[] stopped = little(8).putLong(EventLog.fileTime(STOPPED)).array();
        return look.registry("SYSTEM", "Select", "Current", 1)
                .registry("SYSTEM", "Select", "Default", 1)
                .registry("SYSTEM", "Setup", "SystemSetupInProgress", 0)
                .registry("SYSTEM", "Setup", "CmdLine", "")
                .registry("SYSTEM", "Setup\\Status\\SysprepStatus", "GeneralizationState", 7)
                .registry("SYSTEM", session + "Environment", "PROCESSOR_ARCHITECTURE", "AMD64")
                .registry(
                        "SYSTEM",
                        session + "Memory Management",
                        "PagingFiles",
                        List.of("C:\\pagefile.sys 0 0"))
                .registry("SYSTEM", session + "Power", "HiberbootEnabled", 0)
                .registry("SYSTEM", SET + "Control\\CrashControl", "CrashDumpEnabled", 7)
                .registry("SYSTEM", SET + "Control\\Windows", "ShutdownTime", stopped)
                .registry(
                        "SYSTEM",
                        SET + "Control\\TimeZoneInformation",
                        "TimeZoneKeyName",
                        "China Standard Time")
                .registry("SYSTEM", SET + "Control\\TimeZoneInformation", "RealTimeIsUniversal", 1)
                .registry("SYSTEM", SET + "Control\\Lsa", "restrictanonymous", 1)
                .registry("SYSTEM", SET + "Control\\Lsa", "restrictanonymoussam", 1)
                .registry("SYSTEM", SET + "Control\\Lsa", "LimitBlankPasswordUse", 1)
                .registry("SYSTEM", terminal, "fDenyTSConnections", 0)
                .registry("SYSTEM", desktop, "PortNumber", 3389)
                .registry("SYSTEM", desktop, "UserAuthentication", 1)
                .registry("SYSTEM", desktop, "LanAdapter", 0)
                .registry("SYSTEM", SET + "Services\\partmgr\\Parameters", "SanPolicy", 1)
                .registry(
                        "SOFTWARE",
                        "Microsoft\\Windows\\CurrentVersion\\Setup\\State",
                        "ImageState",
                        "IMAGE_STATE_COMPLETE")
                .registry(
                        "SOFTWARE",
                        "Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update",
                        "AUOptions",
                        4)
                .registry(
                        "SOFTWARE",
                        "Microsoft\\ServerManager\\ServicingStorage\\ServerComponentCache\\DHCP",
                        "InstallState",
                        0)
                .key("SOFTWARE", "Microsoft\\Windows\\CurrentVersion\\Uninstall")
                .key("DEFAULT", "Control Panel")
                .key("/Users/Administrator/NTUSER.DAT", "Control Panel")
                .registry(
                        "SOFTWARE",
                        "Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages\\"
                                + "Package_for_KB5009624~31bf3856ad364e35~amd64~~1.0.1.0",
                        "CurrentState",
                        0x70);
    }

    private static WindowsLookAlike services(WindowsLookAlike look) {
        WindowsLookAlike made =
                look.service("TermService", 0x20, 3, SVCHOST + "NetworkService")
                        .service("W32Time", 0x20, 2, SVCHOST + "LocalService")
                        .service("LanmanServer", 0x20, 2, SVCHOST + "netsvcs")
                        .service("wuauserv", 0x20, 3, SVCHOST + "netsvcs")
                        .service("EventLog", 0x20, 2, SVCHOST + "LocalServiceNetworkRestricted")
                        .service("MpsSvc", 0x20, 2, SVCHOST + "LocalServiceNoNetwork")
                        .registry(
                                "SYSTEM",
                                SET + "Services\\W32Time\\Parameters",
                                "NtpServer",
                                "time.windows.com,0x9")
                        .registry("SYSTEM", SET + "Services\\W32Time\\Parameters", "Type", "NTP");
        for (String log : List.of("Application", "Security", "System")) {
            String key = SET + "Services\\EventLog\\" + log;
            made =
                    made.registry("SYSTEM", key, "MaxSize", 20 << 20)
                            .registry("SYSTEM", key, "Retention", 0);
        }
        return made;
    }

    private static WindowsLookAlike drivers(WindowsLookAlike look) {
        String devices = "DriverDatabase\\DeviceIds\\PCI\\VEN_1AF4&DEV_";
        byte[] rank = {1, -1, 0, 0};
        WindowsLookAlike made =
                look.service("viostor", 1, 0, "\\SystemRoot\\System32\\drivers\\viostor.sys")
                        .service("netkvm", 1, 3, "\\SystemRoot\\System32\\drivers\\netkvm.sys")
                        .service("partmgr", 1, 0, "\\SystemRoot\\System32\\drivers\\partmgr.sys")
                        .registry(
                                "SYSTEM", devices + "1001&SUBSYS_00021AF4&REV_00", "oem1.inf", rank)
                        .registry(
                                "SYSTEM", devices + "1042&SUBSYS_11001AF4&REV_01", "oem1.inf", rank)
                        .registry(
                                "SYSTEM", devices + "1000&SUBSYS_00011AF4&REV_00", "oem2.inf", rank)
                        .registry(
                                "SYSTEM", devices + "1041&SUBSYS_11001AF4&REV_01", "oem2.inf", rank)
                        .registry(
                                "SYSTEM",
                                SET + "Control\\Class\\{4d36e967-e325-11ce-bfc1-08002be10318}",
                                "UpperFilters",
                                List.of("partmgr"))
                        .file("/Windows/INF/oem1.inf", "[Version]\n")
                        .file("/Windows/INF/oem2.inf", "[Version]\n");
        for (String driver : List.of("viostor", "netkvm", "partmgr")) {
            String path = "/Windows/System32/drivers/" + driver + ".sys";
            made = made.program(path, 100, 93, 104, 22_900);
        }
        return made;
    }

    private static WindowsLookAlike network(WindowsLookAlike look) {
        String firewall = SET + "Services\\SharedAccess\\Parameters\\FirewallPolicy\\";
        WindowsLookAlike made =
                adapter(look, 1, ADAPTER)
                        .key("SYSTEM", SET + "Control\\Nsi\\" + IPV6)
                        .registry(
                                "SYSTEM",
                                SET + "Control\\ComputerName\\ComputerName",
                                "ComputerName",
                                "WIN-SERVER")
                        .registry(
                                "SYSTEM",
                                firewall + "FirewallRules",
                                "RemoteDesktop-UserMode-In-TCP",
                                "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=3389|Name=x|");
        for (String profile : List.of("DomainProfile", "StandardProfile", "PublicProfile")) {
            made = made.registry("SYSTEM", firewall + profile, "EnableFirewall", 1);
        }
        return made;
    }

    /** With the adapter {@code number} of this GUID, a virtio card with DHCP. */
    static WindowsLookAlike adapter(WindowsLookAlike look, int number, String guid) {
        String instance = "PCI\\VEN_1AF4&DEV_1000\\3&" + number;
        String driver = SET + "Control\\Class\\" + NET + "\\%04d".formatted(number);
        String connection = SET + "Control\\Network\\" + NET + "\\" + guid + "\\Connection";
        return look.registry("SYSTEM", driver, "NetCfgInstanceId", guid)
                .registry("SYSTEM", driver, "DriverDesc", "Red Hat VirtIO Ethernet Adapter")
                .registry("SYSTEM", driver, "DeviceInstanceID", instance)
                .registry("SYSTEM", connection, "Name", "Ethernet " + number)
                .registry("SYSTEM", SET + "Enum\\" + instance, "Service", "netkvm")
                .registry(
                        "SYSTEM",
                        SET + "Services\\Tcpip\\Parameters\\Interfaces\\" + guid,
                        "EnableDHCP",
                        1);
    }

    private static WindowsLookAlike cloudbase(WindowsLookAlike look) {
        String folder = "/Program Files/Cloudbase Solutions/Cloudbase-Init/";
        String windows = "C:" + folder.replace('/', '\\');
        String uninstall = "Microsoft\\Windows\\CurrentVersion\\Uninstall\\{A}";
        return look.service(
                        "cloudbase-init",
                        0x10,
                        2,
                        "\"" + windows + "bin\\OpenStackService.exe\" cloudbase-init")
                .registry("SOFTWARE", uninstall, "DisplayName", "Cloudbase-Init 1.1.4")
                .registry("SOFTWARE", uninstall, "DisplayVersion", "1.1.4")
                .registry("SOFTWARE", uninstall, "Publisher", "Cloudbase Solutions")
                .file(folder + "bin/OpenStackService.exe", PortableExecutable.plain())
                .file(
                        folder + "conf/cloudbase-init.conf",
                        """
                        [DEFAULT]
                        username=Administrator
                        metadata_services=cloudbaseinit.metadata.services.configdrive.ConfigDriveService,
                            cloudbaseinit.metadata.services.httpservice.HttpService
                        plugins=cloudbaseinit.plugins.common.userdata.UserDataPlugin
                        """);
    }

    private static WindowsLookAlike files(WindowsLookAlike look) {
        WindowsLookAlike made = look;
        for (String path :
                List.of(
                        "/bootmgr",
                        "/Windows/System32/ntoskrnl.exe",
                        "/Windows/System32/svchost.exe",
                        "/Windows/System32/winload.exe",
                        "/Windows/System32/cmd.exe",
                        "/Windows/SysWOW64/cmd.exe")) {
            made = made.file(path, PortableExecutable.plain());
        }
        for (String log : List.of("Application", "Security", "Setup", "System")) {
            made = made.eventLog(log, STOPPED.minusSeconds(3_600), STOPPED);
        }
        return made.file("/Users/Public/Desktop/desktop.ini", "[.ShellClassInfo]\n")
                .file("/Users/Administrator/Desktop/desktop.ini", "[.ShellClassInfo]\n");
    }

    private static WindowsLookAlike accounts(WindowsLookAlike look) {
        ByteBuffer policy = little(0xF0).putShort(0, (short) 3);
        policy.putLong(0x18, -42L * 864_000_000_000L).putInt(0x4C, 1);
        policy.putShort(0x50, (short) 8).putShort(0x52, (short) 24).putShort(0x54, (short) 5);
        WindowsLookAlike made =
                look.registry("SAM", "SAM\\Domains\\Account", "F", bytes(policy))
                        .registry("SECURITY", "Policy\\PolAdtEv", "", auditPolicy());
        return account(
                account(made, 500, "Administrator", 0x0210, true), 501, "Guest", 0x215, false);
    }

    /** Success and failure are recorded of every subcategory. */
    private static byte[] auditPolicy() {
        int[] counts = {5, 11, 14, 3, 6, 6, 6, 4, 4};
        ByteBuffer policy = little(150).putInt(0, 0x100).putInt(4, counts.length).putInt(8, 130);
        for (int i = 0; i < 59; i++) {
            policy.putShort(12 + 2 * i, (short) 3);
        }
        for (int i = 0; i < counts.length; i++) {
            policy.putShort(130 + 2 * i, (short) counts[i]);
        }
        return bytes(policy);
    }

    static WindowsLookAlike account(
            WindowsLookAlike look, int rid, String name, int flags, boolean hasPassword) {
        byte[] utf16 = name.getBytes(StandardCharsets.UTF_16LE);
        ByteBuffer variable = little(0xCC + utf16.length + 8);
        variable.putInt(0x0C, 8).putInt(0x10, utf16.length);
        variable.putInt(0xAC, hasPassword ? 56 : 24).put(0xCC + 8, utf16);
        byte[] fixed = little(0x50).putInt(0x30, rid).putShort(0x38, (short) flags).array();
        String users = "SAM\\Domains\\Account\\Users\\";
        return look.registry("SAM", users + "%08X".formatted(rid), "F", fixed)
                .registry("SAM", users + "%08X".formatted(rid), "V", bytes(variable))
                .key("SAM", users + "Names\\" + name);
    }

    /** With the partition that it is on named where Windows and its boot manager name it. */
    static WindowsLookAlike located(WindowsLookAlike look) {
        byte[] letter = little(12).putInt(DISK).putLong(look.start()).array();
        ByteBuffer device = little(0x58).putInt(0x10, 6).putInt(0x18, 0x48);
        device.putLong(0x20, look.start()).putInt(0x34, 1).putInt(0x38, DISK);
        String elements = "Objects\\" + LOADER + "\\Elements\\";
        Map<String, Object> values =
                Map.of(
                        "Objects\\" + MANAGER + "\\Elements\\23000003",
                        LOADER,
                        elements + "12000002",
                        "\\Windows\\system32\\winload.exe",
                        elements + "11000001",
                        bytes(device),
                        elements + "21000001",
                        bytes(device),
                        elements + "16000009",
                        new byte[] {1});
        WindowsLookAlike made =
                look.registry("SYSTEM", "MountedDevices", "\\DosDevices\\C:", letter);
        for (Map.Entry<String, Object> value : values.entrySet()) {
            made = made.registry("BCD", value.getKey(), "Element", value.getValue());
        }
        return made;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.get(0, bytes);
        return bytes;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
