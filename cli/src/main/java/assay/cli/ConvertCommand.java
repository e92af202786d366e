package assay.cli;

import assay.disk.BlockSource;
import assay.disk.Conversion;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.DiskWriter;
import assay.disk.DiskWriters;
import assay.disk.FileOutput;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.guest.free.FreeSpace;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code assay convert}: an image's disk in another format. */
@Command(
        name = "convert",
        description = "Write an image's disk in another format. 转换镜像格式。",
        footer = {
            "",
            "A file appears under its name only when it is complete. Zeros become holes.",
        },
        mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer> {

    @Mixin private final ImageOptions options = new ImageOptions();

    @Parameters(index = "1", paramLabel = "OUTPUT", description = "The file to write. 输出文件。")
    private Path target = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = {
                "The format to write; by default what OUTPUT ends in. One of raw, qcow2, vmdk,",
                "vmdk-stream (for OVA), vhd, vhd-fixed (for Azure), vhdx, vdi. 输出格式。"
            })
    private String format = "";

    @Option(
            names = "--compress",
            paramLabel = "zlib|zstd",
            description = "Compress a qcow2 file. zstd is faster, for QEMU 5.1 and later. 压缩。")
    private String compress = "";

    @Option(
            names = "--verify",
            description = "Read the new file back and compare every byte. 写后逐字节校验。")
    private boolean verify;

    @Option(
            names = "--drop-free",
            description = {
                "Leave out what the file systems call free: what was in deleted files.",
                "不写入文件系统标为空闲的数据。"
            })
    private boolean dropFree;

    @Option(names = "--overwrite", description = "Replace OUTPUT if it is there. 覆盖已有文件。")
    private boolean overwrite;

    @Override
    public Integer call() throws IOException {
        DiskWriter writer = writer();
        return options.file().read(image -> convert(image, writer));
    }

    private DiskWriter writer() {
        String known = String.join(", ", DiskWriters.names());
        String base =
                format.isEmpty()
                        ? DiskWriters.formatOf(target.toString())
                                .orElseThrow(() ->
                                        failure(ExitCode.USAGE, "error.noFormat", target, known))
                        : format;
        String name = compress.isEmpty() ? base : base + "-" + compress;
        return DiskWriters.find(name)
                .orElseThrow(() -> failure(ExitCode.USAGE, "error.unknownFormat", name, known));
    }

    private int convert(DiskImage image, DiskWriter writer) throws IOException {
        FreeSpace free = dropFree ? FreeSpace.find(image.disk()) : null;
        BlockSource disk = free == null ? image.disk() : free.without();
        try (ProgressBar bar = ProgressBar.onTerminal()) {
            write(disk, writer, part(bar, disk, 0));
            if (verify) {
                verify(disk, writer, part(bar, disk, 1));
            }
        }
        report(image, writer, free);
        return ExitCode.PASS;
    }

    /** Shows one of the halves of the work, if there are two. */
    private LongConsumer part(ProgressBar bar, BlockSource disk, int half) {
        double size = Math.max(1, disk.size());
        return verify
                ? done -> bar.show((int) (50 * (half + done / size)))
                : done -> bar.show((int) (100 * (done / size)));
    }

    private void write(BlockSource disk, DiskWriter writer, LongConsumer progress) {
        try (FileOutput output =
                overwrite ? FileOutput.replace(target) : FileOutput.create(target)) {
            Conversion.write(disk, writer, output, progress);
        } catch (FileAlreadyExistsException e) {
            throw failure(ExitCode.CANNOT_CREATE, "error.outputExists", target);
        } catch (ImageException e) {
            int exitCode =
                    e.reason() == ImageException.Reason.LIMIT
                            ? ExitCode.CANNOT_CREATE
                            : ExitCode.UNREADABLE_IMAGE;
            throw failure(exitCode, "error.notConverted", target, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw failure(ExitCode.CANNOT_CREATE, "error.notConverted", target, String.valueOf(e));
        }
    }

    private void verify(BlockSource disk, DiskWriter writer, LongConsumer progress)
            throws IOException {
        OptionalLong difference;
        try (FileSource file = FileSource.open(target)) {
            // Of raw files only those with a boot sector are taken for disks.
            if (writer.name().equals("raw")) {
                difference = Conversion.difference(disk, file, progress);
            } else {
                try (DiskImage written = DiskFormats.open(file)) {
                    difference = Conversion.difference(disk, written.disk(), progress);
                }
            }
        }
        if (difference.isPresent()) {
            Files.delete(target);
            throw failure(ExitCode.INTERNAL, "error.differs", target, difference.getAsLong());
        }
    }

    private void report(DiskImage image, DiskWriter writer, @Nullable FreeSpace free)
            throws IOException {
        long size = Files.size(target);
        switch (options.output()) {
            case json -> {
                Map<String, Object> made = new LinkedHashMap<>();
                made.put("input", options.image());
                made.put("inputFormat", image.format());
                made.put("output", target.toString());
                made.put("format", writer.name());
                made.put("virtualSize", image.virtualSize());
                made.put("fileSize", size);
                made.put("verified", verify);
                if (free != null) {
                    made.put("dropped", free.dataBytes());
                    made.put("fileSystems", free.parts());
                    made.put("whyNot", free.whyNot());
                }
                options.out().println(JsonMapper.shared().writeValueAsString(made));
            }
            case text -> {
                say(
                        verify ? "convert.verified" : "convert.done",
                        target,
                        writer.name(),
                        ByteSize.text(image.virtualSize()),
                        ByteSize.text(size));
                if (free != null) {
                    report(free);
                }
            }
        }
    }

    private void report(FreeSpace free) throws IOException {
        if (!free.whyNot().isEmpty()) {
            say("convert.noFree", free.whyNot());
            return;
        }
        say("convert.dropped", ByteSize.text(free.dataBytes()));
        for (FreeSpace.Part part : free.parts()) {
            if (!part.whyNot().isEmpty()) {
                say("convert.kept", part.place(), part.type(), part.whyNot());
            }
        }
    }

    private void say(String key, Object... arguments) {
        options.out().println(options.messages().text(key, arguments));
    }

    private CommandFailure failure(int exitCode, String key, Object... arguments) {
        return new CommandFailure(exitCode, options.messages().text(key, arguments));
    }
}
