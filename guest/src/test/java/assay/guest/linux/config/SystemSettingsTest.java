package assay.guest.linux.config;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.fs.MemoryTree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** SELinux, the clock and kernel modules. */
class SystemSettingsTest {

    @Test
    void theCommandLineOverrulesTheFileOfSelinux() {
        assertThat(selinux("enforcing", "quiet")).isEqualTo("enforcing");
        assertThat(selinux("enforcing", "selinux=0")).isEqualTo("disabled");
        assertThat(selinux("enforcing", "enforcing=0")).isEqualTo("permissive");
        assertThat(selinux("disabled", "enforcing=1")).isEqualTo("disabled");
    }

    @Test
    void timeServersAreThoseOfWhateverSetsTheClock() {
        Facts facts =
                Detected.in(
                        MemoryTree.builder()
                                .file(
                                        "/etc/chrony.conf",
                                        "# x\npool 2.centos.pool.ntp.org iburst\nserver 10.0.0.1\n")
                                .file(
                                        "/etc/systemd/timesyncd.conf.d/x.conf",
                                        "[Time]\nNTP=a.example b.example\n")
                                .guest(),
                        Map.of("services.chronyd", Map.of("enabled", true, "start", "auto")),
                        new NtpDetector());

        assertThat(facts.at("time.ntp.enabled")).contains(true);
        assertThat(facts.at("time.ntp.servers"))
                .contains(List.of("2.centos.pool.ntp.org", "10.0.0.1", "a.example", "b.example"));
    }

    @Test
    void withoutKnowingTheServicesNobodyKnowsWhoSetsTheClock() {
        Facts facts = Detected.in(MemoryTree.builder().guest(), new NtpDetector());

        assertThat(facts.at("time.ntp.enabled")).isEmpty();
        assertThat(facts.at("time.ntp.servers")).contains(List.of());
    }

    @Test
    void withoutAPolicySelinuxIsAbsent() {
        Facts facts =
                Detected.in(
                        MemoryTree.builder()
                                .file("/etc/selinux/config", "SELINUX=enforcing\n")
                                .guest(),
                        new SelinuxDetector());
        assertThat(facts.at("selinux.mode")).contains("absent");
    }

    @Test
    void enforcingIsNotClaimedWithoutKnowingTheCommandLine() {
        Facts facts = Detected.in(selinuxGuest("enforcing").guest(), new SelinuxDetector());
        assertThat(facts.at("selinux.mode")).isEmpty();
        assertThat(facts.whyUnread("selinux.mode")).isPresent();
    }

    @Test
    void theZoneIsTheTargetOfTheLink() {
        assertThat(
                        zone(
                                MemoryTree.builder()
                                        .link(
                                                "/etc/localtime",
                                                "../usr/share/zoneinfo/Asia/Shanghai")))
                .isEqualTo("Asia/Shanghai");
        assertThat(zone(MemoryTree.builder())).isEqualTo("UTC");
    }

    @Test
    void aCopiedZoneIsComparedWithTheOneThatTimezoneNames() {
        MemoryTree.Builder guest =
                MemoryTree.builder()
                        .file("/etc/localtime", "TZif2...\nCST-8\n")
                        .file("/etc/timezone", "Asia/Shanghai\n")
                        .file("/usr/share/zoneinfo/Asia/Shanghai", "TZif2...\nCST-8\n");
        assertThat(zone(guest)).isEqualTo("Asia/Shanghai");
        guest.file("/etc/timezone", "Europe/Rome\n");
        assertThat(zone(guest)).isEqualTo("CST-8");
    }

    @Test
    void theHardwareClockIsUtcUnlessAdjtimeSaysLocal() {
        assertThat(rtcUtc("0.0 0 0.0\n0\nUTC\n")).isEqualTo(true);
        assertThat(rtcUtc("0.0 0 0.0\n0\nLOCAL\n")).isEqualTo(false);
        assertThat(rtcUtc("")).isEqualTo(true);
    }

    @Test
    void modprobeFilesAreMergedAndMaskedByName() {
        Facts facts =
                Detected.in(
                        MemoryTree.builder()
                                .file("/usr/lib/modprobe.d/a.conf", "blacklist pcspkr\n")
                                .file("/etc/modprobe.d/a.conf", "blacklist nouveau\n")
                                .file(
                                        "/etc/modprobe.d/b.conf",
                                        """
                                        options nouveau modeset=0
                                        # options x y=1
                                        softdep mlx5-core pre: virtio_net x post: y
                                        """)
                                .guest(),
                        new ModprobeDetector());
        assertThat(facts.at("modprobe"))
                .contains(
                        Map.of(
                                "blacklist", List.of("nouveau"),
                                "options",
                                        List.of(Map.of("module", "nouveau", "value", "modeset=0")),
                                "softdeps",
                                        List.of(
                                                Map.of(
                                                        "module",
                                                        "mlx5_core",
                                                        "pre",
                                                        List.of("virtio_net", "x")))));
    }

    private static Object selinux(String mode, String argument) {
        return Detected.in(
                        selinuxGuest(mode).guest(),
                        Map.of("boot.cmdline", List.of("ro", argument)),
                        new SelinuxDetector())
                .at("selinux.mode")
                .orElseThrow();
    }

    private static MemoryTree.Builder selinuxGuest(String mode) {
        return MemoryTree.builder()
                .file("/etc/selinux/config", "# mode\nSELINUX=" + mode + "\nSELINUXTYPE=targeted\n")
                .file("/etc/selinux/targeted/policy/policy.33", "x");
    }

    private static Object zone(MemoryTree.Builder guest) {
        return Detected.in(guest.guest(), new TimeDetector()).at("time.zone").orElseThrow();
    }

    private static Object rtcUtc(String adjtime) {
        return Detected.in(
                        MemoryTree.builder().file("/etc/adjtime", adjtime).guest(),
                        new TimeDetector())
                .at("time.rtcUtc")
                .orElseThrow();
    }
}
