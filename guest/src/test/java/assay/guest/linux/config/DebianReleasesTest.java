package assay.guest.linux.config;

import static assay.guest.linux.config.Detected.column;
import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.FileSource;
import assay.disk.qcow2.Qcow2Format;
import assay.guest.AgentId;
import assay.guest.Facts;
import assay.guest.Inspection;
import assay.testkit.Images;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real Debian systems, made by their own packages, are configured to do. */
class DebianReleasesTest {

    @ParameterizedTest
    @CsvSource({
        "debian11.qcow2, 3.9",
        "debian.qcow2, 3.11",
        "debian13.qcow2, 3.13",
        "lvm.qcow2, 3.11"
    })
    void anOrdinaryDebianHasPlainValues(String image, String python) throws IOException {
        try (FileSource file = FileSource.open(Images.require(image))) {
            Facts facts = Inspection.inspect(new Qcow2Format().open(file));
            for (String id : AgentId.ALL) {
                assertThat(facts.at("agents[" + id + "].present")).as(id).contains(false);
            }
            assertThat(column(facts, "cron.entries", "command"))
                    .contains("/etc/cron.daily/dpkg", "/etc/cron.daily/apt-compat")
                    .contains("cd / && run-parts --report /etc/cron.hourly")
                    .anyMatch(command -> command.toString().contains("e2scrub_all"));
            assertThat(facts.at("cron.userEntries")).contains(0L);
            assertThat(facts.at("listeners"))
                    .contains(List.of(Map.of("port", 22L, "bind", "0.0.0.0", "enabled", true)));
            assertThat(facts.at("firewall"))
                    .contains(Map.of("anyEnabled", false, "blocks", List.of()));
            assertThat(facts.at("loginDefs.passMaxDays")).contains(99_999L);
            assertThat(facts.at("loginDefs.passWarnAge")).contains(7L);
            assertThat(facts.at("loginDefs.effectiveMinLen")).contains(6L);
            assertThat(facts.at("loginDefs.faillock"))
                    .contains(Map.of("deny", 0L, "unlockTime", 0L));
            assertThat(facts.at("webapps")).contains(List.of());
            assertThat(facts.at("residue.hostRefs")).contains(List.of());
            assertThat(facts.at("residue.firstBootDownloads")).contains(List.of());
            assertThat(facts.at("python.packaged")).contains(true);
            assertThat(facts.at("python.modified")).contains(false);
            assertThat(facts.at("python.version").orElseThrow().toString()).startsWith(python);
            assertThat(facts.at("python.links"))
                    .contains(
                            List.of(
                                    Map.of(
                                            "target",
                                            "python" + python,
                                            "expected",
                                            "python" + python)));
        }
    }
}
