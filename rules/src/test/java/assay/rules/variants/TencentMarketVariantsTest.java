package assay.rules.variants;

import static assay.rules.variants.Variant.conformant;
import static assay.rules.variants.Variant.variant;

import assay.testkit.lookalike.LinuxLookAlike;
import java.util.List;
import java.util.Map;

/** The rules of {@code tencent-market}. */
final class TencentMarketVariantsTest extends VariantsTest {

    private static final LinuxLookAlike DEBIAN = TencentLook.debian();

    @Override
    String profile() {
        return "tencent-market";
    }

    @Override
    List<Variant> conformants() {
        return List.of(
                conformant("Debian 12 with today's agents", DEBIAN),
                conformant("Windows Server 2012 R2", TencentWindows.market()),
                conformant(
                        "Debian 12 with the agents and name servers that the source lists",
                        DEBIAN.without("/usr/local/qcloud")
                                .with("/usr/local/sa/secu-tcs-agent", "\u007fELF", 0755)
                                .with("/usr/local/agenttools/agent/agent", "\u007fELF", 0755)
                                .with(
                                        "/etc/resolv.conf",
                                        "nameserver 10.138.224.65\nnameserver 10.182.20.206\n")));
    }

    @Override
    List<Variant> variants() {
        return join(linux(), TencentWindows.ofMarket());
    }

    private static List<Variant> linux() {
        return List.of(
                variant("TC-MKT-ANY-01", "a log", DEBIAN.with("/var/log/syslog", "booted\n")),
                variant("TC-MKT-ANY-02", "copied while it ran", TencentLook.running(DEBIAN)),
                variant(
                        "TC-MKT-SEC-02",
                        "a changed kernel",
                        DEBIAN.append("/boot/vmlinuz-6.1.0-18-amd64", "patched")),
                variant("TC-MKT-SEC-03", "no YunJing", DEBIAN.without(TencentLook.YUNJING)),
                variant("TC-MKT-SEC-04", "no monitor", DEBIAN.without(TencentLook.MONITOR)),
                variant(
                        "TC-MKT-SEC-05",
                        "another name server",
                        DEBIAN.with(
                                "/etc/resolv.conf",
                                "nameserver 183.60.83.19\nnameserver 8.8.8.8\n")),
                variant(
                        "TC-MKT-SEC-06",
                        "nothing sets the clock",
                        DEBIAN.service("systemd-timesyncd", false)),
                variant(
                        "TC-MKT-SEC-06",
                        "a clock without servers",
                        DEBIAN.with("/etc/systemd/timesyncd.conf", "[Time]\n#NTP=\n")),
                variant("TC-MKT-ANY-03", "no SSH at boot", DEBIAN.service("ssh", false)),
                variant(
                        "TC-MKT-ANY-03",
                        "cloud-init switched off",
                        DEBIAN.with("/etc/cloud/cloud-init.disabled", "")));
    }

    @Override
    Map<String, String> withoutVariant() {
        return Map.of("TC-MKT-SEC-09", "needs a malware scanner");
    }

    @Override
    Map<String, String> pending() {
        return Map.of("TC-MKT-SEC-02W", "waits for windows.kernelFiles");
    }
}
