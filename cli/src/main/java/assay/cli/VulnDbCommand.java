package assay.cli;

import assay.rules.vuln.VulnDb;
import assay.rules.vuln.VulnDbException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay vulndb}: the database of known vulnerabilities. */
@Command(
        name = "vulndb",
        description = "Keep a database of known vulnerabilities. 管理漏洞库。",
        subcommands = VulnDbCommand.Import.class,
        mixinStandardHelpOptions = true)
final class VulnDbCommand {

    /** {@code assay vulndb import}: makes it from feeds that were downloaded before. */
    @Command(
            name = "import",
            description = {
                "Replace what the database has about the distributions in these feeds.",
                "No network is used. 导入 OSV 格式的漏洞数据（离线）。"
            },
            footer = {
                "",
                "Exit code: 0 done, 64 wrong usage, 65 a feed is of no use, 66 there is no such file,",
                "73 the database cannot be written."
            },
            mixinStandardHelpOptions = true)
    static final class Import implements Callable<Integer> {

        @Spec private CommandSpec command = CommandSpec.create();

        @Parameters(
                arity = "1..*",
                paramLabel = "FEED",
                description = {
                    "OSV records: a zip file as osv.dev has it, a folder or a JSON file.",
                    "OSV 数据：压缩包、文件夹或 JSON 文件。"
                })
        private final List<Path> feeds = new ArrayList<>();

        @Option(
                names = "--to",
                paramLabel = "DIR",
                description = "The database's folder; the user's own by default. 漏洞库所在的文件夹。")
        private String folder = "";

        @Option(
                names = "--lang",
                paramLabel = "en|zh",
                description = "The language of the answer; the environment's by default. 语言。")
        private Messages.Language language = Messages.Language.ofEnvironment();

        @Override
        public Integer call() throws IOException {
            Messages messages = Messages.in(language);
            for (Path feed : feeds) {
                if (!Files.exists(feed)) {
                    throw new CommandFailure(
                            ExitCode.NO_INPUT, messages.text("error.noFile", feed.toString()));
                }
            }
            Path to = folder.isEmpty() ? VulnOptions.ofUser() : Path.of(folder);
            print(replaced(new VulnDb(to), messages), messages);
            return ExitCode.PASS;
        }

        private List<VulnDb.Contents> replaced(VulnDb database, Messages messages) {
            try {
                return database.replace(feeds);
            } catch (VulnDbException e) {
                throw new CommandFailure(
                        ExitCode.UNREADABLE_IMAGE,
                        messages.text("error.unusable", String.valueOf(e.getMessage())));
            } catch (IOException e) {
                throw new CommandFailure(
                        ExitCode.CANNOT_CREATE,
                        messages.text(
                                "error.cannotWrite", database.folder().toString(), e.toString()));
            }
        }

        private void print(List<VulnDb.Contents> written, Messages messages) {
            PrintWriter out = command.commandLine().getOut();
            if (written.isEmpty()) {
                out.println(messages.text("vulndb.nothing"));
            }
            for (VulnDb.Contents contents : written) {
                out.println(
                        messages.text(
                                "vulndb.imported",
                                contents.ecosystem(),
                                contents.count(),
                                contents.date().toString()));
            }
        }
    }
}
