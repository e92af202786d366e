package assay.cli;

import assay.store.block.ObjectId;
import assay.store.care.Transfer;
import assay.store.content.Root;
import assay.store.key.KeyFile;
import assay.store.key.KeyService;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.file.Path;
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

/** {@code assay store copy}: contents to another store. */
@Command(
        name = "copy",
        description = {
            "Copy contents to another store; only what that lacks is moved. If it was stopped, run it",
            "again. 将内容复制到另一存储库，只传其缺少的数据块。"
        },
        mixinStandardHelpOptions = true)
final class StoreCopyCommand implements Callable<Integer> {

    @Mixin private final StoreOptions options = new StoreOptions();

    @Parameters(
            arity = "1..*",
            paramLabel = "ID",
            description = "Contents, or what their ids begin with. 内容标识或其开头。")
    private final List<String> ids = new ArrayList<>();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "PLACE",
            description = "The other store. 目标存储库。")
    private String to = "";

    @Option(
            names = "--to-keys",
            paramLabel = "FILE",
            description = "The other store's file with keys; --keys by default. 目标密钥文件。")
    private Optional<Path> toKeys = Optional.empty();

    @Option(
            names = "--to-key",
            paramLabel = "NAME",
            description = {
                "The key of encrypted contents there; by default the one of the same name.",
                "目标存储库中使用的密钥。"
            })
    private Optional<String> toKey = Optional.empty();

    @Override
    public Integer call() {
        return options.run(false, this::copy);
    }

    private int copy(StoreOptions.Opened store) throws IOException {
        KeyService keys = toKeys.isPresent() ? new KeyFile(toKeys.get()) : store.keys();
        List<ObjectId> contents = new ArrayList<>();
        for (String id : ids) {
            contents.add(options.find(store, id));
        }
        try (Place place = options.place(to).open(true)) {
            Transfer transfer =
                    new Transfer(
                            new Transfer.End(store.place(), store.keys()),
                            new Transfer.End(place, keys),
                            Clock.systemUTC());
            for (ObjectId content : contents) {
                copy(transfer, store, content);
            }
        }
        return ExitCode.PASS;
    }

    private void copy(Transfer transfer, StoreOptions.Opened store, ObjectId content)
            throws IOException {
        Root root = store.contents().root(content);
        double size = Math.max(1, root.size());
        Transfer.Result result;
        try (ProgressBar bar = ProgressBar.onTerminal()) {
            result =
                    transfer.copy(
                            content, toKey, (done, _) -> bar.show((int) (100 * (done / size))));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("source", content.toString());
        json.put("content", result.content().id().toString());
        json.put("size", root.size());
        json.put("objects", result.objects());
        json.put("bytes", result.bytes());
        options.answer(
                json,
                "store.copied",
                result.content().id().toString(),
                ByteSize.text(root.size()),
                ByteSize.text(result.bytes()));
    }
}
