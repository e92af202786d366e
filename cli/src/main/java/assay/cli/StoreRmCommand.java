package assay.cli;

import assay.store.block.ObjectId;
import assay.store.content.Root;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code assay store rm}: contents that are not needed any more. */
@Command(
        name = "rm",
        description = {
            "Delete contents. Their blocks are deleted by the next gc. Not for a store that a service",
            "uses. 删除内容；数据块由 gc 回收。勿用于服务正在使用的存储库。"
        },
        mixinStandardHelpOptions = true)
final class StoreRmCommand implements Callable<Integer> {

    @Mixin private final StoreOptions options = new StoreOptions();

    @Parameters(
            arity = "1..*",
            paramLabel = "ID",
            description = "Contents, or what their ids begin with. 内容标识或其开头。")
    private final List<String> ids = new ArrayList<>();

    @Override
    public Integer call() {
        return options.run(false, this::remove);
    }

    private int remove(StoreOptions.Opened store) throws IOException {
        List<ObjectId> contents = new ArrayList<>();
        for (String id : ids) {
            ObjectId content = options.find(store, id);
            if (store.place().size(Root.name(content)).isEmpty()) {
                throw options.failure(ExitCode.NO_INPUT, "error.noContent", id);
            }
            contents.add(content);
        }
        for (ObjectId content : contents) {
            store.contents().delete(content);
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("content", content.toString());
            options.answer(json, "store.removed", content.toString());
        }
        return ExitCode.PASS;
    }
}
