package assay.cli;

import assay.disk.DiskImage;
import assay.rules.Verdict;
import assay.rules.hallmark.Hallmark;
import assay.rules.hallmark.Hallmark.Stamp;
import assay.rules.hallmark.Hallmark.UsedWaiver;
import assay.rules.hallmark.HallmarkException;
import assay.rules.hallmark.VerifyingKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code assay verify}: whether a hallmark is about this image, and signed by whom one trusts. */
@Command(
        name = "verify",
        description = "Say whether a hallmark holds for an image in any format. 验证印记。",
        footer = {"", "Exit code: 0 it holds, 1 it does not; 65 the image cannot be read."},
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    @Mixin private final ImageOptions options = new ImageOptions();

    @Option(
            names = "--hallmark",
            required = true,
            paramLabel = "FILE",
            description = "The hallmark. 印记文件。")
    private Path file = Path.of("");

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "The signer's Ed25519 public key or certificate, PEM. 公钥或证书。")
    private Path key = Path.of("");

    @Option(
            names = "--for",
            split = ",",
            paramLabel = "PROFILE",
            description = "Profiles that must be among those that it passed. 必须通过的规则集。")
    private final List<String> profiles = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        VerifyingKey trusted = trusted();
        Hallmark hallmark = hallmark(trusted);
        List<String> problems = options.file().read(image -> problems(hallmark, image));
        switch (options.output()) {
            case json -> options.out().println(json(hallmark, trusted, problems));
            case text -> print(hallmark, trusted, problems);
        }
        return problems.isEmpty() ? ExitCode.PASS : ExitCode.FAIL;
    }

    private VerifyingKey trusted() throws IOException {
        try {
            return VerifyingKey.ofPem(bytes(key));
        } catch (HallmarkException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, text("error.key", key, String.valueOf(e.getMessage())));
        }
    }

    private Hallmark hallmark(VerifyingKey trusted) throws IOException {
        try {
            return Hallmark.verify(bytes(file), trusted);
        } catch (HallmarkException e) {
            throw new CommandFailure(
                    ExitCode.FAIL, text("error.hallmark", file, String.valueOf(e.getMessage())));
        }
    }

    private byte[] bytes(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new CommandFailure(ExitCode.NO_INPUT, text("error.noFile", path));
        }
        return Files.readAllBytes(path);
    }

    /** What speaks against the hallmark, for people. */
    private List<String> problems(Hallmark hallmark, DiskImage image) throws IOException {
        List<String> problems = new ArrayList<>();
        if (image.virtualSize() < hallmark.size()) {
            problems.add(text("verify.shorter", image.virtualSize(), hallmark.size()));
        }
        String digest = SignCommand.digest(image);
        if (!digest.equals(hallmark.contentDigest())) {
            problems.add(text("verify.differs", digest, hallmark.contentDigest()));
        }
        for (String id : profiles) {
            boolean passed =
                    hallmark.profiles().stream()
                            .anyMatch(stamp ->
                                    stamp.id().equals(id) && stamp.verdict() == Verdict.PASS);
            if (!passed) {
                problems.add(text("verify.notFor", id));
            }
        }
        return List.copyOf(problems);
    }

    private String json(Hallmark hallmark, VerifyingKey trusted, List<String> problems) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("image", options.image());
        answer.put("holds", problems.isEmpty());
        answer.put("problems", problems);
        answer.put("key", trusted.fingerprint());
        answer.put("signedAt", hallmark.signedAt().toString());
        answer.put("profiles", hallmark.profiles());
        return JsonMapper.shared().writeValueAsString(answer);
    }

    private void print(Hallmark hallmark, VerifyingKey trusted, List<String> problems) {
        PrintWriter out = options.out();
        problems.forEach(out::println);
        String result = problems.isEmpty() ? "verify.holds" : "verify.fails";
        out.println(text(result, options.image()));
        out.println(text("verify.signed", hallmark.signedAt(), hallmark.tool(), hallmark.name()));
        out.println(text("verify.key", trusted.fingerprint()));
        for (Stamp stamp : hallmark.profiles()) {
            String kinds = String.join(", ", new TreeSet<>(stamp.kinds().keySet()));
            out.println(
                    text("verify.profile", stamp.id(), stamp.version(), stamp.verdict(), kinds));
            for (UsedWaiver waiver : stamp.waivers()) {
                out.println(
                        text(
                                "verify.waived",
                                waiver.rule(),
                                waiver.by(),
                                waiver.why(),
                                waiver.until()));
            }
        }
    }

    private String text(String key, Object... arguments) {
        return options.messages().text(key, arguments);
    }
}
