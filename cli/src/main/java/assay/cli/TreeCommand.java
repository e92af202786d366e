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

/** {@code assay tree}: the folders of an image, drawn. */
@Command(
        name = "tree",
        description = "Draw the folders of an image. 以树形显示镜像中的文件。",
        mixinStandardHelpOptions = true)
final class TreeCommand implements Callable<Integer> {

    @Mixin private final ImageOptions options = new ImageOptions();

    @Mixin private final FilesOptions where = new FilesOptions();

    @Parameters(
            index = "1",
            paramLabel = "PATH",
            defaultValue = "/",
            description = "A folder in the image. 镜像中的路径。")
    private String path = "/";

    @Option(
            names = "--depth",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How deep to go. 最大深度。")
    private int depth = 1000;

    @Override
    public Integer call() throws IOException {
        return where.read(options, this::draw);
    }

    private int draw(GuestFiles files) throws IOException {
        Found start = new PathArgument(path).find(files, options.messages());
        boolean json = options.isJson();
        if (!json) {
            options.out().println(GuestFile.printable(start.path()));
        }
        if (!start.node().isDirectory() || depth < 1) {
            return ExitCode.PASS;
        }
        // For each folder that we are in, whether more follows in it.
        StringBuilder lines = new StringBuilder();
        FileWalk walk = new FileWalk(files, start, options.err());
        for (Optional<Found> next = walk.next(); next.isPresent(); next = walk.next()) {
            GuestFile file = GuestFile.of(next.get());
            lines.setLength((walk.depth() - 1) * 4);
            if (json) {
                options.out().println(file.json());
            } else {
                String to =
                        next.get().node().isSymlink()
                                ? " -> " + GuestFile.printable(file.target())
                                : "";
                String branch = walk.isLast() ? "└── " : "├── ";
                options.out().println(lines + branch + file.name() + to);
            }
            lines.append(walk.isLast() ? "    " : "│   ");
            if (walk.depth() >= depth) {
                walk.skip();
            }
        }
        return walk.exitCode();
    }
}
