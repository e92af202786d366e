package assay.rules.variants;

import static assay.rules.variants.Variant.conformant;
import static assay.rules.variants.Variant.variant;

import assay.testkit.ClamdServer;
import assay.testkit.lookalike.LinuxLookAlike;
import assay.testkit.lookalike.LookAlike;
import assay.testkit.lookalike.WindowsLookAlike;
import assay.testkit.signing.Signing;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** The rules of {@code tencent-market}. */
final class TencentMarketVariantsTest extends VariantsTest {

    private static final LinuxLookAlike DEBIAN = TencentLook.debian();
    private static final String TEST_SIGNING =
            "Objects\\{b2721d73-1db4-4c62-bf78-c548a880142d}\\Elements\\16000049";

    @TempDir static Path keys;

    private final SignedWindows.Signers signers = new SignedWindows.Signers(() -> keys);

    @Override
    String profile() {
        return "tencent-market";
    }

    @Override
    List<Variant> conformants() {
        return List.of(
                conformant("Debian 12 with today's agents", DEBIAN),
                conformant("Debian 12, scanned", DEBIAN).byEngines(),
                conformant("Windows Server 2012 R2", signed(TencentWindows.market())),
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
        return join(
                linux(),
                join(
                        join(kernels(), malware()),
                        TencentWindows.ofMarket().stream()
                                .map(one -> one.on(signed((WindowsLookAlike) one.disk())))
                                .toList()));
    }

    private List<Variant> malware() {
        return List.of(
                variant(
                                "TC-MKT-SEC-09",
                                "the EICAR file",
                                DEBIAN.with("/opt/tool", ClamdServer.eicar()))
                        .byEngines(),
                variant(
                                "TC-MKT-SEC-09",
                                "the EICAR file on NTFS",
                                signed(
                                        TencentWindows.market()
                                                .file("/Tools/x.exe", ClamdServer.eicar())))
                        .byEngines());
    }

    private LookAlike signed(WindowsLookAlike look) {
        return signed(look, (windows, _) -> windows);
    }

    private LookAlike signed(WindowsLookAlike look, SignedWindows.Edit edit) {
        return new SignedWindows(signers, look, edit);
    }

    private List<Variant> kernels() {
        WindowsLookAlike good = TencentWindows.market();
        String kernel = "/Windows/System32/ntoskrnl.exe";
        byte[] own = Signing.program(9);
        return List.of(
                variant(
                        "TC-MKT-SEC-02W",
                        "a kernel that a foreign root signed",
                        signed(
                                good,
                                (windows, signers) ->
                                        windows.file(kernel, signers.foreign().sign(own, ".exe")))),
                variant(
                        "TC-MKT-SEC-02W",
                        "a kernel that nobody signed",
                        signed(good, (windows, _) -> windows.file(kernel, own))),
                variant(
                        "TC-MKT-SEC-02W",
                        "a boot loader that was changed",
                        signed(
                                good,
                                (windows, _) ->
                                        windows.file(
                                                "/Windows/System32/winload.exe",
                                                Signing.program(4)))),
                variant(
                        "TC-MKT-SEC-02W",
                        "test signing",
                        signed(good.registry("BCD", TEST_SIGNING, "Element", new byte[] {1}))));
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
}
