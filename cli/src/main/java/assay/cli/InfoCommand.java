package assay.cli;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.DiskImage;
import assay.disk.DiskSnapshot;
import assay.disk.Extent;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;

/** {@code assay info}: what an image is, without a look into its file systems. */
@Command(
        name = "info",
        description = "Say what an image is: format, sizes, partitions. 镜像概况。",
        mixinStandardHelpOptions = true)
final class InfoCommand implements Callable<Integer> {

    private static final long MAX_EXTENTS = 20_000_000;

    @Mixin private final ImageOptions options = new ImageOptions();

    @Override
    public Integer call() throws IOException {
        return options.file().read(this::print);
    }

    private int print(DiskImage image) throws IOException {
        long allocated = data(image.container());
        long data = data(image.disk());
        PartitionMap map = PartitionMap.of(image.disk());
        switch (options.output()) {
            case json ->
                    options.out()
                            .println(
                                    JsonMapper.shared()
                                            .writeValueAsString(json(image, allocated, data, map)));
            case text -> {
                sizes(image, allocated, data);
                snapshots(image.snapshots());
                partitions(map);
            }
        }
        return ExitCode.PASS;
    }

    /** How many bytes are not known to be zeros. */
    private static long data(BlockSource source) throws IOException {
        Budget budget = new Budget(MAX_EXTENTS);
        long bytes = 0;
        for (long at = 0; at < source.size(); ) {
            budget.step("map");
            Extent extent = source.extentAt(at, source.size());
            bytes += extent.kind() == Extent.Kind.DATA ? extent.length() : 0;
            at = extent.end();
        }
        return bytes;
    }

    private void sizes(DiskImage image, long allocated, long data) {
        row("info.format", image.format());
        row("info.virtualSize", size(image.virtualSize()));
        row("info.data", size(data));
        row("info.fileSize", size(image.fileSize()));
        row("info.allocated", size(allocated));
        image.details().forEach((name, value) -> options.out().println("  " + name + ": " + value));
    }

    private void row(String key, String value) {
        options.out().println(options.messages().text(key, value));
    }

    private static String size(long bytes) {
        return ByteSize.text(bytes) + " (" + bytes + ")";
    }

    private void snapshots(List<DiskSnapshot> snapshots) {
        if (!snapshots.isEmpty()) {
            row("info.snapshots", String.valueOf(snapshots.size()));
        }
        for (DiskSnapshot snapshot : snapshots) {
            options.out()
                    .println(
                            "  %s  %s  %s  %s"
                                    .formatted(
                                            snapshot.id(),
                                            snapshot.date(),
                                            ByteSize.text(snapshot.vmStateSize()),
                                            snapshot.name()));
        }
    }

    private void partitions(PartitionMap map) {
        PrintWriter out = options.out();
        out.println();
        row("info.partitionTable", map.kind());
        map.picture().forEach(out::println);
        for (PartitionMap.Part part : map.parts()) {
            out.println(
                    "%4s  %12s  %10s  %-18s %s"
                            .formatted(
                                    part.number() == 0 ? "-" : part.number(),
                                    part.start(),
                                    ByteSize.text(part.length()),
                                    part.content().type().text(),
                                    (part.label() + "  " + part.name()).strip())
                            .stripTrailing());
        }
    }

    private static Map<String, Object> json(
            DiskImage image, long allocated, long data, PartitionMap map) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("format", image.format());
        info.put("virtualSize", image.virtualSize());
        info.put("data", data);
        info.put("fileSize", image.fileSize());
        info.put("allocated", allocated);
        info.put("details", image.details());
        List<Map<String, Object>> snapshots = new ArrayList<>();
        for (DiskSnapshot snapshot : image.snapshots()) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("id", snapshot.id());
            object.put("name", snapshot.name());
            object.put("date", snapshot.date().toString());
            object.put("vmStateSize", snapshot.vmStateSize());
            snapshots.add(object);
        }
        info.put("snapshots", snapshots);
        info.put("partitionTable", map.kind());
        info.put("partitions", map.parts().stream().map(InfoCommand::json).toList());
        return info;
    }

    private static Map<String, Object> json(PartitionMap.Part part) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("num", part.number());
        object.put("start", part.start());
        object.put("length", part.length());
        object.put("type", part.type());
        object.put("name", part.name());
        object.put("fs", part.content().type().text());
        object.put("label", part.label());
        object.put("uuid", part.content().uuid());
        return object;
    }
}
