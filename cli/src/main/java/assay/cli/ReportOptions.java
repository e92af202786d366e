package assay.cli;

import assay.rules.CheckReport;
import assay.rules.report.ReportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Files that the result of a check is written to, beside what is printed. */
final class ReportOptions {

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = {
                "Write a report, too: by the end of its name .html for people (see --lang),",
                ".sarif for code scanning, .xml (JUnit) for CI, or .json. Can be repeated.",
                "另将报告写入文件，形式由扩展名决定；可重复给出。"
            })
    private final List<String> files = new ArrayList<>();

    /**
     * Makes sure that what was asked for can be written, before the image is read.
     *
     * @throws CommandFailure if a file's name asks for no form that we write, or it has no folder
     */
    void require(Messages messages) {
        for (String file : files) {
            if (ReportFormat.ofName(file).isEmpty()) {
                throw new CommandFailure(ExitCode.USAGE, messages.text("error.reportForm", file));
            }
            Path folder = path(file, messages).toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                throw new CommandFailure(
                        ExitCode.NO_INPUT, messages.text("error.noFolder", String.valueOf(folder)));
            }
        }
    }

    private static Path path(String file, Messages messages) {
        try {
            return Path.of(file);
        } catch (InvalidPathException _) {
            throw new CommandFailure(ExitCode.USAGE, messages.text("error.reportForm", file));
        }
    }

    /**
     * The report with the digest of the image's file, if it is to be kept: who finds it later shall
     * know which bytes it is about. For that all of the file is read.
     */
    CheckReport named(CheckReport report, ImageFile file) {
        String digest = files.isEmpty() ? "" : file.digest();
        if (digest.isEmpty()) {
            return report;
        }
        Map<String, Object> image = new LinkedHashMap<>(report.image());
        image.put("content", digest);
        return new CheckReport(
                report.checkedAt(), image, report.profiles(), report.unusedWaivers());
    }

    /** Writes the files; what stood there before is replaced. */
    void write(CheckReport report, Messages messages) throws IOException {
        for (String file : files) {
            ReportFormat format = ReportFormat.ofName(file).orElseThrow();
            Files.writeString(path(file, messages), format.write(report, messages.locale()));
        }
    }
}
