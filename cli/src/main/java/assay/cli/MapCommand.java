package assay.cli;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.DiskImage;
import assay.disk.Extent;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code assay map}: where an image's disk holds data. */
@Command(
        name = "map",
        description = "Say where the disk holds data, zeros and holes. 列出磁盘的数据区段。",
        mixinStandardHelpOptions = true)
final class MapCommand implements Callable<Integer> {

    /** A real disk of a terabyte has some hundred thousand. */
    private static final long MAX_EXTENTS = 20_000_000;

    @Mixin private final ImageOptions options = new ImageOptions();

    @Override
    public Integer call() throws IOException {
        return options.file().read(this::print);
    }

    private int print(DiskImage image) throws IOException {
        boolean json = options.isJson();
        PrintWriter out = options.out();
        out.println(json ? "[" : options.messages().text("map.header"));
        BlockSource disk = image.disk();
        Budget budget = new Budget(MAX_EXTENTS);
        for (long at = 0; at < disk.size(); ) {
            Extent run = run(disk, at, budget);
            at = run.end();
            String kind = run.kind().name().toLowerCase(Locale.ROOT);
            out.println(
                    json
                            ? "{\"start\": %d, \"length\": %d, \"kind\": \"%s\"}%s"
                                    .formatted(
                                            run.start(),
                                            run.length(),
                                            kind,
                                            at < disk.size() ? "," : "")
                            : "%20d %20d  %s".formatted(run.start(), run.length(), kind));
        }
        if (json) {
            out.println("]");
        }
        return ExitCode.PASS;
    }

    /** The whole run of one kind that starts at {@code from}. */
    static Extent run(BlockSource disk, long from, Budget budget) throws IOException {
        Extent first = disk.extentAt(from, disk.size());
        long end = first.end();
        while (end < disk.size()) {
            budget.step("map");
            Extent next = disk.extentAt(end, disk.size());
            if (next.kind() != first.kind()) {
                break;
            }
            end = next.end();
        }
        return new Extent(from, end - from, first.kind());
    }
}
