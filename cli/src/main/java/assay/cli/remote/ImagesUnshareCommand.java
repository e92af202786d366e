package assay.cli.remote;

import assay.cli.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code assay images unshare}. */
@Command(
        name = "unshare",
        description = "Withdraw an image from projects. 取消共享。",
        mixinStandardHelpOptions = true)
final class ImagesUnshareCommand implements Callable<Integer> {

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
        return options.run(this::unshare);
    }

    private int unshare(Server server) throws IOException {
        String path = options.imagePath(server, image);
        for (String project : projects) {
            server.delete(path + "/members/" + Query.encoded(project));
        }
        return ExitCode.PASS;
    }
}
