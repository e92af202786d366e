package assay.cli.remote;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay images list}. */
@Command(name = "list", description = "List images. 列出镜像。", mixinStandardHelpOptions = true)
final class ImagesListCommand implements Callable<Integer> {

    @Mixin private final ServerOptions options = new ServerOptions();

    @Mixin private final ImageFilterOptions filter = new ImageFilterOptions();

    @Option(names = "--limit", paramLabel = "N", description = "So many at most. 最多条数。")
    private int limit = Integer.MAX_VALUE;

    @Override
    public Integer call() {
        return options.list(
                server -> Pages.get(server, "/images" + filter.query(), "images", limit),
                Table.column("ID", "/id"),
                Table.column("NAME", "/name"),
                Table.column("STATUS", "/status"),
                Table.column("OS", "/os"),
                Table.bytes("SIZE", "/size"),
                Table.column("VISIBILITY", "/visibility"));
    }
}
