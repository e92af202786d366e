package assay.cli;

import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay ls}: what is in a folder of an image. */
@Command(
        name = "ls",
        description = "List files in an image. 列出镜像中的文件。",
        mixinStandardHelpOptions = true)
final class LsCommand implements Callable<Integer> {

    @Mixin private final ImageOptions options = new ImageOptions();

    @Mixin private final FilesOptions where = new FilesOptions();

    @Parameters(
            index = "1",
            paramLabel = "PATH",
            defaultValue = "/",
            description = "A file or folder in the image. 镜像中的路径。")
    private String path = "/";

    @Option(names = "-l", description = "Show modes, owners, sizes and times. 显示详细信息。")
    private boolean detailed;

    @Option(names = "-R", description = "List folders in folders, too. 递归列出。")
    private boolean recursive;

    @Override
    public Integer call() throws IOException {
        return where.read(options, this::list);
    }

    private int list(GuestFiles files) throws IOException {
        Found start = new PathArgument(path).find(files, options.messages());
        if (!start.node().isDirectory()) {
            print(start);
            return ExitCode.PASS;
        }
        FileWalk walk = new FileWalk(files, start, options.err());
        for (Optional<Found> next = walk.next(); next.isPresent(); next = walk.next()) {
            print(next.get());
            if (!recursive) {
                walk.skip();
            }
        }
        return walk.exitCode();
    }

    /** With {@code -R} names are whole paths: so one line says all of a file. */
    private void print(Found found) throws IOException {
        GuestFile file = GuestFile.of(found);
        if (options.isJson()) {
            options.out().println(file.json());
            return;
        }
        String name = recursive ? GuestFile.printable(found.path()) : file.name();
        options.out().println(detailed ? file.line(name) : name);
    }
}
