package assay.cli;

import assay.store.care.Stats;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code assay store stats}: how much there is, and what is saved. */
@Command(
        name = "stats",
        description = "Say how much the store holds and what it saves. 存储库统计。",
        mixinStandardHelpOptions = true)
final class StoreStatsCommand implements Callable<Integer> {

    @Mixin private final StoreOptions options = new StoreOptions();

    @Override
    public Integer call() {
        return options.run(false, this::print);
    }

    private int print(StoreOptions.Opened store) throws IOException {
        Stats stats = Stats.of(store.place());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("contents", stats.contents());
        json.put("logical", stats.logical());
        json.put("data", stats.data());
        json.put("unique", stats.unique());
        json.put("stored", stats.stored());
        json.put("ratio", stats.ratio());
        json.put("objects", stats.objects());
        json.put("unreferenced", stats.unreferenced());
        options.answer(
                json,
                "store.stats",
                stats.contents(),
                ByteSize.text(stats.logical()),
                ByteSize.text(stats.data()),
                ByteSize.text(stats.unique()),
                ByteSize.text(stats.stored()),
                String.format(Locale.ROOT, "%.1f", stats.ratio()),
                stats.objects(),
                ByteSize.text(stats.unreferenced()));
        return ExitCode.PASS;
    }
}
