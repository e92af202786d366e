package assay.cli.remote;

import assay.cli.ExitCode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code assay images list}. */
@Command(name = "list", description = "List images. 列出镜像。", mixinStandardHelpOptions = true)
final class ImagesListCommand implements Callable<Integer> {

    @Mixin private final ServerOptions options = new ServerOptions();

    @Mixin private final ImageFilterOptions filter = new ImageFilterOptions();

    @Option(names = "--limit", paramLabel = "N", description = "So many at most. 最多条数。")
    private int limit = Integer.MAX_VALUE;

    @Override
    public Integer call() {
        return options.run(this::list);
    }

    private int list(Server server) throws IOException {
        JsonNode images = Pages.get(server, "/images" + filter.query(), "images", limit);
        options.answer(
                images,
                Table.of(
                        images,
                        Table.column("ID", "/id"),
                        Table.column("NAME", "/name"),
                        Table.column("STATUS", "/status"),
                        Table.column("OS", "/os"),
                        Table.bytes("SIZE", "/size"),
                        Table.column("VISIBILITY", "/visibility")));
        return ExitCode.PASS;
    }
}
