package assay.cli.remote;

import assay.cli.ExitCode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code assay images import}: has the server fetch a file. */
@Command(
        name = "import",
        description = {
            "Have the server fetch an image file from a URL or a bucket, and wait until it was read.",
            "由服务从网址或存储桶导入镜像文件。"
        },
        footer = {
            "",
            "The keys of a bucket are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the environment; the",
            "server keeps them only as long as it works. Exit code: as of: assay images push."
        },
        mixinStandardHelpOptions = true)
final class ImagesImportCommand implements Callable<Integer> {

    @Mixin private final ServerOptions options = new ServerOptions();

    @Mixin private final DetailsOptions details = new DetailsOptions();

    @Mixin private final BucketOptions bucket = new BucketOptions();

    @Parameters(
            index = "0",
            paramLabel = "ADDRESS",
            description = "https://HOST/FILE or s3://BUCKET/KEY. 地址。")
    private String address = "";

    @Option(names = "--name", paramLabel = "NAME", description = "Its name. 名称。", required = true)
    private String name = "";

    @Option(
            names = "--sha256",
            paramLabel = "HEX",
            description = "What the file must have; another is refused. 文件校验值。")
    private Optional<String> sha256 = Optional.empty();

    @Option(names = "--no-wait", description = "Do not wait for its end. 不等待完成。")
    private boolean noWait;

    @Override
    public Integer call() {
        return options.run(this::fetch);
    }

    private int fetch(Server server) throws IOException {
        Map<String, Object> what = new LinkedHashMap<>();
        if (BucketOptions.isOne(address)) {
            what.put("bucket", bucket.json(address, options));
        } else {
            what.put("url", address);
        }
        sha256.ifPresent(value -> what.put("sha256", value));
        Announcement announcement = new Announcement(options, details);
        String path = announcement.make(server, name);
        JsonNode job = server.post(path + "/import", what);
        if (noWait) {
            options.answer(job, Table.of(job));
            return ExitCode.PASS;
        }
        JobEnd.await(options, server, job);
        return announcement.ended(new Wait(server, path).untilRead());
    }
}
