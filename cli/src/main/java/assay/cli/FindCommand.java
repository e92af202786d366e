package assay.cli;

import assay.guest.fs.FileNode;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.text.Glob;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay find}: files of an image by name, type, size and time. */
@Command(
        name = "find",
        description = "Find files in an image. 查找镜像中的文件。",
        mixinStandardHelpOptions = true)
final class FindCommand implements Callable<Integer> {

    @Mixin private final ImageOptions options = new ImageOptions();

    @Mixin private final FilesOptions where = new FilesOptions();

    @Parameters(
            index = "1",
            paramLabel = "PATH",
            defaultValue = "/",
            description = "A folder in the image. 镜像中的路径。")
    private String path = "/";

    @Option(
            names = "--name",
            paramLabel = "GLOB",
            description = "Files whose name matches, such as '*.log'. 文件名。")
    private String name = "*";

    @Option(
            names = "--type",
            paramLabel = "f|d|l",
            description = "Files, folders or links only. 类型。")
    private Type type = Type.any;

    @Option(
            names = "--size",
            paramLabel = "[+-]N[k|M|G]",
            description = "Files of over (+), under (-) or just N bytes. 大小。")
    private String size = "";

    @Option(
            names = "--newer",
            paramLabel = "DATE",
            description = "Changed since a date (2026-01-31) or time (2026-01-31T12:00:00Z). 时间。")
    private String newer = "";

    /** The types of files that can be asked for, as find(1) calls them. */
    enum Type {
        f,
        d,
        l,
        any;

        boolean has(FileNode node) {
            return switch (this) {
                case f -> node.isRegular();
                case d -> node.isDirectory();
                case l -> node.isSymlink();
                case any -> true;
            };
        }
    }

    @Override
    public Integer call() throws IOException {
        Predicate<FileNode> wanted = sizeTest().and(timeTest()).and(type::has);
        return where.read(options, files -> find(files, wanted));
    }

    private int find(GuestFiles files, Predicate<FileNode> wanted) throws IOException {
        Found start = new PathArgument(path).find(files, options.messages());
        print(start, wanted);
        if (!start.node().isDirectory()) {
            return ExitCode.PASS;
        }
        FileWalk walk = new FileWalk(files, start, options.err());
        for (Optional<Found> next = walk.next(); next.isPresent(); next = walk.next()) {
            print(next.get(), wanted);
        }
        return walk.exitCode();
    }

    private void print(Found found, Predicate<FileNode> wanted) throws IOException {
        boolean matches = Glob.matches(name, GuestFile.nameIn(found.path()));
        if (matches && wanted.test(found.node())) {
            boolean json = options.isJson();
            String path = GuestFile.printable(found.path());
            options.out().println(json ? GuestFile.of(found).json() : path);
        }
    }

    private Predicate<FileNode> sizeTest() {
        if (size.isEmpty()) {
            return _ -> true;
        }
        Matcher matcher = Pattern.compile("([+-]?)([0-9]{1,12})([kMG]?)").matcher(size);
        if (!matcher.matches()) {
            throw usage("error.wrongSize", size);
        }
        long unit =
                switch (matcher.group(3)) {
                    case "k" -> 1L << 10;
                    case "M" -> 1L << 20;
                    case "G" -> 1L << 30;
                    default -> 1;
                };
        long bytes = Math.multiplyExact(Long.parseLong(matcher.group(2)), unit);
        return switch (matcher.group(1)) {
            case "+" -> node -> node.size() > bytes;
            case "-" -> node -> node.size() < bytes;
            default -> node -> node.size() == bytes;
        };
    }

    private Predicate<FileNode> timeTest() {
        if (newer.isEmpty()) {
            return _ -> true;
        }
        try {
            Instant since =
                    newer.contains("T")
                            ? Instant.parse(newer)
                            : LocalDate.parse(newer).atStartOfDay(ZoneOffset.UTC).toInstant();
            return node -> node.modified().isAfter(since);
        } catch (DateTimeParseException _) {
            throw usage("error.wrongDate", newer);
        }
    }

    private CommandFailure usage(String key, String value) {
        return new CommandFailure(ExitCode.USAGE, options.messages().text(key, value));
    }
}
