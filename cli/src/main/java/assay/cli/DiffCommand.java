package assay.cli;

import assay.disk.DiskImage;
import assay.guest.Facts;
import assay.guest.Inspection;
import assay.guest.fs.GuestFiles;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay diff}: what is different in another image. */
@Command(
        name = "diff",
        description = "Say in what files, packages and facts two images differ. 比较两个镜像。",
        footer = {
            "",
            "+ is only in OTHER, - only in IMAGE, ~ in both but different. Times are not compared.",
            "Exit code: 0 no difference, 1 a difference, 64 wrong usage, 65 an image, or a part of",
            "it, cannot be read, 66 there is no such file or volume."
        },
        mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {

    @Mixin private final ImageOptions options = new ImageOptions();

    @Mixin private final FilesOptions where = new FilesOptions();

    @Parameters(
            index = "1",
            paramLabel = "OTHER",
            description = "The image to compare with, as IMAGE. 用于比较的另一镜像。")
    private String other = "";

    @Option(
            names = "--flat-other",
            paramLabel = "FILE",
            description = "As --flat, for OTHER. 同 --flat，用于另一镜像。")
    private String flatOther = "";

    @Override
    public Integer call() throws IOException {
        return options.file()
                .read(image -> {
                    DiffSide a = side(options.image(), image);
                    Facts facts = facts(image);
                    return options.file(other, flatOther)
                            .read(second -> compare(a, facts, side(other, second), facts(second)));
                });
    }

    private int compare(DiffSide a, Facts factsOfA, DiffSide b, Facts factsOfB) throws IOException {
        DiffReport report = new DiffReport(options);
        new TreeDiff(a, b, report).run();
        new FactsDiff(factsOfA, factsOfB, report).run();
        if (!a.complete() || !b.complete()) {
            return ExitCode.UNREADABLE_IMAGE;
        }
        report.end();
        return report.isEmpty() ? ExitCode.PASS : ExitCode.FAIL;
    }

    private DiffSide side(String name, DiskImage image) throws IOException {
        try {
            GuestFiles files = where.files(image, options.messages());
            return new DiffSide(name, files, options.messages(), options.err());
        } catch (CommandFailure e) {
            // It does not say of which of the two images it speaks.
            throw new CommandFailure(e.exitCode(), name + ": " + e.getMessage());
        }
    }

    /** Facts are about a whole image: there are none of a volume. */
    private Facts facts(DiskImage image) throws IOException {
        return where.oneVolume() ? Facts.builder().build() : Inspection.inspect(image);
    }
}
