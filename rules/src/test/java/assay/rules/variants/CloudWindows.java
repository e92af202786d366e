package assay.rules.variants;

import assay.testkit.lookalike.WindowsLookAlike;
import java.util.List;

/** Look-alikes of Windows as Huawei and Azure want them. */
final class CloudWindows {

    static final String PV_DRIVER = "/Program Files (x86)/PVDriver/bin/UVPMonitor.exe";
    static final String RESET_PLUGIN = "/CloudResetPwdUpdateAgent/bin/wrapper.exe";
    static final String STATE = "Microsoft\\Windows\\CurrentVersion\\Setup\\State";
    static final String SANS = "CurrentControlSet\\Services\\partmgr\\Parameters";
    static final String DESKTOP =
            "CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp";
    static final String FIREWALL =
            "CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\StandardProfile";

    /** Elements of the loader in the boot configuration data: recovery and emergency management. */
    static final String RECOVERY = element("16000009");

    private static final String EMS = element("260000b0");

    /** With what Huawei asks for beyond a conformant one. */
    static final WindowsLookAlike HUAWEI =
            WindowsLookAlike.server().file(PV_DRIVER, "MZ").file(RESET_PLUGIN, "MZ");

    /** Windows Server 2019 as Azure's guide prepares it. */
    static final WindowsLookAlike AZURE = azure();

    private CloudWindows() {}

    private static String element(String number) {
        return "Objects\\{b2721d73-1db4-4c62-bf78-c548a880142d}\\Elements\\" + number;
    }

    private static WindowsLookAlike azure() {
        WindowsLookAlike look =
                WindowsLookAlike.server()
                        .os("2019", 17763)
                        .registry("BCD", RECOVERY, "Element", new byte[] {0})
                        .registry("BCD", EMS, "Element", new byte[] {1});
        for (String service : List.of("BFE", "Dhcp", "Dnscache", "nsi")) {
            look = look.service(service, 2);
        }
        return look;
    }

    /** Generalised by sysprep, as it is uploaded. */
    static WindowsLookAlike generalised(WindowsLookAlike look) {
        return look.registry(
                "SOFTWARE", STATE, "ImageState", "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE");
    }
}
