package assay.cli;

import assay.disk.ImageException;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code assay cp}: files and folders out of an image. */
@Command(
        name = "cp",
        description = "Copy a file or folder out of an image. 从镜像中复制文件或目录。",
        footer = {
            "",
            "Nothing that exists is overwritten. Links are copied as links and never followed,",
            "set-id bits and owners are not kept, devices, pipes and sockets are left out."
        },
        mixinStandardHelpOptions = true)
final class CpCommand implements Callable<Integer> {

    @Mixin private final ImageOptions options = new ImageOptions();

    @Mixin private final FilesOptions where = new FilesOptions();

    @Parameters(
            index = "1",
            paramLabel = "PATH",
            description = "A file or folder in the image; links are followed. 镜像中的路径。")
    private String path = "";

    @Parameters(
            index = "2",
            paramLabel = "DEST",
            description = "Where to: an existing folder, or a new name. 目标路径。")
    private Path destination = Path.of("");

    @Override
    public Integer call() throws IOException {
        return where.read(options, this::copy);
    }

    private int copy(GuestFiles files) throws IOException {
        Found found = new PathArgument(path).follow(files, options.messages());
        Path target = target(GuestFile.nameIn(found.path()));
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw failure("error.exists", target);
        }
        try {
            boolean complete = new Extraction(files, options).copy(found, target);
            return complete ? ExitCode.PASS : ExitCode.UNREADABLE_IMAGE;
        } catch (ImageException e) {
            throw e;
        } catch (IOException e) {
            throw failure("error.cannotWrite", target, String.valueOf(e.getMessage()));
        }
    }

    /** As {@code cp} has it: in a folder that is there, otherwise under the name given. */
    private Path target(String name) {
        if (!Files.isDirectory(destination)) {
            return destination;
        }
        return HostName.in(destination, name.equals("/") ? "root" : name)
                .orElseThrow(() -> failure("error.wrongName", GuestFile.printable(name)));
    }

    private CommandFailure failure(String key, Object... arguments) {
        return new CommandFailure(ExitCode.CANNOT_CREATE, options.messages().text(key, arguments));
    }
}
