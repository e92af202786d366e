package assay.rules.repair;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.DiskFormats;
import assay.disk.FileSource;
import assay.guest.Facts;
import assay.guest.Inspection;
import assay.rules.CheckReport;
import assay.rules.CheckReport.ProfileReport;
import assay.rules.Profiles;
import assay.rules.Verdict;
import assay.testkit.Oracle.Answer;
import assay.testkit.lookalike.LinuxLookAlike;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts that are run in what they were written for: inspected again, the rules pass. */
final class MendedDisksTest {

    private static final Repairs REPAIRS = Repairs.builtIn();
    private static final LinuxLookAlike DEBIAN = LinuxLookAlike.debian();
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== builder\n";

    @TempDir private Path folder;

    private static CheckReport check(Path disk, String profile) throws IOException {
        try (BlockSource file = FileSource.open(disk)) {
            Facts facts =
                    Inspection.inspect(DiskFormats.open(file))
                            .with("image", Map.of("origin", "local-file"));
            return CheckReport.of(
                    Instant.EPOCH,
                    Map.of("path", disk.toString()),
                    List.of(Profiles.get(profile).judge(facts)));
        }
    }

    private static Set<String> failed(CheckReport report) {
        return report.profiles().getFirst().findings().stream()
                .filter(finding -> finding.verdict() == Verdict.FAIL)
                .map(CheckReport.FindingReport::rule)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of what fails, the rules that are named here are mended, and none is broken. */
    private Answer assertMended(LinuxLookAlike look, String profile, String... rules)
            throws IOException {
        try (RunningLookAlike machine = RunningLookAlike.start(look, folder)) {
            CheckReport before = check(machine.disk(), profile);
            assertThat(failed(before)).contains(rules);
            String script = script(before, rules);

            Answer first = machine.run(script);
            String mended = machine.state();
            Answer second = machine.run(script);

            assertThat(failed(check(machine.disk(), profile)))
                    .as(first.output())
                    .doesNotContain(rules)
                    .isSubsetOf(failed(before));
            assertThat(machine.state()).as(second.output()).isEqualTo(mended);
            return first;
        }
    }

    /** What answers these rules. */
    private static String script(CheckReport report, String... rules) {
        ProfileReport profile = report.profiles().getFirst();
        ProfileReport some =
                new ProfileReport(
                        profile.id(),
                        profile.version(),
                        profile.title(),
                        profile.sources(),
                        profile.verdict(),
                        profile.kinds(),
                        profile.leftAside(),
                        profile.findings().stream()
                                .filter(finding -> List.of(rules).contains(finding.rule()))
                                .toList());
        CheckReport asked =
                new CheckReport(Instant.EPOCH, report.image(), List.of(some), List.of());
        return new FixScript(FixPlan.of(asked, Shell.BASH, REPAIRS), REPAIRS, Locale.ENGLISH)
                .write(LocalDate.of(2026, 11, 21));
    }

    @Test
    void whatBuildingLeftBehindIsCleaned() throws IOException {
        LinuxLookAlike used =
                DEBIAN.with("/etc/machine-id", "0123456789abcdef0123456789abcdef\n")
                        .with("/etc/ssh/ssh_host_ed25519_key.pub", KEY)
                        .with("/root/.ssh/authorized_keys", KEY)
                        .with("/home/debian/.ssh/known_hosts", "git.example.com " + KEY)
                        .with("/root/.mysql_history", "select 1;\n")
                        .with("/home/debian/.bash_history", "ls\n")
                        .with("/var/log/dpkg.log", "installed\n")
                        .with("/var/log/dpkg.log.1", "installed\n")
                        .with("/var/log/wtmp", "x".repeat(384))
                        .with("/var/tmp/build 1.tar", "x")
                        .with("/var/crash/202611211200/vmcore", "x")
                        .with("/etc/shadow-", "root:*::::::::\n")
                        .with("/var/mail/root", "From cron\n")
                        .with("/var/lib/dhcp/dhclient.eth0.leases", "lease {}\n")
                        .with("/etc/krb5.keytab", "\u0005\u0002")
                        .with("/var/lib/systemd/random-seed", "x".repeat(32))
                        .with("/var/lib/cloud/instances/i-1/obj.pkl", "x");

        Answer said =
                assertMended(
                        used,
                        "x-hygiene",
                        "HYG-01",
                        "HYG-02",
                        "HYG-03",
                        "HYG-04",
                        "HYG-05",
                        "HYG-06",
                        "HYG-07",
                        "HYG-08",
                        "HYG-10",
                        "HYG-11",
                        "HYG-12",
                        "HYG-16",
                        "HYG-17",
                        "HYG-18");

        assertThat(said.output())
                .contains("deleted /root/.mysql_history", "emptied /etc/machine-id");
    }

    @Test
    void settingsAreMended() throws IOException {
        LinuxLookAlike careless =
                DEBIAN.password("debian", "")
                        .replace(
                                "/etc/network/interfaces",
                                "iface eth0 inet dhcp",
                                "iface eth0 inet dhcp\n  hwaddress ether 52:54:00:12:34:56")
                        .with(
                                "/etc/udev/rules.d/80-lan.rules",
                                "SUBSYSTEM==\"net\", ATTR{address}==\"52:54:00:12:34:56\", NAME=\"eth0\"\n");

        assertMended(careless, "x-hygiene", "HYG-13", "HYG-14", "HYG-19");
    }

    @Test
    void addressesAreAskedFor() throws IOException {
        assertMended(
                DEBIAN.with("/etc/qcloud-network-config.ini", "x")
                        .append(
                                "/etc/network/interfaces",
                                "iface eth0 inet6 static\n  address 2001:db8::5/64\n"),
                "tencent-import",
                "TC-IMP-LNX-08",
                "TC-IMP-LNX-09");
    }

    @Test
    void fixedAddressesOfRedHatsKinAreReplaced() throws IOException {
        String file = "/etc/sysconfig/network-scripts/ifcfg-eth0";
        LinuxLookAlike centos = LinuxLookAlike.centos7();

        assertMended(
                centos.with(
                        file,
                        centos.text(file).replaceAll("BOOTPROTO=\\S+", "BOOTPROTO=static")
                                + "IPADDR=192.0.2.7\nPREFIX=24\nGATEWAY=192.0.2.1\n"),
                "huawei-ims",
                "HW-IMS-LNX-01");
    }

    @Test
    void rootNoLongerLogsInOnceSomebodyElseCan() throws IOException {
        LinuxLookAlike open =
                DEBIAN.replace("/etc/ssh/sshd_config", "\\A", "PermitRootLogin yes\n");

        assertMended(
                open.with("/usr/bin/cloud-init", "#!/bin/sh\n", 0755),
                "azure-cn-market",
                "AZ-MKT-LNX-03");
    }

    @Test
    void policiesAreSet() throws IOException {
        assertMended(
                DEBIAN.replace("/etc/ssh/sshd_config", "(?m)^ClientAliveInterval.*\n", "")
                        .directory("/opt/shared")
                        .mode("/opt/shared", 0777)
                        .mode("/etc/shadow", 0644),
                "x-tencent-security",
                "TCS-CFG-02",
                "TCS-CFG-03");
    }

    @Test
    void nobodyIsLockedOut() throws IOException {
        LinuxLookAlike lonely =
                DEBIAN.replace("/etc/ssh/sshd_config", "\\A", "PermitRootLogin yes\n")
                        .with("/etc/cloud/cloud-init.disabled", "");
        try (RunningLookAlike machine = RunningLookAlike.start(lonely, folder)) {
            CheckReport before = check(machine.disk(), "azure-cn-market");

            Answer said = machine.run(script(before, "AZ-MKT-LNX-03"));

            assertThat(said.output())
                    .contains("refused: no other user", "== ssh-no-root: NOT DONE");
            assertThat(said.exitCode()).isEqualTo(1);
            assertThat(failed(check(machine.disk(), "azure-cn-market"))).contains("AZ-MKT-LNX-03");
        }
    }

    @Test
    void theBootLoadersDefaultsAreSet() throws IOException {
        LinuxLookAlike slow =
                DEBIAN.replace("/etc/default/grub", "^GRUB_TIMEOUT=.*", "GRUB_TIMEOUT=30")
                        .append("/etc/default/grub", "GRUB_TIMEOUT_STYLE=hidden\n")
                        .with("/etc/sysctl.d/99-cloudimg-ipv6.conf", "x\n");

        assertMended(
                slow,
                "ucloud-market",
                "UC-LOC-LNX-14",
                "UC-LOC-LNX-15",
                "UC-LOC-LNX-19",
                "UC-LOC-LNX-20",
                "UC-LOC-LNX-24");
    }
}
