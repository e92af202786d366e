package assay.cli.remote;

import assay.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code assay images csv}. */
@Command(
        name = "csv",
        description = "Write a list of images into a file for spreadsheets. 导出镜像列表。",
        mixinStandardHelpOptions = true)
final class ImagesCsvCommand implements Callable<Integer> {

    @Mixin private final ServerOptions options = new ServerOptions();

    @Mixin private final ImageFilterOptions filter = new ImageFilterOptions();

    @Parameters(index = "0", paramLabel = "FILE", description = "The file to write. 输出文件。")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        return options.run(this::write);
    }

    private int write(Server server) throws IOException {
        try (InputStream list =
                        server.send(server.request("/images/export" + filter.query()).GET())
                                .body();
                OutputStream out = Files.newOutputStream(file)) {
            list.transferTo(out);
        }
        return ExitCode.PASS;
    }
}
