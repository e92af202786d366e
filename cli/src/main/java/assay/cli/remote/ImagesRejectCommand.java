package assay.cli.remote;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code assay images reject}. */
@Command(
        name = "reject",
        description = "Reject an image that is shared with one's project. 拒绝共享给本项目的镜像。",
        mixinStandardHelpOptions = true)
final class ImagesRejectCommand implements Callable<Integer> {

    @Mixin private final ServerOptions options = new ServerOptions();

    @Parameters(index = "0", paramLabel = "ID", description = "The image's id. 镜像标识。")
    private String image = "";

    @Override
    public Integer call() {
        return options.run(server -> Membership.respond(server, image, "rejected"));
    }
}
