package assay.cli.remote;

import assay.cli.ExitCode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code assay images show}. */
@Command(
        name = "show",
        description = "Show what is known of an image. 显示镜像详情。",
        mixinStandardHelpOptions = true)
final class ImagesShowCommand implements Callable<Integer> {

    @Mixin private final ServerOptions options = new ServerOptions();

    @Parameters(index = "0", paramLabel = "IMAGE", description = "The image. 镜像。")
    private String image = "";

    @Override
    public Integer call() {
        return options.run(this::show);
    }

    private int show(Server server) throws IOException {
        JsonNode found = server.get(options.imagePath(server, image));
        options.answer(found, Table.of(found));
        return ExitCode.PASS;
    }
}
