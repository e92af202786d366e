package assay.cli;

import assay.cli.RulesOptions.Checked;
import assay.rules.repair.FixPlan;
import assay.rules.repair.FixScript;
import assay.rules.repair.Repairs;
import assay.rules.repair.Shell;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay fix-script}: a script that mends what fails. */
@Command(
        name = "fix-script",
        description = {
            "Write a script that mends what fails, to be read and then run inside a copy.",
            "生成修复脚本，供审阅后在镜像副本启动的机器内运行。"
        },
        footer = {
            "",
            "Exit code: 0 the script does something, or nothing fails, 1 something fails and no",
            "script mends it, 64 wrong usage, 65 the image cannot be read,",
            "66 there is no such file."
        },
        mixinStandardHelpOptions = true)
final class FixScriptCommand implements Callable<Integer> {

    @Mixin private final ImageOptions options = new ImageOptions();

    @Mixin private final RulesOptions rules = new RulesOptions();

    @Option(
            names = "--shell",
            paramLabel = "bash|powershell",
            description = "What runs the script; by default as the image's system wants. 脚本类型。")
    private @Nullable Shell shell;

    @Override
    public Integer call() throws IOException {
        Checked checked = rules.check(options);
        Repairs repairs = Repairs.builtIn();
        FixPlan plan = FixPlan.of(checked.report(), shell(checked), repairs);
        switch (options.output()) {
            case json -> options.out().println(plan.toJson());
            case text ->
                    options.out()
                            .print(
                                    new FixScript(plan, repairs, options.messages().locale())
                                            .write(LocalDate.now(ZoneId.systemDefault())));
        }
        return plan.isUseful() ? ExitCode.PASS : ExitCode.FAIL;
    }

    private Shell shell(Checked checked) {
        return shell != null
                ? shell
                : Shell.of(checked.facts().at("os.family").map(Object::toString).orElse("unknown"));
    }
}
