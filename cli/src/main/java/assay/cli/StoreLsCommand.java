package assay.cli;

import assay.store.block.ObjectId;
import assay.store.content.Root;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;

/** {@code assay store ls}: what is in the store. */
@Command(
        name = "ls",
        description = "List the contents with sizes and keys. 列出内容。",
        mixinStandardHelpOptions = true)
final class StoreLsCommand implements Callable<Integer> {

    @Mixin private final StoreOptions options = new StoreOptions();

    @Override
    public Integer call() {
        return options.run(false, this::list);
    }

    private int list(StoreOptions.Opened store) throws IOException {
        List<ObjectId> contents = new ArrayList<>();
        store.contents().list(contents::add);
        contents.sort((one, other) -> one.toString().compareTo(other.toString()));
        for (ObjectId content : contents) {
            try {
                print(content, store.contents().root(content));
            } catch (NoSuchFileException e) {
                // Deleted meanwhile.
            }
        }
        return ExitCode.PASS;
    }

    private void print(ObjectId content, Root root) {
        String key = root.lock().map(Root.Lock::key).orElse("");
        if (options.isJson()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("content", content.toString());
            json.put("size", root.size());
            json.put("key", root.lock().map(Root.Lock::key).orElse(null));
            options.out().println(JsonMapper.shared().writeValueAsString(json));
        } else {
            options.out()
                    .println("%s %15d %s".formatted(content, root.size(), key).stripTrailing());
        }
    }
}
