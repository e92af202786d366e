package assay.cli;

import assay.disk.BlockSource;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code assay cat}: the bytes of a file in an image. */
@Command(
        name = "cat",
        description = "Print a file of an image, byte for byte. 输出镜像中文件的内容。",
        mixinStandardHelpOptions = true)
final class CatCommand implements Callable<Integer> {

    private static final int PIECE = 1 << 20;

    @ParentCommand private Assay assay = new Assay(OutputStream.nullOutputStream());

    @Mixin private final ImageOptions options = new ImageOptions();

    @Mixin private final FilesOptions where = new FilesOptions();

    @Parameters(
            index = "1",
            paramLabel = "PATH",
            description = "A file in the image; links are followed. 镜像中的路径。")
    private String path = "";

    @Override
    public Integer call() throws IOException {
        return where.read(options, this::print);
    }

    private int print(GuestFiles files) throws IOException {
        Found found = new PathArgument(path).follow(files, options.messages());
        if (!found.node().isRegular()) {
            String message = options.messages().text("error.notAFile", path);
            throw new CommandFailure(ExitCode.NO_INPUT, message);
        }
        BlockSource content = found.tree().content(found.node());
        byte[] piece = new byte[(int) Math.min(PIECE, content.size())];
        for (long at = 0; at < content.size(); at += piece.length) {
            int length = (int) Math.min(piece.length, content.size() - at);
            content.read(at, ByteBuffer.wrap(piece, 0, length));
            assay.out().write(piece, 0, length);
        }
        assay.out().flush();
        return ExitCode.PASS;
    }
}
