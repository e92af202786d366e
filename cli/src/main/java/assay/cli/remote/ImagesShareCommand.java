package assay.cli.remote;

import assay.cli.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code assay images share}. */
@Command(
        name = "share",
        description = "Share an image with projects, which then accept it. 与其他项目共享镜像。",
        mixinStandardHelpOptions = true)
final class ImagesShareCommand implements Callable<Integer> {

    @Mixin private final ServerOptions options = new ServerOptions();

    @Parameters(index = "0", paramLabel = "IMAGE", description = "The image. 镜像。")
    private String image = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "PROJECT",
            description = "By id. 项目标识。")
    private List<String> projects = new ArrayList<>();

    @Override
    public Integer call() {
        return options.run(this::share);
    }

    private int share(Server server) throws IOException {
        String path = options.imagePath(server, image);
        for (String project : projects) {
            server.post(path + "/members", Map.of("project", project));
        }
        return ExitCode.PASS;
    }
}
