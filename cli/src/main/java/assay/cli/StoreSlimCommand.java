package assay.cli;

import assay.store.block.ObjectId;
import assay.store.content.Slimming;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay store slim}: a content put together from others. */
@Command(
        name = "slim",
        description = {
            "Store a content once more, put together from pieces of others wherever these stand in it:",
            "for an image that was made anew, or is seldom read. Reading it takes longer. All bytes",
            "are compared; then rm the first one, and gc. Not for a store that a service uses.",
            "利用其他内容的数据片段重新存储，节省空间，但读取变慢。勿用于服务正在使用的存储库。"
        },
        mixinStandardHelpOptions = true)
final class StoreSlimCommand implements Callable<Integer> {

    @Mixin private final StoreOptions options = new StoreOptions();

    @Parameters(
            paramLabel = "ID",
            description = "The content, or what its id begins with. 内容标识或其开头。")
    private String id = "";

    @Option(
            names = "--from",
            required = true,
            paramLabel = "ID",
            description = {
                "A content that it is put together from, under a key of the same domain; up to seven.",
                "What is needed of it stays when it is removed. 所利用的内容，可多次给出。"
            })
    private List<String> from = new ArrayList<>();

    @Override
    public Integer call() {
        return options.run(false, this::slim);
    }

    private int slim(StoreOptions.Opened store) throws IOException {
        ObjectId content = options.find(store, id);
        List<ObjectId> bases = new ArrayList<>();
        for (String base : from) {
            bases.add(options.find(store, base));
        }
        Optional<Slimming.Slim> made =
                new Slimming(store.place(), store.keys(), Clock.systemUTC()).run(content, bases);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("source", content.toString());
        made.ifPresent(slim -> {
            json.put("content", slim.content().id().toString());
            json.put("before", slim.before());
            json.put("after", slim.after());
        });
        if (made.isEmpty()) {
            options.answer(json, "store.notSlim", content.toString());
        } else {
            options.answer(
                    json,
                    "store.slim",
                    content.toString(),
                    made.get().content().id().toString(),
                    ByteSize.text(made.get().before()),
                    ByteSize.text(made.get().after()));
        }
        return ExitCode.PASS;
    }
}
