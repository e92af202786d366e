package assay.cli;

import assay.disk.BlockSource;
import assay.disk.FileSource;
import assay.store.content.Content;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code assay store put}: a file into the store. */
@Command(
        name = "put",
        description = "Put a file into the store and print its id. 存入文件并输出其标识。",
        mixinStandardHelpOptions = true)
final class StorePutCommand implements Callable<Integer> {

    @Mixin private final StoreOptions options = new StoreOptions();

    @Parameters(index = "0", paramLabel = "FILE", description = "The file. 文件。")
    private Path file = Path.of("");

    @Option(
            names = "--key",
            paramLabel = "NAME",
            description = {
                "Encrypt it with this key of --keys, which is made if there is none.",
                "用此密钥加密；没有则新建。"
            })
    private Optional<String> key = Optional.empty();

    @Option(
            names = "--disk",
            description = "FILE is an image: put the guest's disk, not the file. 存入镜像中的磁盘。")
    private boolean disk;

    @Override
    public Integer call() {
        if (!Files.isRegularFile(file)) {
            throw options.failure(ExitCode.NO_INPUT, "error.noFile", file);
        }
        return options.run(true, this::put);
    }

    private int put(StoreOptions.Opened store) throws IOException {
        if (key.isPresent()) {
            makeKey(store, key.get());
        }
        Content content =
                disk
                        ? new ImageFile(
                                        file.toString(),
                                        false,
                                        "",
                                        options.messages(),
                                        options.err())
                                .read(image -> put(store, image.disk()))
                        : putFile(store);
        print(content);
        return ExitCode.PASS;
    }

    private void print(Content content) {
        if (options.isJson()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("content", content.id().toString());
            json.put("size", content.size());
            json.put("key", content.key().orElse(null));
            options.out().println(JsonMapper.shared().writeValueAsString(json));
        } else {
            options.out().println(content.id()); // for scripts, nothing else
        }
    }

    private void makeKey(StoreOptions.Opened store, String name) throws IOException {
        try {
            store.keys().create(name);
        } catch (IllegalArgumentException e) {
            throw options.failure(ExitCode.USAGE, "error.keyName", name);
        }
    }

    private Content putFile(StoreOptions.Opened store) throws IOException {
        try (FileSource source = FileSource.open(file)) {
            return put(store, source);
        }
    }

    private Content put(StoreOptions.Opened store, BlockSource source) throws IOException {
        Contents.Options how = new Contents.Options(key, Set.of(), _ -> true);
        try (ProgressBar bar = ProgressBar.onTerminal();
                ContentWriter writer = store.contents().write(UUID.randomUUID(), how)) {
            double size = Math.max(1, source.size());
            writer.write(source, done -> bar.show((int) (100 * (done / size))));
            Content content = writer.seal().content();
            writer.commit();
            return content;
        }
    }
}
