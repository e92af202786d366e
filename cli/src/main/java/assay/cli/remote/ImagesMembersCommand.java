package assay.cli.remote;

import assay.cli.ExitCode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code assay images members}. */
@Command(
        name = "members",
        description = "List whom an image is shared with. 列出共享对象。",
        mixinStandardHelpOptions = true)
final class ImagesMembersCommand implements Callable<Integer> {

    @Mixin private final ServerOptions options = new ServerOptions();

    @Parameters(index = "0", paramLabel = "IMAGE", description = "The image. 镜像。")
    private String image = "";

    @Override
    public Integer call() {
        return options.run(this::list);
    }

    private int list(Server server) throws IOException {
        JsonNode members =
                server.get(options.imagePath(server, image) + "/members").path("members");
        options.answer(
                members,
                Table.of(
                        members,
                        Table.column("PROJECT", "/project"),
                        Table.column("STATUS", "/status"),
                        Table.column("SINCE", "/createdAt")));
        return ExitCode.PASS;
    }
}
