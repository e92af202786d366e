package assay.cli.remote;

import assay.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay images pull}: an image's file, or its disk in another format. */
@Command(
        name = "pull",
        description = {
            "Get an image's file as it was sent, or its disk in another format.",
            "下载镜像文件，或以其他格式下载其磁盘。"
        },
        footer = {
            "",
            "A pull that broke off goes on when it is repeated. Exit code: as of: assay images."
        },
        mixinStandardHelpOptions = true)
final class ImagesPullCommand implements Callable<Integer> {

    @Mixin private final ServerOptions options = new ServerOptions();

    @Parameters(index = "0", paramLabel = "IMAGE", description = "The image. 镜像。")
    private String image = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The file to write. 输出文件。")
    private Path file = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = {
                "raw, qcow2, vmdk, vhd, vhd-fixed, vhdx, vdi, raw.zst, qcow2-zstd, qcow2-zlib or",
                "vmdk-stream. 格式。"
            })
    private Optional<String> format = Optional.empty();

    @Option(
            names = "--disk",
            paramLabel = "N",
            description = "Of an image with several disks this one; see: images disks. 磁盘编号。")
    private Optional<String> disk = Optional.empty();

    @Override
    public Integer call() {
        if (Files.exists(file)) {
            throw options.failure(ExitCode.CANNOT_CREATE, "remote.exists", file);
        }
        return options.run(this::pull);
    }

    private int pull(Server server) throws IOException {
        Query query = new Query().with("format", format).with("disk", disk);
        String path = options.imagePath(server, image) + "/content" + query;
        new ResumableDownload(server, path, options).to(file);
        return ExitCode.PASS;
    }
}
