package assay.cli.remote;

import assay.cli.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code assay images tag}. */
@Command(
        name = "tag",
        description = "Add tags to an image, or take some away. 添加或删除标签。",
        mixinStandardHelpOptions = true)
final class ImagesTagCommand implements Callable<Integer> {

    @Mixin private final ServerOptions options = new ServerOptions();

    @Parameters(index = "0", paramLabel = "IMAGE", description = "The image. 镜像。")
    private String image = "";

    @Parameters(
            index = "1..*",
            paramLabel = "TAG",
            description = "A word, or KEY=VALUE, which replaces the value of KEY. 标签。")
    private List<String> added = new ArrayList<>();

    @Option(names = "--remove", paramLabel = "TAG", description = "Repeated for more. 要删除的标签。")
    private List<String> removed = new ArrayList<>();

    @Override
    public Integer call() {
        return options.run(this::tag);
    }

    private int tag(Server server) throws IOException {
        String path = options.imagePath(server, image);
        TreeSet<String> tags = new TreeSet<>();
        server.get(path).path("tags").forEach(tag -> tags.add(tag.asString("")));
        tags.removeIf(removed::contains);
        for (String tag : added) {
            int equals = tag.indexOf('=');
            if (equals > 0) {
                tags.removeIf(old -> old.startsWith(tag.substring(0, equals + 1)));
            }
            tags.add(tag);
        }
        JsonNode changed = server.patch(path, Map.of("tags", tags));
        options.answer(changed, "remote.tags", String.join(", ", tags));
        return ExitCode.PASS;
    }
}
