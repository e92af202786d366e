package assay.guest.linux.config;

import static assay.guest.linux.config.Detected.column;
import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.fs.FileNode;
import assay.guest.fs.MemoryTree;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a build leaves behind: logs, histories, identity. */
class ResidueTest {

    @Test
    void emptiedLogsAreCleanAndLoginRecordsAreCounted() {
        Facts facts =
                logs(
                        MemoryTree.builder()
                                .file("/var/log/syslog", "")
                                .file("/var/log/wtmp", new byte[768])
                                .file("/var/log/wtmp-20240501", new byte[384])
                                .file("/var/log/btmp", ""));
        assertThat(facts.at("logs"))
                .contains(
                        Map.of(
                                "buildBytes", 1152L,
                                "rotated", 1L,
                                "maxLogBytes", 0L,
                                "wtmpRecords", 3L,
                                "btmpRecords", 0L));
    }

    @Test
    void rotatedLogsAreToldByTheirNames() {
        Facts facts =
                logs(
                        MemoryTree.builder()
                                .file("/var/log/dpkg.log", "1234")
                                .file("/var/log/dpkg.log.1", "1")
                                .file("/var/log/apt/term.log.1.gz", "1")
                                .file("/var/log/messages-20240501", "1")
                                .file("/var/log/Xorg.0.log", "1")
                                .link("/var/log/README.gz", "/usr/share/doc/README"));
        assertThat(facts.at("logs.rotated")).contains(3L);
        assertThat(facts.at("logs.maxLogBytes")).contains(4L);
        assertThat(facts.evidenceFor("logs.buildBytes").get(1).where())
                .isEqualTo("/var/log/dpkg.log");
    }

    @Test
    void aJournalCountsByWhatIsUsedAndNotByWhatIsPreallocated() {
        String path = "/var/log/journal/0123/system.journal";
        assertThat(logs(MemoryTree.builder().file(path, journal(0))).at("logs.buildBytes"))
                .contains(0L);
        assertThat(logs(MemoryTree.builder().file(path, journal(7))).at("logs.buildBytes"))
                .contains(1000L - 256);
        assertThat(logs(MemoryTree.builder().file(path, new byte[300])).at("logs.buildBytes"))
                .contains(300L);
    }

    @Test
    void historiesAreFoundInTheHomeOfEveryAccount() {
        Facts facts =
                histories(
                        MemoryTree.builder()
                                .file(
                                        "/etc/passwd",
                                        "root:x:0:0::/root:/bin/sh\npg:x:9:9::/var/lib/pg:/bin/sh\n")
                                .file("/root/.bash_history", "")
                                .file("/var/lib/pg/.psql_history", "select 1;\n")
                                .special("/dev/null", FileNode.Kind.CHARACTER_DEVICE)
                                .link("/root/.lesshst", "/dev/null"));
        assertThat(column(facts, "histories", "path"))
                .containsExactly("/root/.bash_history", "/var/lib/pg/.psql_history");
        assertThat(column(facts, "histories", "bytes")).containsExactly("0", "10");
        assertThat(facts.values() + " " + facts.evidence()).doesNotContain("select");
    }

    @Test
    void aProfileMayMoveTheHistory() {
        Facts facts =
                histories(
                        MemoryTree.builder()
                                .file("/etc/passwd", "root:x:0:0::/root:/bin/sh\n")
                                .file("/root/.bashrc", "export HISTFILE=~/.cache/h # mine\n")
                                .file("/root/.cache/h", "ls\n"));
        assertThat(column(facts, "histories", "path")).containsExactly("/root/.cache/h");
    }

    @Test
    void theMachineIdIsReadAsSystemdReadsIt() {
        assertThat(machineId(MemoryTree.builder())).isEqualTo("absent");
        assertThat(machineId(MemoryTree.builder().file("/etc/machine-id"))).isEqualTo("empty");
        assertThat(machineId(MemoryTree.builder().file("/etc/machine-id", "uninitialized\n")))
                .isEqualTo("uninitialized");
        assertThat(machineId(MemoryTree.builder().file("/etc/machine-id", "0123abcd\n")))
                .isEqualTo("set");
    }

