package assay.cli.remote;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code assay images copy}. */
@Command(
        name = "copy",
        description = {
            "Make an image of another: with another key, without one, or in another region.",
            "复制镜像：更换密钥、不加密，或复制到其他区域。"
        },
        mixinStandardHelpOptions = true)
final class ImagesCopyCommand implements Callable<Integer> {

    @Mixin private final ServerOptions options = new ServerOptions();

    @Parameters(index = "0", paramLabel = "IMAGE", description = "The image. 镜像。")
    private String image = "";

    @Option(names = "--name", paramLabel = "NAME", description = "The copy's name. 名称。")
    private Optional<String> name = Optional.empty();

    @Option(names = "--description", paramLabel = "TEXT", description = "For people. 描述。")
    private Optional<String> description = Optional.empty();

    @Option(names = "--region", paramLabel = "NAME", description = "Where to. 目标区域。")
    private Optional<String> region = Optional.empty();

    @Option(names = "--key", paramLabel = "ID", description = "Encrypt with this key. 密钥。")
    private Optional<String> key = Optional.empty();

    @Option(names = "--plain", description = "Do not encrypt it. 不加密。")
    private boolean plain;

    @Option(names = "--no-wait", description = "Do not wait for its end. 不等待完成。")
    private boolean noWait;

    @Override
    public Integer call() {
        return options.show(this::copy);
    }

    private JsonNode copy(Server server) throws IOException {
        Map<String, Object> what = new LinkedHashMap<>();
        name.ifPresent(value -> what.put("name", value));
        description.ifPresent(value -> what.put("description", value));
        region.ifPresent(value -> what.put("region", value));
        key.ifPresent(value -> what.put("encryptionKey", value));
        if (plain) {
            what.put("plain", true);
        }
        JsonNode copy = server.post(options.imagePath(server, image) + "/copies", what);
        if (copy.has("job") && !noWait) {
            JobEnd.await(options, server, copy.path("job"));
            copy = server.get("/images/" + copy.path("id").asString(""));
        }
        return copy;
    }
}
