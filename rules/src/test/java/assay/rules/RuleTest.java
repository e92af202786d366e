package assay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Evidence;
import assay.guest.Facts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTest {

    private static Rule rule(String yaml) {
        return ProfileYaml.of(yaml).rules().getFirst();
    }

    private static Rule linuxRule() {
        return rule(
                """
                os: linux
                facts: [disk.format, os.distro]
                when: os.distro != 'alpine'
                cel: disk.format == 'qcow2'
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "linux,   debian, qcow2, PASS",
        "linux,   debian, iso,   FAIL",
        "linux,   debian, ,      UNKNOWN",
        "linux,   alpine, iso,   NOT_APPLICABLE",
        "linux,   ,       qcow2, UNKNOWN",
        "windows, debian, qcow2, NOT_APPLICABLE",
        "unknown, debian, qcow2, UNKNOWN",
        ",        debian, qcow2, UNKNOWN",
    })
    void theVerdictComesFromSystemGuardAndCondition(
            String family, String distro, String format, Verdict expected) {
        FactsDocument facts = FactsDocument.empty();
        facts = family == null ? facts : facts.with("os.family", family);
        facts = distro == null ? facts : facts.with("os.distro", distro);
        facts = format == null ? facts : facts.with("disk.format", format);

        assertThat(linuxRule().judge(facts.facts()).verdict()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "data,      NOT_APPLICABLE",
        "empty,     NOT_APPLICABLE",
        "unknown,   UNKNOWN",
        "installer, UNKNOWN",
        "system,    UNKNOWN",
    })
    void whereThereIsNoSystemARuleOfOneDoesNotApply(String role, Verdict expected) {
        Facts facts = FactsDocument.empty().with("disk.role", role).facts();

        assertThat(linuxRule().judge(facts).verdict()).isEqualTo(expected);
    }

    @Test
    void anUnknownFindingSaysWhichFactIsMissingAndWhy() {
        Facts facts =
                FactsDocument.empty()
                        .with("os.family", "linux")
                        .with("os.distro", "debian")
                        .unread("disk", "the qcow2 header is cut off at byte 72")
                        .facts();

        Finding finding = linuxRule().judge(facts);

        assertThat(finding.missing())
                .containsExactly(
                        new Missing(
                                "disk.format",
                                "the qcow2 header is cut off at byte 72",
                                Given.INSPECTION));
        assertThat(finding.evidence())
                .containsExactly(new Observation("os.distro", "debian", "", 0, ""));
    }

    @Test
    void anUnknownSystemIsNamedAsWhatIsMissing() {
        Finding finding = linuxRule().judge(FactsDocument.empty().facts());

        assertThat(finding.missing().getFirst())
                .isEqualTo(
                        new Missing("os.family", "inspection did not find it", Given.INSPECTION));
    }

    @Test
    void aDeclarationThatNobodyMadeIsMissing() {
        Rule rule =
                rule(
                        """
                        os: any
                        facts: [image.licence]
                        cel: image.licence == 'byol'
                        """);

        assertThat(rule.judge(FactsDocument.empty().facts()).missing())
                .containsExactly(
                        new Missing("image.licence", "nobody has declared it", Given.LISTING));
    }

    @Test
    void aFactInAFormThatTheRuleCannotUseIsUnknownWithTheReason() {
        Finding finding =
                linuxRule()
                        .judge(
                                FactsDocument.empty()
                                        .with("os.family", "linux")
                                        .with("os.distro", "debian")
                                        .with("disk.format", List.of("qcow2"))
                                        .facts());
        assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);

        Rule list = rule("os: any\nfacts: [disks]\nevery: {disks: item.size > 0}\n");
        Finding odd = list.judge(FactsDocument.empty().with("disks", List.of("sda")).facts());
        assertThat(odd.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(odd.missing()).extracting(Missing::fact).containsExactly("disks");
    }

    @Test
    void aVulnerabilityThatDoesNotSayWhetherItIsExploitableDecidesNothing() {
        Map<String, Object> finding = new TreeMap<>(Map.of("hasFix", true, "cvss", 9.8));
        Facts facts = Facts.builder().put("vulns.findings", List.of(finding)).build();

        Finding said =
                Profiles.get("x-tencent-security").judge(facts).findings().stream()
                        .filter(each -> each.rule().id().equals("TCS-SYS-01"))
                        .findFirst()
                        .orElseThrow();

        assertThat(said.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(said.missing())
                .containsExactly(
                        new Missing(
                                "vulns.findings",
                                "there is no \"exploitable\" in it",
                                Given.INSPECTION));
        assertThat(said.missing().getFirst().reason().zh()).isEqualTo("其中缺少 exploitable");
    }

    @Test
    void theEvidenceShowsValueAndPlace() {
        Rule rule = rule("os: any\nfacts: [disk.format]\ncel: disk.format == 'qcow2'\n");
        Facts facts =
                FactsDocument.empty()
                        .with("disk.format", "vhdx")
                        .facts("disk.format", new Evidence("first bytes", 0, "vhdxfile"));

        assertThat(rule.judge(facts).evidence())
                .containsExactly(
                        new Observation("disk.format", "vhdx", "first bytes", 0, "vhdxfile"));
    }

    @Test
    void theEvidenceOfAFailedListShowsTheItemsThatBrokeTheRule() {
        Rule rule = rule("os: any\nfacts: [types]\nevery: {types: \"item in ['ext3', 'ext4']\"}\n");
        Facts facts = FactsDocument.empty().with("types", List.of("ext4", "xfs", "ext3")).facts();

        Finding finding = rule.judge(facts);

        assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding.evidence())
                .extracting(Observation::value)
                .containsExactly("1 of 3: xfs");
    }

    @Test
    void anExpressionSeesTheListedFactsAlone() {
        Rule rule = rule("os: any\nfacts: [disk.format]\ncel: disk.encrypted\n");

        Facts facts =
                FactsDocument.empty()
                        .with("disk.format", "raw")
                        .with("disk.encrypted", true)
                        .facts();

        assertThat(rule.judge(facts).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aHostileGuestCannotSteerTheTerminalThroughEvidence() {
        Rule rule = rule("os: any\nfacts: [os.name]\ncel: os.name == 'x'\n");
        Facts facts =
                FactsDocument.empty()
                        .with("os.name", "\u001b[31mPASS")
                        .facts("os.name", new Evidence("/etc/\u001b]0;x", 3, "NAME=\u0007"));

        Observation seen = rule.judge(facts).evidence().getFirst();

        assertThat(seen.value() + seen.where() + seen.text()).doesNotContainPattern("\\p{Cntrl}");
    }

    private static final Map<String, Object> SERVICES =
            Map.of(
                    "auditd", Map.of("enabled", false),
                    "cron", Map.of("enabled", true),
                    "dbus", Map.of("enabled", true),
                    "ssh", Map.of("enabled", true),
                    "ssh.socket", Map.of("enabled", false),
                    "udev", Map.of("enabled", true));

    @ParameterizedTest
    @CsvSource({
        "auditd,     services.auditd,      {enabled: false}, /lib/auditd.service",
        "ssh.socket, services[ssh.socket], {enabled: false}, /lib/ssh.socket",
        "firewalld,  services,             '6, no firewalld', ''",
    })
    void ofManyServicesTheEvidenceShowsTheOneThatARuleAsksFor(
            String asked, String fact, String value, String where) {
        Rule rule =
                rule(
                        "os: any\nfacts: [services]\ncel: \"'%s' in services && services['%s'].enabled\"\n"
                                .formatted(asked, asked));
        Facts facts =
                Facts.builder()
                        .put("services", SERVICES)
                        .evidence("services.auditd", Evidence.at("/lib/auditd.service"))
                        .evidence("services[ssh.socket]", Evidence.at("/lib/ssh.socket"))
                        .build();

        assertThat(rule.judge(facts).evidence())
                .containsExactly(new Observation(fact, value, where, 0, ""));
    }

    @ParameterizedTest
    @CsvSource({"nouveau, nouveau, /etc/b.conf, 3", "pcspkr, '6, no pcspkr', '', 0"})
    void ofALongListTheEvidenceShowsTheItemThatARuleAsksFor(
            String asked, String value, String where, int line) {
        Rule rule =
                rule(
                        "os: any\nfacts: [modprobe.blacklist]\ncel: \"'%s' in modprobe.blacklist\"\n"
                                .formatted(asked));
        Facts facts =
                Facts.builder()
                        .put("modprobe.blacklist", List.of("a", "b", "c", "d", "e", "nouveau"))
                        .evidence(
                                "modprobe.blacklist", new Evidence("/etc/a.conf", 1, "blacklist a"))
                        .evidence(
                                "modprobe.blacklist",
                                new Evidence("/etc/b.conf", 3, "blacklist nouveau"))
                        .build();

        assertThat(rule.judge(facts).evidence()).hasSize(1);
        assertThat(rule.judge(facts).evidence().getFirst())
                .extracting(Observation::value, Observation::where, Observation::line)
                .containsExactly(value, where, line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "d.name == 'netkvm'             | 1 of 2: {name: netkvm, start: manual} | Services/netkvm",
                "d.name == 'viostor'            | 2, no viostor                         | ''",
                "d.name in ['vioscsi', 'pvscsi'] | 1 of 2: {name: pvscsi, start: boot}   | Services/pvscsi",
            })
    void ofObjectsTheEvidenceShowsThoseThatARuleAsksFor(String asked, String value, String where) {
        Rule rule =
                rule(
                        "os: any\nfacts: [windows.drivers]\ncel: \"windows.drivers.exists(d, %s && d.start == 'system')\"\n"
                                .formatted(asked));
        Map<String, Object> storage = new TreeMap<>(Map.of("name", "pvscsi", "start", "boot"));
        Map<String, Object> network = new TreeMap<>(Map.of("name", "netkvm", "start", "manual"));
        Facts facts =
                Facts.builder()
                        .put("windows.drivers", List.of(storage, network))
                        .evidence("windows.drivers[0]", Evidence.at("Services/pvscsi"))
                        .evidence("windows.drivers[1]", Evidence.at("Services/netkvm"))
                        .build();

        assertThat(rule.judge(facts).evidence())
                .containsExactly(new Observation("windows.drivers", value, where, 0, ""));
    }
}
