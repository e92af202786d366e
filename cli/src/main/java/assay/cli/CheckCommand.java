package assay.cli;

import assay.guest.Facts;
import assay.rules.CheckReport;
import assay.rules.Judgement;
import assay.rules.Profile;
import assay.rules.Profiles;
import assay.rules.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay check}: whether a cloud will accept an image, and why not. */
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

    @Option(
            names = "--for",
            required = true,
            split = ",",
            paramLabel = "PROFILE",
            description = "The profiles to check against, such as tencent-import. 规则集。")
    private final List<String> profileIds = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        List<String> ids = profileIds.stream().distinct().toList();
        ids.forEach(this::requireKnown);
        // Compiling the rules takes about as long as reading the image, so both are done at once.
        CompletableFuture<List<Profile>> profiles =
                CompletableFuture.supplyAsync(() -> ids.stream().map(Profiles::get).toList());
        Facts facts = options.inspect();
        List<Judgement> judgements =
                profiles.join().stream().map(profile -> profile.judge(facts)).toList();
        switch (options.output()) {
            case json -> {
                CheckReport report = CheckReport.of(image(facts), judgements);
                options.out().println(report.toJson());
            }
            case text -> {
                for (Judgement judgement : judgements) {
                    new CheckText(judgement, options.messages()).print(options.out());
                }
            }
        }
        return exitCode(judgements);
    }

    private Map<String, Object> image(Facts facts) {
        Map<String, Object> image = new LinkedHashMap<>();
        image.put("path", options.image());
        for (String fact : List.of("format", "virtualSize", "fileSize")) {
            facts.at("disk." + fact).ifPresent(value -> image.put(fact, value));
        }
        return image;
    }

    private void requireKnown(String id) {
        if (!Profiles.builtIn().contains(id)) {
            String known = String.join(", ", Profiles.builtIn());
            throw new CommandFailure(
                    ExitCode.USAGE, options.messages().text("error.unknownProfile", id, known));
        }
    }

    private static int exitCode(List<Judgement> judgements) {
        List<Verdict> verdicts = judgements.stream().map(Judgement::verdict).toList();
        if (verdicts.contains(Verdict.FAIL)) {
            return ExitCode.FAIL;
        }
        return verdicts.stream().allMatch(Verdict.PASS::equals)
                ? ExitCode.PASS
                : ExitCode.INCONCLUSIVE;
    }
}
