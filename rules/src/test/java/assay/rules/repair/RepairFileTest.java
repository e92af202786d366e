package assay.rules.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files of repairs are read strictly, and mistakes are named by file and repair. */
final class RepairFileTest {

    private static final String GOOD =
            """
            - id: ssh-port
              class: file
              title: {en: Title, zh: 标题}
              bash: |
                echo done
            """;

    private static List<Repair> read(String yaml) {
        return RepairFile.read("some.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(String yaml, String problem) {
        assertThatThrownBy(() -> Repairs.of(read(yaml)))
                .isInstanceOf(RepairException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aRepairIsRead() {
        Repair repair = read(GOOD).getFirst();

        assertThat(repair.id()).isEqualTo("ssh-port");
        assertThat(repair.category()).isEqualTo(Repair.Category.FILE);
        assertThat(repair.script(Shell.BASH)).hasValue("echo done\n");
        assertThat(repair.script(Shell.POWERSHELL)).isEmpty();
    }

    @Test
    void mistakesAreNamedByFileAndRepair() {
        assertRefused(GOOD + "  shell: x\n", "some.yaml: repair ssh-port: unknown key 'shell'");
        assertRefused(GOOD.replace(", zh: 标题", ""), "some.yaml: repair ssh-port: title.zh");
        assertRefused(GOOD.replace("class: file", "class: files"), "some.yaml: repair ssh-port:");
        assertRefused(GOOD.replace("ssh-port", "SSH port"), "ids are lower case");
        assertRefused(GOOD.replace("id: ssh-port", "then: []"), "repair without id: id is missing");
        assertRefused("a: b\n", "some.yaml");
    }

    @Test
    void aRepairHasAScriptUnlessPeopleMustDoIt() {
        assertRefused(GOOD.replace("class: file", "class: rebuild"), "unless its class is rebuild");
        assertRefused(GOOD.replaceFirst("(?s)  bash.*", ""), "unless its class is rebuild");
    }

    @Test
    void whatRepairsNameMustBeThere() {
        assertRefused(GOOD + GOOD, "two repairs");
        assertRefused(GOOD + "  then: [other]\n", "ssh-port: no repair other follows");
        assertRefused(GOOD + "  then: [ssh-port]\n", "ssh-port: no repair ssh-port follows");
        assertRefused(GOOD + "  excludes: [other]\n", "ssh-port: there is no repair other");
    }
}
