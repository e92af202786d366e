package assay.cli;

import assay.disk.BlockSource;
import assay.disk.Conversion;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.DiskWriter;
import assay.disk.DiskWriters;
import assay.disk.FileOutput;
import assay.disk.ImageException;
import assay.store.content.ContentSource;
import assay.store.content.DamagedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay store get}: a content as a file, in whatever format. */
@Command(
        name = "get",
        description = "Write a content into a file; every byte is checked. 取出内容，逐字节校验。",
        footer = {"", "The file appears under its name only when it is complete."},
        mixinStandardHelpOptions = true)
final class StoreGetCommand implements Callable<Integer> {

    @Mixin private final StoreOptions options = new StoreOptions();

    @Parameters(
            index = "0",
            paramLabel = "ID",
            description = "The content, or what its id begins with. 内容标识或其开头。")
    private String id = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The file to write. 输出文件。")
    private Path file = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = {
                "Write the content, which is a disk, in this format: see assay convert.",
                "将作为磁盘的内容写成此格式。"
            })
    private String format = "raw";

    @Option(
            names = "--disk",
            description = "The content is an image file: write the guest's disk. 写出镜像中的磁盘。")
    private boolean disk;

    @Option(names = "--overwrite", description = "Replace FILE if it is there. 覆盖已有文件。")
    private boolean overwrite;

    @Override
    public Integer call() {
        return options.run(false, this::get);
    }

    private int get(StoreOptions.Opened store) throws IOException {
        DiskWriter writer =
                DiskWriters.find(format)
                        .orElseThrow(() ->
                                options.failure(
                                        ExitCode.USAGE,
                                        "error.unknownFormat",
                                        format,
                                        String.join(", ", DiskWriters.names())));
        try (ContentSource content = store.contents().open(options.find(store, id))) {
            if (disk) {
                try (DiskImage image = DiskFormats.open(content)) {
                    write(image.disk(), writer);
                }
            } else {
                write(content, writer);
            }
            report(content, writer);
            return ExitCode.PASS;
        } catch (ImageException e) {
            throw options.failure(
                    ExitCode.UNREADABLE_IMAGE,
                    "error.notConverted",
                    file,
                    String.valueOf(e.getMessage()));
        }
    }

    private void write(BlockSource source, DiskWriter writer) throws IOException {
        double size = Math.max(1, source.size());
        try (ProgressBar bar = ProgressBar.onTerminal();
                FileOutput output =
                        overwrite ? FileOutput.replace(file) : FileOutput.create(file)) {
            Conversion.write(source, writer, output, done -> bar.show((int) (100 * (done / size))));
        } catch (FileAlreadyExistsException e) {
            throw options.failure(ExitCode.CANNOT_CREATE, "error.outputExists", file);
        } catch (DamagedException | ImageException e) {
            throw e;
        } catch (IOException e) {
            throw options.failure(
                    ExitCode.CANNOT_CREATE, "error.notConverted", file, String.valueOf(e));
        }
    }

    private void report(ContentSource content, DiskWriter writer) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("content", content.content().id().toString());
        json.put("output", file.toString());
        json.put("format", writer.name());
        json.put("fileSize", Files.size(file));
        options.answer(json, "store.got", file, writer.name(), ByteSize.text(Files.size(file)));
    }
}
