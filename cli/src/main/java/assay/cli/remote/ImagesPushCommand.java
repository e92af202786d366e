package assay.cli.remote;

import assay.cli.ExitCode;
import assay.cli.ProgressBar;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.disk.Sha256;
import assay.store.block.Block;
import assay.store.delta.DeltaPush;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code assay images push}: an image file to the server. */
@Command(
        name = "push",
        description = {
            "Send an image file to the server, wait until it was read, and print its id.",
            "上传镜像文件，等待检查完成并输出其标识。"
        },
        footer = {
            "",
            "A push that broke off goes on with --image and the id that it printed. Exit code: 0 the image",
            "is active, 65 it cannot be read as an image; others as of: assay images."
        },
        mixinStandardHelpOptions = true)
final class ImagesPushCommand implements Callable<Integer> {

    private static final Duration PAUSE = Duration.ofMillis(250);

    @Mixin private final ServerOptions options = new ServerOptions();

    @Mixin private final DetailsOptions details = new DetailsOptions();

    @Parameters(index = "0", paramLabel = "FILE", description = "The image file. 镜像文件。")
    private Path file = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Its name; the file's, if absent. 名称。")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "Fill this image, which waits for its content. 已登记的镜像。")
    private Optional<String> image = Optional.empty();

    @Option(
            names = "--delta",
            description = {
                "Send the disk in the file, and of it only the blocks that the server lacks.",
                "只上传镜像磁盘中服务器缺少的数据块。"
            })
    private boolean delta;

    @Option(names = "--no-wait", description = "Do not wait until it was read. 不等待检查完成。")
    private boolean noWait;

    @Override
    public Integer call() {
        if (!Files.isRegularFile(file)) {
            throw options.failure(ExitCode.NO_INPUT, "error.noFile", file);
        }
        return options.run(this::push);
    }

    private int push(Server server) throws IOException {
        Announcement announcement = new Announcement(options, details);
        String path =
                image.isPresent()
                        ? options.imagePath(server, image.get())
                        : announcement.make(
                                server, name.orElse(String.valueOf(file.getFileName())));
        if (delta) {
            pushDelta(server, path);
        } else {
            try (ProgressBar bar = ProgressBar.onTerminal()) {
                new ResumableUpload(server, path, file, PAUSE).send(bar);
            }
        }
        JsonNode stored = server.get(path);
        if (!delta && !digest().equals(stored.path("sha256").asString(""))) {
            throw options.failure(ExitCode.FAIL, "remote.otherBytes", file);
        }
        return announcement.ended(noWait ? stored : new Wait(server, path).untilRead());
    }

    /** Each block was checked against its digest: there is no digest of the whole to compare. */
    private void pushDelta(Server server, String path) throws IOException {
        try (FileSource source = FileSource.open(file);
                DiskImage disk = DiskFormats.open(source);
                ProgressBar bar = ProgressBar.onTerminal()) {
            double size = Math.max(1, disk.virtualSize());
            DeltaPush.Sent sent =
                    DeltaPush.push(
                            disk.disk(),
                            new DeltaUpload(server, path, PAUSE),
                            done -> bar.show((int) (100 * (done / size))));
            if (!options.isJson()) {
                options.out()
                        .println(
                                options.messages()
                                        .text(
                                                "remote.sentBlocks",
                                                sent.blocks(),
                                                Math.ceilDiv(disk.virtualSize(), Block.SIZE)));
            }
        } catch (ImageException e) {
            throw options.failure(
                    ExitCode.UNREADABLE_IMAGE,
                    "error.unreadable",
                    file,
                    String.valueOf(e.getMessage()));
        }
    }

    private String digest() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return HexFormat.of().formatHex(Sha256.of(in));
        }
    }
}
