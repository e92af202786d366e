package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Reports are written beside what is printed, in the form that their names ask for. */
class ReportTest {

    @TempDir private Path folder;

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    @Test
    void oneCheckWritesSeveralReports() throws IOException {
        Command command =
                Command.assay(
                        "check",
                        Images.require("gpt.qcow2"),
                        "--for",
                        "tencent-import",
                        "--lang",
                        "zh",
                        "--report",
                        folder.resolve("report.html"),
                        "--report",
                        folder.resolve("report.sarif"),
                        "--report",
                        folder.resolve("report.xml"),
                        "--report",
                        folder.resolve("report.JSON"));

        assertThat(command.exitCode()).isEqualTo(ExitCode.FAIL);
        assertThat(command.out()).contains("TC-IMP-LNX-04");
        assertThat(read("report.html"))
                .contains("lang=\"zh-CN\"", "<h1>gpt.qcow2</h1>", "不通过", "TC-IMP-LNX-04")
                .containsPattern("sha256:[0-9a-f]{64}");
        assertThat(read("report.sarif")).contains("\"ruleId\" : \"TC-IMP-LNX-04\"");
        assertThat(read("report.xml")).contains("<testsuite name=\"tencent-import\"");
        assertThat(JsonMapper.shared().readTree(read("report.JSON")).at("/image/partitions/0/role"))
                .hasToString("\"bios-boot\"");
    }

    @Test
    void aReportOfAnotherFormIsRefusedBeforeTheImageIsRead() {
        Command command =
                Command.assay(
                        "check", "none.qcow2", "--for", "all", "--report", "x.pdf", "--lang", "en");

        assertThat(command.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(command.err()).contains("x.pdf", ".sarif");
    }

    @Test
    void aReportInAFolderThatIsNotThereIsRefused() {
        Path none = folder.resolve("none");
        Path file = none.resolve("report.html");

        Command command = Command.assay("check", "none.qcow2", "--for", "all", "--report", file);

        assertThat(command.exitCode()).isEqualTo(ExitCode.NO_INPUT);
        assertThat(command.err()).contains(none.toString());
    }
}
