package assay.rules.variants;

import static assay.rules.variants.Variant.variant;

import assay.testkit.lookalike.WindowsLookAlike;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Windows as the profiles of Tencent Cloud ask for it, and what breaks their rules about it. */
final class TencentWindows {

    private static final String PROGRAMS = "/Program Files/QCloud/";
    private static final String YUNJING = PROGRAMS + "YunJing/YDEyes/YDService.exe";
    private static final String MONITOR = PROGRAMS + "Monitor/Barad/BaradAgent.exe";
    private static final String SERVICES = "CurrentControlSet\\Services\\";
    private static final String STATE = "Microsoft\\Windows\\CurrentVersion\\Setup\\State";
    private static final String UPDATE =
            "Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update";
    private static final String RDP =
            "CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp";
    private static final String CLOUDBASE =
            "/Program Files/Cloudbase Solutions/Cloudbase-Init/conf/cloudbase-init.conf";
    private static final String LOADER = "Objects\\{b2721d73-1db4-4c62-bf78-c548a880142d}";
    private static final Instant STOPPED = Instant.parse("2026-01-05T08:00:00Z");

    private TencentWindows() {}

    /** For {@code tencent-market}. */
    static WindowsLookAlike market() {
        return WindowsLookAlike.server().program(YUNJING, 1, 0, 0, 1).program(MONITOR, 1, 0, 0, 1);
    }

    /** For {@code x-tencent-import}. */
    static WindowsLookAlike imported() {
        return cloudbase(
                "setuserpassword.SetUserPasswordPlugin,", "localscripts.LocalScriptsPlugin");
    }

    private static WindowsLookAlike cloudbase(String... plugins) {
        StringBuilder conf =
                new StringBuilder(
                        "[DEFAULT]\nmetadata_services=cloudbaseinit.metadata.services."
                                + "configdrive.ConfigDriveService\nplugins=");
        for (String plugin : plugins) {
            conf.append("cloudbaseinit.plugins.common.").append(plugin);
        }
        return WindowsLookAlike.server().file(CLOUDBASE, conf + "\n");
    }

    /** For {@code x-tencent-security}. */
    static WindowsLookAlike secure() {
        return market().registry("SYSTEM", RDP, "PortNumber", 33_890)
                .registry("SYSTEM", SERVICES + "LanmanServer\\Parameters", "AutoShareServer", 0);
    }

    static List<Variant> ofMarket() {
        WindowsLookAlike good = market();
        WindowsLookAlike sealed =
                good.registry(
                        "SOFTWARE", STATE, "ImageState", "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE");
        return List.of(
                variant("TC-MKT-WIN-01", "after sysprep", sealed),
                // what these two warn of comes from sysprep
                variant(
                                "TC-MKT-WIN-02",
                                "without its administrator",
                                sealed.account(500, "Administrator", 0x211, true))
                        .also("TC-MKT-WIN-01"),
                variant("TC-MKT-WIN-03", "Windows Server 2008 R2", sealed.os("2008 R2", 7601))
                        .also("TC-MKT-WIN-01"),
                variant(
                        "TC-MKT-WIN-04",
                        "Cloudbase-Init by hand",
                        good.service("cloudbase-init", 3)),
                variant(
                        "TC-MKT-WIN-05",
                        "a manual",
                        good.file("/Users/Administrator/Desktop/manual.pdf", "x")),
                variant(
                        "TC-MKT-WIN-07",
                        "a downloaded update",
                        good.file(
                                "/Windows/SoftwareDistribution/Download/"
                                        + "0123456789abcdef0123456789abcdef/update.cab",
                                "x")),
                log("TC-MKT-WIN-08", "Application", 15),
                log("TC-MKT-WIN-09", "Security", 8),
                log("TC-MKT-WIN-10", "Setup", 4),
                log("TC-MKT-WIN-11", "System", 15),
                variant(
                        "TC-MKT-WIN-12",
                        "a log that fills up",
                        good.registry("SYSTEM", SERVICES + "EventLog\\System", "Retention", -1)),
                variant("TC-MKT-SEC-07", "no YunJing", good.without(YUNJING)),
                variant("TC-MKT-SEC-08", "no monitor", good.without(MONITOR)));
    }

    private static Variant log(String rule, String log, int days) {
        Instant first = STOPPED.minus(Duration.ofDays(days));
        return variant(rule, days + " days", market().eventLog(log, first, STOPPED));
    }

    static List<Variant> ofImport() {
        WindowsLookAlike good = imported();
        return List.of(
                variant("TCX-IMP-02", "Windows Server 2025", good.os("2025", 26_100)),
                variant("TCX-IMP-05", "FAT", good.partition("vfat", "/a.txt", "x")),
                variant("TCX-IMP-05", "a dynamic disk", good.dynamicPartition()),
                variant(
                        "TCX-IMP-14",
                        "VMware Tools",
                        good.program(
                                "/Program Files/VMware/VMware Tools/vmtoolsd.exe", 12, 0, 0, 1)),
                variant(
                        "TCX-IMP-15",
                        "the loader of UEFI",
                        good.file("/Windows/System32/winload.efi", "MZ")
                                .registry(
                                        "BCD",
                                        LOADER + "\\Elements\\12000002",
                                        "Element",
                                        "\\Windows\\system32\\winload.efi")),
                variant(
                        "TCX-IMP-16",
                        "nothing that sets the password",
                        cloudbase("localscripts.LocalScriptsPlugin")),
                variant(
                        "TCX-IMP-16",
                        "after sysprep",
                        good.registry(
                                "SOFTWARE",
                                STATE,
                                "ImageState",
                                "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE")));
    }

    static List<Variant> ofSecurity() {
        WindowsLookAlike good = secure();
        return List.of(
                variant(
                        "TCS-SYS-06",
                        "no updates",
                        good.registry("SOFTWARE", UPDATE, "AUOptions", 1)),
                variant(
                        "TCS-WIN-01",
                        "port 3389",
                        good.registry("SYSTEM", RDP, "PortNumber", 3389)),
                variant(
                        "TCS-WIN-02",
                        "no lock",
                        good.registry("SAM", "SAM\\Domains\\Account", "F", policy(0))),
                variant("TCS-WIN-03", "guests", good.account(501, "Guest", 0x214, true)),
                variant(
                        "TCS-WIN-04",
                        "a short log",
                        good.registry(
                                "SYSTEM", SERVICES + "EventLog\\Security", "MaxSize", 1 << 20)),
                variant("TCS-WIN-05", "a print spooler", good.service("Spooler", 2)),
                variant(
                        "TCS-WIN-06",
                        "default shares",
                        good.registry(
                                "SYSTEM",
                                SERVICES + "LanmanServer\\Parameters",
                                "AutoShareServer",
                                1)));
    }

    /** Of accounts: complex, 8 characters, 42 days, 24 remembered. */
    private static byte[] policy(int lockout) {
        ByteBuffer policy = ByteBuffer.allocate(0xF0).order(ByteOrder.LITTLE_ENDIAN);
        policy.putShort(0, (short) 3).putLong(0x18, -42L * 864_000_000_000L).putInt(0x4C, 1);
        policy.putShort(0x50, (short) 8).putShort(0x52, (short) 24);
        return policy.putShort(0x54, (short) lockout).array();
    }
}
