package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Images;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Known vulnerabilities of a real Debian, by advisories that are made up. */
class VulnDbTest {

    private static final String SCORE = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

    @TempDir private Path folder;

    private static JsonNode facts(Object... more) throws IOException {
        Object[] arguments = new Object[more.length + 4];
        List<Object> first = List.of("inspect", Images.require("debian.qcow2"), "--output", "json");
        first.toArray(arguments);
        System.arraycopy(more, 0, arguments, first.size(), more.length);
        return JsonMapper.shared().readTree(Command.assay(arguments).out());
    }

    /** A record as Debian's feed has it. */
    private void advisory(String id, String ecosystem, String source, String fixed)
            throws IOException {
        Path feed = Files.createDirectories(folder.resolve("feed"));
        Files.writeString(
                feed.resolve(id + ".json"),
                """
                {"schema_version": "1.6.0", "id": "%s", "upstream": ["%s"],
                 "modified": "2025-03-01T10:00:00Z", "published": "2025-02-01T10:00:00Z",
                 "details": "made up",
                 "severity": [{"type": "CVSS_V3", "score": "%s"}],
                 "affected": [{
                   "package": {"ecosystem": "%s", "name": "%s", "purl": "pkg:deb/debian/%5$s"},
                   "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "%s"}]}],
                   "versions": ["0.1-1"]}]}
                """
                        .formatted(id, id.replace("DEBIAN-", ""), SCORE, ecosystem, source, fixed));
    }

    @Test
    void aPackageIsVulnerableUntilItsFixAsDpkgSees() throws IOException {
        JsonNode before = facts().path("facts");
        String ecosystem = "Debian:" + before.path("os").path("major").asInt();
        JsonNode library = before.path("packages").path("byName").path("libc6");
        String installed = library.path("sourceVersion").stringValue();
        String above = installed + "+0";
        Oracle dpkg = Oracle.require("dpkg");
        assertThat(dpkg.ask("--compare-versions", installed, "lt", above).exitCode()).isZero();
        advisory("DEBIAN-CVE-2099-1", ecosystem, "glibc", above);
        advisory("DEBIAN-CVE-2099-2", ecosystem, "glibc", installed);
        advisory("DEBIAN-CVE-2099-3", "Debian:4", "glibc", above);
        advisory("DEBIAN-CVE-2099-4", ecosystem, "linux", "99");
        Path database = folder.resolve("database");

        Command imported =
                Command.assay(
                        "vulndb",
                        "import",
                        folder.resolve("feed"),
                        "--to",
                        database,
                        "--lang",
                        "en");
        JsonNode vulns = facts("--vulndb", database).path("facts").path("vulns");

        assertThat(imported.exitCode()).isEqualTo(ExitCode.PASS);
        assertThat(imported.out()).contains(ecosystem + ": 3 advisories").contains("Debian:4");
        JsonNode findings = vulns.path("findings");
        assertThat(findings.valueStream().map(one -> one.path("id").stringValue()))
                .containsExactly("CVE-2099-1", "CVE-2099-4");
        assertThat(findings.get(0).path("package").stringValue()).isEqualTo("glibc");
        assertThat(findings.get(0).path("version").stringValue()).isEqualTo(installed);
        assertThat(findings.get(0).path("fixed").stringValue()).isEqualTo(above);
        assertThat(findings.get(0).path("cvss").asDouble()).isEqualTo(9.8);
        assertThat(findings.get(0).path("core").asBoolean()).isTrue();
        assertThat(findings.get(1).path("package").stringValue()).isEqualTo("linux");
        assertThat(vulns.path("criticalWithFix").asInt(-1)).isEqualTo(2);
        assertThat(vulns.path("highWithFix").asInt(-1)).isZero();
        assertThat(vulns.path("securityUpdatesPending").asInt()).isEqualTo(2);
        assertThat(vulns.path("database").path("ecosystem").stringValue()).isEqualTo(ecosystem);
    }

    @Test
    void aDatabaseAboutOthersLeavesThemUnknown() throws IOException {
        advisory("DEBIAN-CVE-2099-3", "Debian:4", "glibc", "99");
        Path database = folder.resolve("database");
        Command.assay("vulndb", "import", folder.resolve("feed"), "--to", database);
        JsonNode document = facts("--vulndb", database);

        assertThat(document.path("facts").has("vulns")).isFalse();
        assertThat(document.path("unread").path("vulns").stringValue()).contains("Debian:");
    }

    @Test
    void aFeedOfNoUseChangesNothing() throws IOException {
        Path broken = Files.writeString(folder.resolve("x.zip"), "no zip file");
        Command command = Command.assay("vulndb", "import", broken, "--to", folder.resolve("db"));

        assertThat(command.exitCode()).isEqualTo(ExitCode.UNREADABLE_IMAGE);
        assertThat(command.err()).contains("x.zip");
        assertThat(folder.resolve("db")).doesNotExist();
    }

    @Test
    void aDatabaseThatIsNotThereIsSaid() throws IOException {
        Command command =
                Command.assay(
                        "inspect",
                        Images.require("debian.qcow2"),
                        "--vulndb",
                        folder.resolve("nowhere"));

        assertThat(command.exitCode()).isEqualTo(ExitCode.NO_INPUT);
    }
}
