package assay.cli;

import assay.store.care.Collection;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay store gc}: frees what no content needs. */
@Command(
        name = "gc",
        description = {
            "Delete the blocks that nothing needs, while the store is in use. 回收无用的数据块。"
        },
        mixinStandardHelpOptions = true)
final class StoreGcCommand implements Callable<Integer> {

    @Mixin private final StoreOptions options = new StoreOptions();

    @Option(names = "--dry-run", description = "Only count what it would delete. 只统计，不删除。")
    private boolean dryRun;

    @Option(
            names = "--give-up-uploads",
            paramLabel = "DAYS",
            description = {
                "Give up uploads that have stored nothing for so long, as they were killed.",
                "None of them may ever go on. 放弃这么多天没有进展的上传。"
            })
    private OptionalInt days = OptionalInt.empty();

    @Option(
            names = "--ignore-damaged",
            description = {
                "Go on though a content is damaged: its blocks are lost then. Repair it first.",
                "忽略损坏的内容，其数据块将被删除。"
            })
    private boolean ignoreDamaged;

    @Override
    public Integer call() {
        if (days.orElse(1) < 1) {
            throw options.failure(ExitCode.USAGE, "error.storeDays", days.getAsInt());
        }
        return options.run(false, this::collect);
    }

    private int collect(StoreOptions.Opened store) throws IOException {
        Optional<Duration> silent =
                days.isPresent() ? Optional.of(Duration.ofDays(days.getAsInt())) : Optional.empty();
        Collection.Result result =
                new Collection(store.place(), Clock.systemUTC())
                        .run(new Collection.Options(dryRun, ignoreDamaged, silent));
        int uploads = store.contents().uploads().size();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dryRun", dryRun);
        json.put("contents", result.contents());
        json.put("objects", result.objects());
        json.put("bytes", result.bytes());
        json.put("settled", result.settled());
        json.put("uploadsGivenUp", result.uploads());
        json.put("uploadsLeft", uploads);
        json.put("condemnations", result.condemnations());
        json.put("unreadable", result.unreadable());
        options.answer(
                json,
                dryRun ? "store.wouldCollect" : "store.collected",
                result.objects(),
                ByteSize.text(result.bytes()),
                result.contents());
        if (!options.isJson() && uploads > 0) {
            options.out().println(options.messages().text("store.uploads", uploads));
        }
        return ExitCode.PASS;
    }
}
