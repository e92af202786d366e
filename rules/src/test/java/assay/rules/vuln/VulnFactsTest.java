package assay.rules.vuln;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.rules.FactsJson;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which advisories are about what is installed. */
class VulnFactsTest {

    @TempDir private Path folder;
    private VulnDb database = new VulnDb(Path.of("."));

    @BeforeEach
    void aDatabase() {
        database = new VulnDb(folder.resolve("database"));
    }

    private static Facts.Builder system(String distribution, String version, String format) {
        return Facts.builder()
                .put("os.distro", distribution)
                .put("os.version", version)
                .put("os.pkgFormat", format);
    }

    private static Map<String, Object> built(String version, String source, String sourceVersion) {
        return Map.of("version", version, "source", source, "sourceVersion", sourceVersion);
    }

    private Facts add(Facts.Builder facts, String... records) throws IOException {
        for (int i = 0; i < records.length; i++) {
            Files.writeString(folder.resolve(i + ".json"), records[i]);
        }
        database.replace(List.of(folder));
        return VulnFacts.add(facts.build(), database);
    }

    private static List<String> found(Facts facts) {
        List<?> findings = (List<?>) facts.at("vulns.findings").orElseThrow();
        return findings.stream()
                .map(one -> (Map<?, ?>) one)
                .map(one -> one.get("id") + " " + one.get("package") + " " + one.get("version"))
                .toList();
    }

    @Test
    void advisoriesGoBySourceAndItsVersion() throws IOException {
        Facts facts =
                add(
                        system("debian", "12.5", "deb")
                                .put(
                                        "packages.byName",
                                        Map.of(
                                                "libssl3",
                                                built("3.0.11-1", "openssl", "3.0.11-1"),
                                                "libgcc-s1",
                                                built("12.2.0-14", "gcc-12", "12.2.0-14"),
                                                "libdevmapper1",
                                                built("2:1.02.185-2", "lvm2", "2.03.16-2"))),
                        VulnDbTest.record("CVE-2025-1", "Debian:12", "openssl", "3.0.11-2"),
                        VulnDbTest.record("CVE-2025-2", "Debian:12", "libssl3", "9"),
                        VulnDbTest.record("CVE-2025-3", "Debian:12", "lvm2", "2.03.16-2"));

        assertThat(found(facts)).containsExactly("CVE-2025-1 openssl 3.0.11-1");
        assertThat(facts.evidenceFor("vulns.findings[0]").getFirst().text()).contains("3.0.11-2");
    }

    @Test
    void ofKernelsOnlyTheOneThatBootsCounts() throws IOException {
        Facts.Builder facts =
                system("debian", "12.5", "deb")
                        .put("kernel.default.version", "6.1.0-18-amd64")
                        .put(
                                "packages.byName",
                                Map.of(
                                        "linux-image-6.1.0-17-amd64",
                                        built("6.1.69-1", "linux-signed-amd64", "6.1.69+1"),
                                        "linux-image-6.1.0-18-amd64",
                                        built("6.1.76-1", "linux-signed-amd64", "6.1.76+1"),
                                        "linux-libc-dev",
                                        built("6.1.60-1", "linux", "6.1.60-1")));
        assertThat(
                        found(
                                add(
                                        facts,
                                        VulnDbTest.record(
                                                "CVE-2025-1", "Debian:12", "linux", "6.1.76-1"),
                                        VulnDbTest.record(
                                                "CVE-2025-2", "Debian:12", "linux", "6.1.80-1"))))
                .containsExactly("CVE-2025-2 linux 6.1.76-1");
    }

    @Test
    void anOldKernelThatBootsCountsThoughANewOneIsInstalled() throws IOException {
        Facts.Builder facts =
                system("rocky", "9.3", "rpm")
                        .put("kernel.default.version", "5.14.0-362.8.1.el9_3.x86_64")
                        .put(
                                "packages.byName",
                                Map.of(
                                        "kernel-core",
                                        built("5.14.0-427.el9", "kernel", "5.14.0-427.el9")));
        assertThat(
                        found(
                                add(
                                        facts,
                                        VulnDbTest.record(
                                                "CVE-2025-1",
                                                "Rocky Linux:9",
                                                "kernel",
                                                "0:5.14.0-400.el9"))))
                .containsExactly("CVE-2025-1 kernel 5.14.0-362.8.1.el9_3");
    }

