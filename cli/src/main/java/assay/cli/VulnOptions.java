package assay.cli;

import assay.guest.Facts;
import assay.rules.vuln.VulnDb;
import assay.rules.vuln.VulnDbException;
import assay.rules.vuln.VulnFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where known vulnerabilities are looked up. */
final class VulnOptions {

    @Option(
            names = "--vulndb",
            paramLabel = "DIR",
            description = {
                "A folder that assay vulndb import has made; the user's own by default, if it",
                "is there. 漏洞库所在的文件夹。"
            })
    private String folder = "";

    /** {@code assay/vulndb} in the user's folder for data, XDG Base Directory Specification. */
    static Path ofUser() {
        String data = System.getenv("XDG_DATA_HOME");
        Path base =
                data != null && data.startsWith("/")
                        ? Path.of(data)
                        : Path.of(System.getProperty("user.home", "."), ".local", "share");
        return base.resolve("assay").resolve("vulndb");
    }

    /**
     * The facts of an image with its known vulnerabilities, or why they are not known.
     *
     * @throws CommandFailure if the database that the user named is of no use
     */
    Facts add(Facts facts, Messages messages) throws IOException {
        Path database = folder.isEmpty() ? ofUser() : Path.of(folder);
        if (!Files.isDirectory(database)) {
            if (folder.isEmpty()) {
                return VulnFacts.without(facts);
            }
            throw new CommandFailure(ExitCode.NO_INPUT, messages.text("error.noFolder", folder));
        }
        try {
            return VulnFacts.add(facts, new VulnDb(database));
        } catch (VulnDbException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    messages.text("error.unusable", String.valueOf(e.getMessage())));
        }
    }
}
