package assay.cli;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Images;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Debian passes; variants of it that break one rule fail, naming that rule and no other. */
class VariantsTest {

    @Test
    void aConformantDebianPasses() {
        Command command = check("debian.qcow2");

        assertThat(command.exitCode()).isEqualTo(ExitCode.PASS);
        assertThat(profile(command).path("verdict").stringValue()).isEqualTo("PASS");
        assertThat(rules(command, "FAIL")).isEmpty();
        assertThat(rules(command, "UNKNOWN")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "gpt.qcow2,         TC-IMP-LNX-04",
        "xfs.qcow2,         TC-IMP-LNX-05",
        "ext2.qcow2,        TC-IMP-LNX-05",
        "oversized.qcow2,   TC-IMP-LNX-06",
        "two-nics.qcow2,    TC-IMP-LNX-07",
        "static-ipv6.qcow2, TC-IMP-LNX-08",
        "no-virtio.qcow2,   TC-IMP-LNX-10",
    })
    void anImageThatBreaksARuleFailsByThatRuleAlone(String image, String rule) {
        Command command = check(image);

        assertThat(command.exitCode()).isEqualTo(ExitCode.FAIL);
        assertThat(rules(command, "FAIL")).containsExactly(rule);
        assertThat(rules(command, "UNKNOWN")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "qcloud-ini.qcow2,      TC-IMP-LNX-09",
        "modified-kernel.qcow2, TC-IMP-LNX-11",
    })
    void anImageThatBreaksOnlyAnAdviceIsWarnedOfAndPasses(String image, String rule) {
        Command command = check(image);

        assertThat(command.exitCode()).isEqualTo(ExitCode.PASS);
        assertThat(rules(command, "FAIL")).containsExactly(rule);
    }

    /** Tencent Cloud's conditions for import say nothing about swap; UCloud's and Azure's do. */
    @Test
    void aSwapPartitionIsSeenAndBreaksNoRuleOfTencentImport() {
        Command command = check("swap.qcow2");
        JsonNode facts =
                json(Command.assay("inspect", Images.require("swap.qcow2"), "--output", "json"));

        assertThat(command.exitCode()).isEqualTo(ExitCode.PASS);
        assertThat(rules(command, "FAIL")).isEmpty();
        assertThat(facts.at("/facts/swap/partitions")).hasSize(1);
        assertThat(facts.at("/facts/swap/fstabEntries")).hasSize(1);
    }

    @Test
    void aDataDiskIsNotASystemDisk() {
        Command command = check("data.qcow2");

        assertThat(command.exitCode()).isEqualTo(ExitCode.FAIL);
        assertThat(rules(command, "FAIL")).containsExactly("TC-IMP-ANY-01");
    }

    @Test
    void theReportSaysWhereItWasSeenAndWhatToDoInBothLanguages() {
        Object image = Images.require("static-ipv6.qcow2");

        Command english = Command.assay("check", image, "--for", "tencent-import", "--lang", "en");
        Command chinese = Command.assay("check", image, "--for", "tencent-import", "--lang", "zh");

        assertThat(english.out())
                .contains("FAIL  TC-IMP-LNX-08", "/etc/network/interfaces", "to do: ");
        assertThat(chinese.out()).contains("不通过  TC-IMP-LNX-08", "/etc/network/interfaces", "处理办法");
    }

    private static Command check(String image) {
        return Command.assay(
                "check", Images.require(image), "--for", "tencent-import", "--output", "json");
    }

    private static Set<String> rules(Command command, String verdict) {
        return profile(command)
                .path("findings")
                .valueStream()
                .filter(finding -> finding.path("verdict").stringValue().equals(verdict))
                .map(finding -> finding.path("rule").stringValue())
                .collect(toSet());
    }

    private static JsonNode profile(Command command) {
        return json(command).path("profiles").path(0);
    }

    private static JsonNode json(Command command) {
        assertThat(command.err()).isEmpty();
        return JsonMapper.shared().readTree(command.out());
    }
}