    @Test
    void anRpmsSourceHasTheEpochOfItsPackages() throws IOException {
        Facts.Builder facts =
                system("rocky", "9.3", "rpm")
                        .put(
                                "packages.byName",
                                Map.of(
                                        "openssl-libs",
                                        built("1:3.0.7-24.el9", "openssl", "3.0.7-24.el9")));
        assertThat(
                        found(
                                add(
                                        facts,
                                        VulnDbTest.record(
                                                "CVE-2025-1",
                                                "Rocky Linux:9",
                                                "openssl",
                                                "1:3.0.7-24.el9"),
                                        VulnDbTest.record(
                                                "CVE-2025-2",
                                                "Rocky Linux:9",
                                                "openssl",
                                                "1:3.0.7-27.el9"))))
                .containsExactly("CVE-2025-2 openssl 1:3.0.7-24.el9");
    }

    @Test
    void withoutScoresZeroIsNotClaimed() throws IOException {
        Facts facts =
                add(
                        system("alpine", "3.19.1", "apk")
                                .put(
                                        "packages.byName",
                                        Map.of(
                                                "libssl3",
                                                built("3.1.4-r2", "openssl", "3.1.4-r2"))),
                        VulnDbTest.record("CVE-2025-1", "Alpine:v3.19", "openssl", "3.1.4-r10"));

        assertThat(found(facts)).hasSize(1);
        assertThat(facts.at("vulns.securityUpdatesPending")).hasValue(1L);
        assertThat(facts.at("vulns.criticalWithFix")).isEmpty();
        assertThat(facts.whyUnread("vulns.criticalWithFix")).isPresent();
    }

