package assay.cli.remote;

import assay.cli.CommandFailure;
import assay.cli.ExitCode;
import assay.cli.ProgressBar;
import assay.disk.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code assay images push}: an image file to the server. */
@Command(
        name = "push",
        description = {
            "Send an image file to the server, wait until it was read, and print its id.",
            "上传镜像文件，等待检查完成并输出其标识。"
        },
        footer = {
            "",
            "A push that broke off goes on with --image and the id that it printed. Exit code: 0 the image",
            "is active, 65 it cannot be read as an image; others as of: assay images."
        },
        mixinStandardHelpOptions = true)
final class ImagesPushCommand implements Callable<Integer> {

    @Mixin private final ServerOptions options = new ServerOptions();

    @Mixin private final DetailsOptions details = new DetailsOptions();

    @Parameters(index = "0", paramLabel = "FILE", description = "The image file. 镜像文件。")
    private Path file = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Its name; the file's, if absent. 名称。")
    private Optional<String> name = Optional.empty();

    @Option(names = "--tag", paramLabel = "TAG", description = "Repeated for more. 标签。")
    private List<String> tags = new ArrayList<>();

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "Fill this image, which waits for its content. 已登记的镜像。")
    private Optional<String> image = Optional.empty();

    @Option(names = "--no-wait", description = "Do not wait until it was read. 不等待检查完成。")
    private boolean noWait;

    @Override
    public Integer call() {
        if (!Files.isRegularFile(file)) {
            throw options.failure(ExitCode.NO_INPUT, "error.noFile", file);
        }
        return options.run(this::push);
    }

    private int push(Server server) throws IOException {
        String path = image.isPresent() ? options.imagePath(server, image.get()) : announce(server);
        try (ProgressBar bar = ProgressBar.onTerminal()) {
            new ResumableUpload(server, path, file, Duration.ofMillis(250)).send(bar);
        }
        JsonNode stored = server.get(path);
        if (!digest().equals(stored.path("sha256").asString(""))) {
            throw options.failure(ExitCode.FAIL, "remote.otherBytes", file);
        }
        return noWait ? ended(stored) : ended(new Wait(server, path).untilRead());
    }

    private String announce(Server server) throws IOException {
        Map<String, Object> json = details.json();
        json.put("name", name.orElse(String.valueOf(file.getFileName())));
        if (!details.properties().isEmpty()) {
            json.put("properties", details.properties());
        }
        if (!tags.isEmpty()) {
            json.put("tags", tags);
        }
        String id = server.post("/images", json).path("id").asString("");
        if (!options.isJson()) {
            options.out().println(id);
            options.out().flush(); // who is interrupted needs it to go on
        }
        return "/images/" + id;
    }

    private String digest() throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestOutputStream out =
                        new DigestOutputStream(
                                OutputStream.nullOutputStream(), Sha256.computation())) {
            in.transferTo(out);
            return HexFormat.of().formatHex(out.getMessageDigest().digest());
        }
    }

    private int ended(JsonNode now) throws CommandFailure {
        if (now.path("status").asString("").equals("unreadable")) {
            throw options.failure(
                    ExitCode.UNREADABLE_IMAGE,
                    "remote.unreadable",
                    now.path("error").path("message").asString(""));
        }
        options.answer(
                now,
                "remote.pushed",
                now.path("status").asString(""),
                now.path("os").asString("?"),
                now.path("format").asString("?"));
        return ExitCode.PASS;
    }
}
