package assay.cli;

import assay.rules.CheckReport;
import assay.rules.CheckReport.ProfileReport;
import assay.rules.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code assay check}: whether clouds will accept an image, and why not. */
@Command(
        name = "check",
        description = "Say whether clouds will accept an image. 检查镜像能否被云平台接受。",
        footer = {
            "",
            "Exit code: 0 every profile passes, 1 one fails, 2 one could not be decided,",
            "64 wrong usage, 65 the image cannot be read, 66 there is no such file."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @Mixin private final ImageOptions options = new ImageOptions();

    @Mixin private final RulesOptions rules = new RulesOptions();

    @Mixin private final ReportOptions reports = new ReportOptions();

    @Override
    public Integer call() throws IOException {
        reports.require(options.messages());
        CheckReport report = reports.named(rules.check(options).report(), options.file());
        reports.write(report, options.messages());
        switch (options.output()) {
            case json -> options.out().println(report.toJson());
            case text -> print(report, options);
        }
        return exitCode(report);
    }

    /** The report for people. */
    static void print(CheckReport report, ImageOptions options) {
        OriginHint.print(report, options.messages(), options.out());
        if (report.profiles().size() == 1) {
            new CheckText(report.profiles().getFirst(), options.messages()).print(options.out());
        } else {
            new MatrixText(report, options.messages()).print(options.out());
        }
        CheckText.printUnused(report, options.messages(), options.out());
    }

    /** What the verdicts together say. */
    static int exitCode(CheckReport report) {
        List<Verdict> verdicts = report.profiles().stream().map(ProfileReport::verdict).toList();
        if (verdicts.contains(Verdict.FAIL)) {
            return ExitCode.FAIL;
        }
        return verdicts.stream().allMatch(Verdict.PASS::equals)
                ? ExitCode.PASS
                : ExitCode.INCONCLUSIVE;
    }
}