    @Test
    void twoAdvisoriesAboutOneVulnerabilityAreOneFinding() throws IOException {
        String scored =
                VulnDbTest.record("DEBIAN-CVE-2025-1", "Debian:12", "php8.2", "8.2.8-1")
                        .replace(
                                "\"affected\"",
                                "\"severity\": [{\"type\": \"CVSS_V3\", \"score\":"
                                        + " \"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"}],"
                                        + " \"affected\"");
        String advisory =
                VulnDbTest.record("DSA-1-1", "Debian:12", "php8.2", "8.2.8-2")
                        .replace("\"affected\"", "\"upstream\": [\"CVE-2025-1\"], \"affected\"");
        Facts facts =
                add(
                        system("debian", "12", "deb")
                                .put(
                                        "packages.byName",
                                        Map.of("php8.2-cli", built("8.2.7-1", "php8.2", "8.2.7-1")))
                                .put(
                                        "components",
                                        List.of(Map.of("name", "php", "package", "php8.2-cli"))),
                        scored,
                        advisory);

        assertThat(facts.at("vulns.findings"))
                .hasValue(
                        List.of(
                                Map.of(
                                        "id",
                                        "CVE-2025-1",
                                        "package",
                                        "php8.2",
                                        "version",
                                        "8.2.7-1",
                                        "fixed",
                                        "8.2.8-2",
                                        "hasFix",
                                        true,
                                        "cvss",
                                        9.8,
                                        "exploitable",
                                        true,
                                        "core",
                                        false,
                                        "thirdParty",
                                        true)));
        assertThat(facts.at("vulns.criticalWithFix")).hasValue(1L);
        assertThat(facts.at("vulns.remoteExploitable")).hasValue(1L);
        Schema schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(Files.readString(Path.of("..", "docs", "facts.schema.json")));
        assertThat(schema.validate(FactsJson.write(facts), InputFormat.JSON))
                .noneMatch(error -> error.toString().contains("vulns"));
    }

    @ParameterizedTest
    @CsvSource({
        "debian, 12.5, Debian:12",
        "ubuntu, 22.04, Ubuntu:22.04:LTS",
        "ubuntu, 23.10, Ubuntu:23.10",
        "rocky, 9.3, Rocky Linux:9",
        "almalinux, 8.9, AlmaLinux:8",
        "alpine, 3.19.1, Alpine:v3.19",
        "sles, 15.5, SUSE:Linux Enterprise 15 SP5",
        "sles, 12, SUSE:Linux Enterprise 12",
        "sles, 16.0, SUSE:Linux Enterprise Server 16.0",
        "opensuse, 15.5, openSUSE:Leap 15.5",
        "opensuse, 6.1, openSUSE:Leap Micro 6.1",
        "opensuse, 20261101, openSUSE:Tumbleweed",
        "centos, 7.9, ",
        "windows, 2019, ",
    })
    void aSystemHasItsEcosystem(String distribution, String version, String ecosystem) {
        assertThat(Ecosystem.of(system(distribution, version, "").build()).orElse(null))
                .isEqualTo(ecosystem);
    }

    @ParameterizedTest
    @CsvSource({
        "SUSE:Linux Enterprise Module for Basesystem 15 SP5, SUSE:Linux Enterprise 15 SP5",
        "SUSE:Linux Enterprise Server 15 SP5-LTSS, SUSE:Linux Enterprise 15 SP5",
        "SUSE:Linux Enterprise High Performance Computing 15 SP3-ESPOS, SUSE:Linux Enterprise 15 SP3",
        "SUSE:Linux Enterprise Module for Basesystem 15, SUSE:Linux Enterprise 15",
        "SUSE:Linux Enterprise Server LTSS Extended Security 12 SP5, SUSE:Linux Enterprise 12 SP5",
        "SUSE:Linux Enterprise Server 16.0, SUSE:Linux Enterprise Server 16.0",
        "SUSE:Linux Enterprise Micro 5.5, SUSE:Linux Enterprise Micro 5.5",
        "openSUSE:Leap 15.5, openSUSE:Leap 15.5",
        "Debian:12, Debian:12",
    })
    void allProductsOfASuseReleaseAreKeptTogether(String ecosystem, String kept) {
        assertThat(Ecosystem.kept(ecosystem)).isEqualTo(kept);
    }

    @Test
    void aServerOfSuseHasTheVulnerabilitiesOfItsModules() throws IOException {
        Facts facts =
                add(
                        system("sles", "15.7", "rpm")
                                .put(
                                        "packages.byName",
                                        Map.of(
                                                "gzip",
                                                built(
                                                        "1.10-150200.10.1",
                                                        "gzip",
                                                        "1.10-150200.10.1"))),
                        VulnDbTest.record(
                                "SUSE-SU-2026:1-1",
                                "SUSE:Linux Enterprise Module for Basesystem 15 SP7",
                                "gzip",
                                "1.10-150200.13.1"),
                        VulnDbTest.record(
                                "SUSE-SU-2026:2-1",
                                "SUSE:Linux Enterprise Server 16.0",
                                "gzip",
                                "1.13-160000.3.1"));

        assertThat(found(facts)).containsExactly("SUSE-SU-2026:1-1 gzip 1.10-150200.10.1");
    }

    @Test
    void openEulerTellsItsServicePackInItsPackages() {
        Facts facts =
                system("openeuler", "22.03", "rpm")
                        .put(
                                "packages.byName",
                                Map.of("bash", Map.of("version", "5.1.8-6.oe2203sp3")))
                        .build();
        assertThat(Ecosystem.of(facts)).contains("openEuler:22.03-LTS-SP3");
    }

    @Test
    void withoutDatabaseThereIsAReason() throws IOException {
        Facts facts = system("debian", "12", "deb").put("packages.byName", Map.of()).build();

        assertThat(VulnFacts.without(facts).whyUnread("vulns.findings").orElseThrow())
                .contains("assay vulndb import");
        assertThat(VulnFacts.add(facts, database).whyUnread("vulns.findings").orElseThrow())
                .contains("Debian:12");
    }
}
