package assay.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileFileTest {

    private static final String GOOD =
            """
            id: my-cloud
            version: "3"
            title: {en: My cloud, zh: 我的云}
            sources: [{title: {en: Guide, zh: 指南}, section: "2.1"}]
            rules:
              - id: MY-01
                severity: warning
                kind: offline
                os: any
                area: disk
                section: "2.1"
                facts: [disk.format, filesystems]
                cel: disk.format == 'raw'
                every:
                  filesystems: item.type == 'ext4'
                title: {en: Raw and ext4, zh: 原始格式与 ext4}
                fix: {en: Convert it, zh: 请转换}
            """;

    @Test
    void aUsersOwnProfileIsReadFromAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("my-cloud.yaml"), GOOD);

        Profile profile = Profiles.read(file);

        assertThat(profile.id()).isEqualTo("my-cloud");
        assertThat(profile.version()).isEqualTo("3");
        Rule rule = profile.rules().getFirst();
        assertThat(rule.severity()).isEqualTo(Severity.WARNING);
        assertThat(rule.cel().source())
                .isEqualTo(
                        "(disk.format == 'raw') && (filesystems.all(item, item.type == 'ext4'))");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "severity: warning        | severty: warning           | severty",
                "severity: warning        | severity: fatal            | fatal",
                "severity: warning        |                            | severity is missing",
                "area: disk               | area: disc                 | disc",
                "area: disk               |                            | area is missing",
                "kind: offline            | kind: online               | online",
                "os: any                  | os: beos                   | beos",
                "cel: disk.format == 'raw'| cel: disk.format ==        | cel or every does not compile",
                "cel: disk.format == 'raw'| cel: disc.format == 'raw'  | undeclared reference to 'disc'",
                "cel: disk.format == 'raw'| cel: siz(disk.format) == 1 | undeclared reference to 'siz'",
                "facts: [disk.format, filesystems] | facts: [disk.format] | every names filesystems, which facts do not list",
                "facts: [disk.format, filesystems] | facts: [disk, disk.format, filesystems] | disk.format is part of disk",
                "facts: [disk.format, filesystems] | facts: [disk.format, disk.format, filesystems] | disk.format is listed twice",
                "facts: [disk.format, filesystems] | facts: ['disk format', filesystems] | not the path of a fact",
                "zh: 请转换               | de: Wandle es um            | de",
                "', zh: 请转换'           |                            | fix.zh is missing",
                "title: {en: Raw          | text: {en: Raw             | text",
                "item.type == 'ext4'      | itm.type == 'ext4'         | undeclared reference to 'itm'",
            })
    void aMistakeInARuleIsRefused(String right, String wrong, String message) {
        assertRefused(GOOD.replace(right, wrong == null ? "" : wrong), message);
    }

    @Test
    void theMessageNamesFileAndRule() {
        assertRefused(
                GOOD.replace("disk.format == 'raw'", "disk.format ="), "test.yaml: rule MY-01: ");
        assertRefused(
                GOOD.replace("severity", "severty"),
                "test.yaml: rule MY-01: unknown key 'severty'");
    }

    @Test
    void aMistakeOutsideTheRulesIsNamedByItsLine() {
        assertRefused(GOOD.replace("sources:", "source:"), "test.yaml:");
        assertRefused(GOOD.replace("version: \"3\"", "version: [3]"), "test.yaml:2: ");
    }

    @Test
    void repairsAreNamedByTheirIds() {
        assertRefused(GOOD + "    repair: [a b]\n", "repair: 'a b' is not a name");
        assertRefused(GOOD + "    repair: [a, a]\n", "repair: a is listed twice");
        assertThat(ProfileYaml.parse(GOOD + "    repair: [mbr]\n").rules().getFirst().repair())
                .containsExactly("mbr");
    }

    @Test
    void twoRulesOfOneIdAreRefused() {
        String rule = GOOD.substring(GOOD.indexOf("  - id"));

        assertRefused(GOOD + rule, "two rules are called MY-01");
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() {
        assertRefused(GOOD.replace("    os: any", "    os: any\n    os: linux"), "os");
    }

    @Test
    void aRuleThatDemandsNothingIsRefused() {
        String idle =
                GOOD.replace("    cel: disk.format == 'raw'\n", "")
                        .replaceAll("    every:\n.*\n", "");

        assertRefused(idle, "neither cel nor every");
    }

    @Test
    void aProfileWithoutRulesIsRefused() {
        assertRefused(GOOD.substring(0, GOOD.indexOf("rules:")), "rules is missing");
        assertRefused(GOOD.substring(0, GOOD.indexOf("rules:")) + "rules: []", "judges nothing");
    }

    @ParameterizedTest
    @CsvSource({"''", "'[1, 2]'", "'a: ['", "hello", "'id: !!java.io.File [x]'"})
    void whatIsNoProfileIsRefused(String yaml) {
        assertThatThrownBy(() -> ProfileYaml.parse(yaml))
                .isInstanceOf(ProfileException.class)
                .hasMessageStartingWith("test.yaml");
    }

    private static void assertRefused(String yaml, String message) {
        assertThat(yaml).isNotEqualTo(GOOD);
        assertThatThrownBy(() -> ProfileYaml.parse(yaml))
                .isInstanceOf(ProfileException.class)
                .hasMessageStartingWith("test.yaml")
                .hasMessageContaining(message);
    }
}
