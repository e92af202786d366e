package assay.cli;

import assay.cli.RulesOptions.Checked;
import assay.rules.Conflict;
import assay.rules.Plan;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code assay plan}: how few copies of an image satisfy several clouds. */
@Command(
        name = "plan",
        description = {
            "Say how few copies of an image satisfy all profiles, and what each needs changed.",
            "规划：用最少的副本满足所有规则集。"
        },
        footer = {
            "",
            "Exit code: 0 there is a plan, 64 wrong usage, 65 the image cannot be read,",
            "66 there is no such file."
        },
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {

    @Mixin private final ImageOptions options = new ImageOptions();

    @Mixin private final RulesOptions rules = new RulesOptions();

    @Override
    public Integer call() throws IOException {
        Checked checked = rules.check(options);
        Plan plan =
                Plan.of(
                        checked.report(),
                        checked.facts().at("os.family").map(Object::toString),
                        Conflict.known());
        switch (options.output()) {
            case json -> options.out().println(plan.toJson());
            case text -> new PlanText(plan, options.messages()).print(options.out());
        }
        return ExitCode.PASS;
    }
}
