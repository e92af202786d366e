package assay.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command answers: what the options of all kinds of commands have in common. */
public abstract class AnswerOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--output",
            paramLabel = "text|json",
            description = "The form of the answer. 输出形式。",
            defaultValue = "text")
    private Output output = Output.text;

    @Option(
            names = "--lang",
            paramLabel = "en|zh",
            description = "The language of the answer; the environment's by default. 语言。")
    private Messages.Language language = Messages.Language.ofEnvironment();

    /** The form of the answer. */
    public Output output() {
        return output;
    }

    /** Whether the answer is for programs. */
    public boolean isJson() {
        return output == Output.json;
    }

    Messages.Language language() {
        return language;
    }

    /** The texts of the answer. */
    public Messages messages() {
        return Messages.in(language);
    }

    /** Where answers go. */
    public PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** Where complaints go. */
    public PrintWriter err() {
        return command.commandLine().getErr();
    }

    /**
     * The end of the command.
     *
     * @param exitCode one of {@link ExitCode}
     * @param key of a text
     */
    public CommandFailure failure(int exitCode, String key, Object... arguments) {
        return new CommandFailure(exitCode, messages().text(key, arguments));
    }
}
