package assay.cli;

import assay.cli.remote.AuditCommand;
import assay.cli.remote.ImagesCommand;
import assay.cli.remote.JobsCommand;
import assay.cli.remote.KeysCommand;
import assay.cli.remote.LoginCommand;
import assay.cli.remote.LogoutCommand;
import assay.cli.remote.QuotasCommand;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The {@code assay} command. */
@Command(
        name = "assay",
        description = "Reads virtual-machine images and says whether a cloud will accept them.",
        versionProvider = Assay.Version.class,
        mixinStandardHelpOptions = true)
public final class Assay {

    /** All subcommands, in the order of the help. */
    private static final List<Subcommand> SUBCOMMANDS =
            List.of(
                    new Subcommand("inspect", InspectCommand::new),
                    new Subcommand("sbom", SbomCommand::new),
                    new Subcommand("vulndb", VulnDbCommand::new),
                    new Subcommand("check", CheckCommand::new),
                    new Subcommand("plan", PlanCommand::new),
                    new Subcommand("fix-script", FixScriptCommand::new),
                    new Subcommand("sign", SignCommand::new),
                    new Subcommand("verify", VerifyCommand::new),
                    new Subcommand("info", InfoCommand::new),
                    new Subcommand("map", MapCommand::new),
                    new Subcommand("convert", ConvertCommand::new),
                    new Subcommand("nbd", NbdCommand::new),
                    new Subcommand("store", StoreCommand::new),
                    new Subcommand("ls", LsCommand::new),
                    new Subcommand("tree", TreeCommand::new),
                    new Subcommand("find", FindCommand::new),
                    new Subcommand("cat", CatCommand::new),
                    new Subcommand("cp", CpCommand::new),
                    new Subcommand("diff", DiffCommand::new),
                    new Subcommand("login", LoginCommand::new),
                    new Subcommand("logout", LogoutCommand::new),
                    new Subcommand("images", ImagesCommand::new),
                    new Subcommand("jobs", JobsCommand::new),
                    new Subcommand("keys", KeysCommand::new),
                    new Subcommand("quotas", QuotasCommand::new),
                    new Subcommand("audit", AuditCommand::new),
                    new Subcommand("completion", CompletionCommand::new));

    private final OutputStream out;

    /** A subcommand that is made when it is needed. */
    private record Subcommand(String name, Supplier<Object> make) {}

    /**
     * @param out where answers go that are no text; what is written to it comes after what was
     *     written to the command's writer before
     */
    Assay(OutputStream out) {
        this.out = out;
    }

    /** Where bytes go that are no text. */
    OutputStream out() {
        return out;
    }

    /** Runs one command and exits with its code, see {@link ExitCode}. */
    public static void main(String[] arguments) {
        // Chinese must come out right whatever the locale of the terminal says.
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int exitCode = run(System.out, err, arguments);
        System.exit(exitCode);
    }

    /**
     * Runs one command.
     *
     * @param bytes where its answer goes, text in UTF-8
     * @param err where its complaints go
     * @return the exit code
     */
    static int run(OutputStream bytes, PrintWriter err, String... arguments) {
        PrintWriter out = new PrintWriter(bytes, false, StandardCharsets.UTF_8);
        int exitCode =
                commandLine(bytes, arguments)
                        .setOut(out)
                        .setErr(err)
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setParameterExceptionHandler(Assay::wrongUsage)
                        .setExecutionExceptionHandler(Assay::failed)
                        .execute(arguments);
        out.flush();
        return exitCode;
    }

    /** With the one subcommand that is asked for: to look at all takes a tenth of a second. */
    private static CommandLine commandLine(OutputStream bytes, String... arguments) {
        List<Subcommand> asked =
                SUBCOMMANDS.stream()
                        .filter(each -> arguments.length > 0 && each.name().equals(arguments[0]))
                        .toList();
        return with(asked.isEmpty() ? SUBCOMMANDS : asked, bytes);
    }

    /** For who wants to look at all. */
    static CommandLine withAllSubcommands() {
        return with(SUBCOMMANDS, OutputStream.nullOutputStream());
    }

    private static CommandLine with(List<Subcommand> subcommands, OutputStream bytes) {
        CommandLine assay = new CommandLine(new Assay(bytes));
        for (Subcommand each : subcommands) {
            assay.addSubcommand(each.name(), each.make().get());
        }
        return assay;
    }

    private static int wrongUsage(CommandLine.ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        command.getErr().println(e.getMessage());
        command.usage(command.getErr());
        return ExitCode.USAGE;
    }

    private static int failed(
            Exception e, CommandLine command, CommandLine.ParseResult parseResult) {
        if (e instanceof CommandFailure failure) {
            command.getErr().println(failure.getMessage());
            return failure.exitCode();
        }
        Messages messages = Messages.in(Messages.Language.ofEnvironment());
        command.getErr().println(messages.text("error.internal", e));
        e.printStackTrace(command.getErr());
        return ExitCode.INTERNAL;
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {text()};
        }

        /** Name and version. */
        static String text() {
            String version = Assay.class.getPackage().getImplementationVersion();
            return "assay " + (version == null ? "(not packaged)" : version);
        }
    }
}
