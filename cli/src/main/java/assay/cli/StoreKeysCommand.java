package assay.cli;

import assay.store.content.Rewrapping;
import assay.store.content.Root;
import assay.store.key.KeyName;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code assay store keys}: the named keys of encrypted contents. */
@Command(
        name = "keys",
        description = {
            "List, create or rotate named keys; rewrap lets the newest version of a rotated key read all.",
            "列出、创建、轮换密钥；轮换后可用 rewrap 重新封装。"
        },
        mixinStandardHelpOptions = true)
final class StoreKeysCommand implements Callable<Integer> {

    @Mixin private final StoreOptions options = new StoreOptions();

    @Parameters(index = "0", description = "${COMPLETION-CANDIDATES}. 操作。")
    private Action action = Action.list;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "The key. 密钥名。")
    private Optional<String> name = Optional.empty();

    /** What is done; in lower case, as it is written. */
    enum Action {
        list,
        create,
        rotate,
        rewrap
    }

    @Override
    public Integer call() {
        return options.run(
                false,
                store ->
                        switch (action) {
                            case list -> list(store);
                            case create -> {
                                store.keys().create(name());
                                yield done("store.keyCreated");
                            }
                            case rotate -> {
                                store.keys().rotate(name());
                                yield done("store.keyRotated");
                            }
                            case rewrap -> rewrap(store);
                        });
    }

    private String name() {
        String key = name.orElse("");
        if (!KeyName.isOne(key)) {
            throw options.failure(ExitCode.USAGE, "error.keyName", key);
        }
        return key;
    }

    private int done(String message) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("key", name());
        options.answer(json, message, name());
        return ExitCode.PASS;
    }

    /** The keys that there are, and those that contents need though they are not there. */
    private int list(StoreOptions.Opened store) throws IOException {
        Map<String, Integer> contents = new TreeMap<>();
        store.contents()
                .list(content -> {
                    try {
                        Optional<Root.Lock> lock = store.contents().root(content).lock();
                        lock.ifPresent(its -> contents.merge(its.key(), 1, Integer::sum));
                    } catch (NoSuchFileException e) {
                        // Deleted meanwhile.
                    }
                });
        List<String> there = store.keys().keys();
        there.forEach(key -> contents.putIfAbsent(key, 0));
        contents.forEach((key, count) -> {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("key", key);
            json.put("contents", count);
            json.put("there", there.contains(key));
            options.answer(
                    json, there.contains(key) ? "store.key" : "store.keyMissing", key, count);
        });
        return ExitCode.PASS;
    }

    private int rewrap(StoreOptions.Opened store) throws IOException {
        Rewrapping.Result result = new Rewrapping(store.place(), store.keys()).run(name());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("key", name());
        json.put("wrapped", result.wrapped());
        json.put("current", result.current());
        json.put("left", result.left().stream().map(String::valueOf).toList());
        options.answer(json, "store.rewrapped", name(), result.wrapped(), result.current());
        result.left()
                .forEach(content ->
                        options.err()
                                .println(
                                        options.messages()
                                                .text("store.notRewrapped", content.toString())));
        return result.left().isEmpty() ? ExitCode.PASS : ExitCode.FAIL;
    }
}