    @Test
    void theIdOfTheBusFillsAnEmptyMachineIdUnlessItIsALinkToIt() {
        assertThat(
                        machineId(
                                MemoryTree.builder()
                                        .file("/etc/machine-id")
                                        .file("/var/lib/dbus/machine-id", "0123abcd\n")))
                .isEqualTo("set");
        assertThat(
                        machineId(
                                MemoryTree.builder()
                                        .file("/etc/machine-id")
                                        .link("/var/lib/dbus/machine-id", "/etc/machine-id")))
                .isEqualTo("empty");
    }

    @Test
    void whatMakesOneMachineIsListedUnlessEmptied() {
        Facts facts =
                Detected.in(
                        MemoryTree.builder()
                                .file("/etc/hostname", "build7\n")
                                .file("/etc/ssh/ssh_host_rsa_key", "PRIVATE")
                                .file("/etc/ssh/ssh_host_rsa_key.pub", "")
                                .file("/var/lib/dhcp/dhclient.eth0.leases", "lease {}")
                                .file("/var/lib/dhclient/dhclient.leases", "")
                                .file("/var/lib/NetworkManager/internal-1-eth0.lease", "x")
                                .file("/etc/pki/consumer/cert.pem", "x")
                                .file("/etc/krb5.keytab", "x")
                                .file("/var/lib/systemd/random-seed", "x")
                                .file("/etc/lvm/devices/system.devices", "x")
                                .file("/var/lib/waagent/provisioned", "")
                                .guest(),
                        Map.of(
                                "packages.byName",
                                Map.of("rhui-azure-rhel8", Map.of("version", "1"))),
                        new IdentityDetector());
        assertThat(facts.at("identity"))
                .contains(
                        Map.of(
                                "machineId",
                                "absent",
                                "builderHostname",
                                "build7",
                                "sshHostKeys",
                                List.of("/etc/ssh/ssh_host_rsa_key"),
                                "dhcpLeases",
                                2L,
                                "waagentProvisioned",
                                true,
                                "subscription",
                                Map.of(
                                        "registered",
                                        true,
                                        "rhuiPackages",
                                        List.of("rhui-azure-rhel8")),
                                "enrolments",
                                List.of("kerberos"),
                                "lvmDevicesFile",
                                true,
                                "randomSeed",
                                "stale"));
    }

    @Test
    void everyProbeIsThereAndADanglingLinkExists() {
        Facts facts =
                Detected.in(
                        MemoryTree.builder()
                                .link("/var/log/wtmp", "nowhere")
                                .file("/etc/qcloud-network-config.ini", "x=1")
                                .mode(0600)
                                .guest(),
                        new FileDetector());
        assertThat(facts.at("files[/var/log/wtmp]"))
                .contains(Map.of("exists", true, "bytes", 0L, "mode", 0777L));
        assertThat(facts.at("files[/etc/qcloud-network-config.ini]"))
                .contains(Map.of("exists", true, "bytes", 3L, "mode", 0600L));
        for (String probe : FileDetector.PROBES) {
            assertThat(facts.at("files[" + probe + "].exists")).isPresent();
        }
    }

    /** A header as journald writes it: entries, and a last object at byte 1000. */
    private static byte[] journal(long entries) {
        ByteBuffer file = ByteBuffer.allocate(8 << 10).order(ByteOrder.LITTLE_ENDIAN);
        file.put("LPKSHHRH".getBytes(StandardCharsets.US_ASCII));
        file.putLong(88, 256).putLong(136, 1000).putLong(152, entries);
        return file.array();
    }

    private static Object machineId(MemoryTree.Builder guest) {
        return Detected.in(guest.guest(), new IdentityDetector())
                .at("identity.machineId")
                .orElseThrow();
    }

    private static Facts logs(MemoryTree.Builder guest) {
        return Detected.in(guest.guest(), new LogsDetector());
    }

    private static Facts histories(MemoryTree.Builder guest) {
        return Detected.in(guest.guest(), new HistoryDetector());
    }
}
