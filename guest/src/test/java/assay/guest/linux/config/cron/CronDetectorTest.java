package assay.guest.linux.config.cron;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.fs.MemoryTree;
import assay.guest.linux.config.Detected;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a guest runs by the clock. */
class CronDetectorTest {

    @Test
    void aGuestWithoutCronRunsNothing() {
        Facts facts = detect(MemoryTree.builder());
        assertThat(facts.at("cron.entries")).contains(List.of());
        assertThat(facts.at("cron.userEntries")).contains(0L);
    }

    @Test
    void systemTablesNameAUserBeforeTheCommand() {
        Facts facts =
                detect(
                        MemoryTree.builder()
                                .file(
                                        "/etc/crontab",
                                        "SHELL=/bin/sh\n# m h\n17 *\t* * *\troot\tcd / && run-parts --report /etc/cron.hourly\n")
                                .file("/etc/cron.d/ntp", "@daily root ntpdate pool.ntp.org\n"));
        assertThat(commands(facts))
                .containsExactly(
                        "cd / && run-parts --report /etc/cron.hourly", "ntpdate pool.ntp.org");
        assertThat(facts.evidenceFor("cron.entries[0]").getFirst().line()).isEqualTo(3);
    }

    @Test
    void scriptsThatMayBeExecutedAreCommands() {
        Facts facts =
                detect(
                        MemoryTree.builder()
                                .file("/etc/cron.daily/dpkg", "#!/bin/sh\n")
                                .mode(0755)
                                .file("/etc/cron.daily/.placeholder", "# keep\n")
                                .file("/etc/cron.daily/off", "#!/bin/sh\n"));
        assertThat(commands(facts)).containsExactly("/etc/cron.daily/dpkg");
    }

    @Test
    void debianTakesNoNamesWithADot() {
        MemoryTree.Builder guest =
                MemoryTree.builder().file("/etc/cron.d/a.conf", "* * * * * root true\n");
        assertThat(commands(detect(guest))).containsExactly("true");
        guest.file("/etc/debian_version", "12\n");
        assertThat(commands(detect(guest))).isEmpty();
    }

    @Test
    void tablesOfUsersAreCounted() {
        Facts facts =
                detect(
                        MemoryTree.builder()
                                .file(
                                        "/var/spool/cron/crontabs/root",
                                        "# DO NOT EDIT\nMAILTO=x\n*/5 * * * * /opt/x\n@reboot /opt/y\n")
                                .file("/var/spool/cron/bob", "1 2 3 4 5 z\n"));
        assertThat(commands(facts)).containsExactly("/opt/x", "/opt/y", "z");
        assertThat(facts.at("cron.userEntries")).contains(3L);
    }

    @Test
    void atJobsAreCountedAndNeverShown() {
        Facts facts =
                detect(
                        MemoryTree.builder()
                                .file("/var/spool/cron/atjobs/.SEQ", "00001\n")
                                .file("/var/spool/cron/atjobs/a0000101b2c3d4", "TOKEN=hunter2\n"));
        assertThat(commands(facts)).containsExactly("/var/spool/cron/atjobs/a0000101b2c3d4");
        assertThat(facts.at("cron.userEntries")).contains(1L);
        assertThat(facts.values() + " " + facts.evidence()).doesNotContain("hunter2");
    }

    @Test
    void whatAlpineShipsAsRootsTableIsNotAUsers() {
        Facts facts =
                detect(
                        MemoryTree.builder()
                                .file(
                                        "/etc/crontabs/root",
                                        "*/15 * * * * run-parts /etc/periodic/15min\n")
                                .link("/var/spool/cron/crontabs", "/etc/crontabs"));
        assertThat(commands(facts)).containsExactly("run-parts /etc/periodic/15min");
        assertThat(facts.at("cron.userEntries")).contains(0L);
    }

    @Test
    void anacronsTableCountsToo() {
        Facts facts =
                detect(
                        MemoryTree.builder()
                                .file(
                                        "/etc/anacrontab",
                                        "1\t5\tcron.daily\tnice run-parts /etc/cron.daily\n"));
        assertThat(commands(facts)).containsExactly("nice run-parts /etc/cron.daily");
    }

    @Test
    void passwordsInCommandsAreMasked() {
        Facts facts =
                detect(
                        MemoryTree.builder()
                                .file("/etc/cron.d/x", "* * * * * root mysqldump -phunter2 a\n"));
        assertThat(commands(facts)).containsExactly("mysqldump -p*** a");
        assertThat(facts.values() + " " + facts.evidence()).doesNotContain("hunter2");
    }

    private static List<Object> commands(Facts facts) {
        return Detected.column(facts, "cron.entries", "command");
    }

    private static Facts detect(MemoryTree.Builder guest) {
        return Detected.in(guest.guest(), new CronDetector());
    }
}
