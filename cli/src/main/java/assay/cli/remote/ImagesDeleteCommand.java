package assay.cli.remote;

import assay.cli.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code assay images delete}. */
@Command(
        name = "delete",
        description = "Delete images with their contents. 删除镜像及其内容。",
        mixinStandardHelpOptions = true)
final class ImagesDeleteCommand implements Callable<Integer> {

    @Mixin private final ServerOptions options = new ServerOptions();

    @Parameters(index = "0..*", arity = "1..*", paramLabel = "IMAGE", description = "Images. 镜像。")
    private List<String> images = new ArrayList<>();

    @Override
    public Integer call() {
        return options.run(this::delete);
    }

    private int delete(Server server) throws IOException {
        for (String image : images) {
            server.delete(options.imagePath(server, image));
        }
        return ExitCode.PASS;
    }
}
