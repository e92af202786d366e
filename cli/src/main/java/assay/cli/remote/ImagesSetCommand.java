package assay.cli.remote;

import java.io.IOException;
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
import tools.jackson.databind.JsonNode;

/** {@code assay images set}. */
@Command(
        name = "set",
        description = "Change what is said of an image. 修改镜像信息。",
        mixinStandardHelpOptions = true)
final class ImagesSetCommand implements Callable<Integer> {

    @Mixin private final ServerOptions options = new ServerOptions();

    @Mixin private final DetailsOptions details = new DetailsOptions();

    @Parameters(index = "0", paramLabel = "IMAGE", description = "The image. 镜像。")
    private String image = "";

    @Option(names = "--name", paramLabel = "NAME", description = "Its new name. 新名称。")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--unset-property",
            paramLabel = "NAME",
            description = "Drop a property; repeated for more. 删除属性。")
    private List<String> dropped = new ArrayList<>();

    @Override
    public Integer call() {
        return options.show(this::set);
    }

    private JsonNode set(Server server) throws IOException {
        String path = options.imagePath(server, image);
        Map<String, Object> change = details.json();
        name.ifPresent(value -> change.put("name", value));
        if (!details.properties().isEmpty() || !dropped.isEmpty()) {
            change.put("properties", properties(server.get(path).path("properties")));
        }
        return server.patch(path, change);
    }

    private Map<String, String> properties(JsonNode old) {
        Map<String, String> all = new LinkedHashMap<>();
        old.propertyStream().forEach(each -> all.put(each.getKey(), each.getValue().asString("")));
        all.putAll(details.properties());
        all.keySet().removeAll(dropped);
        return all;
    }
}
