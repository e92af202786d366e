package assay.cli;

import assay.cli.RulesOptions.Checked;
import assay.disk.ContentDigest;
import assay.disk.DiskImage;
import assay.disk.Sha256;
import assay.rules.CheckReport;
import assay.rules.CheckReport.FindingReport;
import assay.rules.CheckReport.ProfileReport;
import assay.rules.FactsJson;
import assay.rules.Verdict;
import assay.rules.hallmark.Hallmark;
import assay.rules.hallmark.Hallmark.Stamp;
import assay.rules.hallmark.Hallmark.UsedWaiver;
import assay.rules.hallmark.HallmarkException;
import assay.rules.hallmark.SigningKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay sign}: checks an image and, if it passes, certifies that. */
@Command(
        name = "sign",
        description = "Check an image and, if it passes, write a signed hallmark. 检查并签发印记。",
        footer = {
            "",
            "Make a key with: openssl genpkey -algorithm ed25519 -out key.pem",
            "and give others: openssl pkey -in key.pem -pubout -out public.pem",
            "",
            "Exit code: 0 signed, 1 a profile fails, 2 one could not be decided; else as check."
        },
        mixinStandardHelpOptions = true)
final class SignCommand implements Callable<Integer> {

    /** Where the password of a PKCS#12 file is looked for if no file holds it. */
    private static final String PASSWORD = "ASSAY_KEY_PASSWORD";

    @Mixin private final ImageOptions options = new ImageOptions();

    @Mixin private final RulesOptions rules = new RulesOptions();

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = {
                "The Ed25519 key to sign with: PKCS#8 PEM, or PKCS#12 (.p12, .pfx), whose password",
                "is in the environment variable " + PASSWORD + ". 签名私钥。"
            })
    private Path key = Path.of("");

    @Option(
            names = "--key-alias",
            paramLabel = "NAME",
            description = "Which key of the PKCS#12 file, if it holds several. 密钥别名。")
    private String alias = "";

    @Option(
            names = "--hallmark",
            required = true,
            paramLabel = "FILE",
            description = "The file to write; it must not exist. 印记文件。")
    private Path target = Path.of("");

    @Override
    public Integer call() throws IOException {
        SigningKey signingKey = signingKey();
        if (Files.exists(target)) {
            throw failure(ExitCode.CANNOT_CREATE, "error.exists", target);
        }
        Checked checked = rules.check(options);
        CheckReport report = checked.report();
        int exitCode = CheckCommand.exitCode(report);
        if (exitCode == ExitCode.PASS) {
            write(hallmark(checked).sign(signingKey));
            options.out().println(options.messages().text("sign.done", target));
        } else {
            CheckCommand.print(report, options);
            options.err().println(options.messages().text("sign.refused"));
        }
        return exitCode;
    }

    private SigningKey signingKey() throws IOException {
        if (!Files.isRegularFile(key)) {
            throw failure(ExitCode.NO_INPUT, "error.noFile", key);
        }
        try {
            byte[] file = Files.readAllBytes(key);
            String name = key.toString().toLowerCase(Locale.ROOT);
            return name.endsWith(".p12") || name.endsWith(".pfx")
                    ? SigningKey.ofPkcs12(file, password(), alias)
                    : SigningKey.ofPem(file);
        } catch (HallmarkException e) {
            throw failure(ExitCode.USAGE, "error.key", key, String.valueOf(e.getMessage()));
        }
    }

    private static char[] password() {
        String password = System.getenv(PASSWORD);
        return password == null ? new char[0] : password.toCharArray();
    }

    private Hallmark hallmark(Checked checked) throws IOException {
        String digest = options.file().read(SignCommand::digest);
        Path name = Path.of(options.image()).getFileName();
        return new Hallmark(
                name == null ? options.image() : name.toString(),
                digest,
                (long) checked.facts().at("disk.virtualSize").orElseThrow(),
                HexFormat.of().formatHex(Sha256.of(FactsJson.write(checked.found()))),
                Assay.Version.text(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                checked.report().profiles().stream().map(SignCommand::stamp).toList());
    }

    /** The content digest of an image, with a progress bar where that takes long. */
    static String digest(DiskImage image) throws IOException {
        double size = Math.max(1, image.disk().size());
        try (ProgressBar bar = ProgressBar.onTerminal()) {
            return ContentDigest.of(image.disk(), done -> bar.show((int) (100 * (done / size))));
        }
    }

    private static Stamp stamp(ProfileReport profile) {
        Map<String, Verdict> kinds = new TreeMap<>();
        profile.kinds()
                .forEach((kind, verdict) ->
                        kinds.put(kind.name().toLowerCase(Locale.ROOT), verdict));
        Map<String, Verdict> verdicts = new TreeMap<>();
        List<UsedWaiver> waivers = new ArrayList<>();
        for (FindingReport finding : profile.findings()) {
            verdicts.put(finding.rule(), finding.verdict());
            finding.waived()
                    .ifPresent(waived ->
                            waivers.add(
                                    new UsedWaiver(
                                            finding.rule(),
                                            waived.by(),
                                            waived.why(),
                                            waived.until().toString())));
        }
        return new Stamp(
                profile.id(), profile.version(), profile.verdict(), kinds, verdicts, waivers);
    }

    private void write(String hallmark) {
        try {
            Files.writeString(target, hallmark + "\n", StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw failure(ExitCode.CANNOT_CREATE, "error.exists", target);
        } catch (IOException e) {
            throw failure(ExitCode.CANNOT_CREATE, "error.cannotWrite", target, String.valueOf(e));
        }
    }

    private CommandFailure failure(int exitCode, String key, Object... arguments) {
        return new CommandFailure(exitCode, options.messages().text(key, arguments));
    }
}
