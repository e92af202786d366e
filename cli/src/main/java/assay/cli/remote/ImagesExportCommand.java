package assay.cli.remote;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code assay images export}: has the server write into a bucket. */
@Command(
        name = "export",
        description = {
            "Have the server write an image into an object of a bucket, in any format.",
            "由服务将镜像以任意格式导出到存储桶。"
        },
        footer = {
            "",
            "Keys of the bucket: as of: assay images import. Exit code: 0 the object is there, 1 it is not;",
            "others as of: assay images."
        },
        mixinStandardHelpOptions = true)
final class ImagesExportCommand implements Callable<Integer> {

    @Mixin private final ServerOptions options = new ServerOptions();

    @Mixin private final BucketOptions bucket = new BucketOptions();

    @Parameters(index = "0", paramLabel = "IMAGE", description = "The image. 镜像。")
    private String image = "";

    @Parameters(index = "1", paramLabel = "ADDRESS", description = "s3://BUCKET/KEY. 对象地址。")
    private String address = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "original for the file as it came, or a format of: pull. 格式。",
            defaultValue = "original")
    private String format = "original";

    @Option(names = "--overwrite", description = "Replace an object that is there. 覆盖已有对象。")
    private boolean overwrite;

    @Option(names = "--no-wait", description = "Do not wait for its end. 不等待完成。")
    private boolean noWait;

    @Override
    public Integer call() {
        return options.show(this::export);
    }

    private JsonNode export(Server server) throws IOException {
        Map<String, Object> what = new LinkedHashMap<>();
        what.put("format", format);
        what.put("bucket", bucket.json(address, options));
        what.put("overwrite", overwrite);
        JsonNode begun = server.post(options.imagePath(server, image) + "/exports", what);
        JsonNode job = begun.path("job");
        return noWait ? job : JobEnd.await(options, server, job);
    }
}
