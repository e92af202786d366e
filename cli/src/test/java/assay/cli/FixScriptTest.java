package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Images;
import assay.testkit.Oracle;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A script that mends what fails in a real Debian. */
class FixScriptTest {

    private static Command fix(Object... options) {
        Object[] all = new Object[options.length + 2];
        all[0] = "fix-script";
        all[1] = Images.require("debian.qcow2");
        System.arraycopy(options, 0, all, 2, options.length);
        return Command.assay(all);
    }

    @Test
    void theScriptAnswersWhatFails() {
        Command command = fix("--for", "tencent-market", "--lang", "en");

        assertThat(command.exitCode()).isEqualTo(ExitCode.PASS);
        Oracle.require("bash").feed(command.out(), "-n");
        assertThat(command.out())
                .startsWith("#!/usr/bin/env bash\n# assay fix-script, 20")
                .contains("# profiles: tencent-market", "# answers: TC-MKT-SEC-06\nbegin ntp\n(\n")
                .contains("# What no script mends, and what to do about it:\n#\n# TC-MKT-");
    }

    @Test
    void whereNothingFailsThereIsNothingToDo() {
        Command command = fix("--for", "x-hygiene", "--lang", "zh");

        assertThat(command.exitCode()).isEqualTo(ExitCode.PASS);
        assertThat(command.out()).contains("# 规则集：x-hygiene", "# 没有不通过的规则").doesNotContain("begin");
    }

    @Test
    void thePlanIsGivenAsJson() {
        Command command = fix("--for", "x-hygiene,tencent-market", "--output", "json");

        JsonNode plan = JsonMapper.shared().readTree(command.out());
        assertThat(plan.at("/shell").stringValue()).isEqualTo("bash");
        assertThat(plan.at("/profiles").toString()).contains("x-hygiene", "tencent-market");
        assertThat(plan.at("/steps").toString()).contains("\"repair\":\"ntp\"", "TC-MKT-SEC-06");
        assertThat(plan.at("/remaining/0/reason").stringValue()).isEqualTo("no-script");
    }

    @Test
    void theShellCanBeChosen() {
        Command command = fix("--for", "tencent-market", "--shell", "powershell", "--lang", "en");

        assertThat(command.out()).startsWith("\ufeff#").contains("Step 'ntp' {\nSet-Start");
        assertThat(fix("--for", "x-hygiene", "--shell", "fish").exitCode())
                .isEqualTo(ExitCode.USAGE);
    }
}
