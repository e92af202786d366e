package assay.cli.remote;

import assay.cli.CommandFailure;
import assay.cli.ExitCode;
import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code assay login}: tells the commands that follow which server to speak to, and as whom. */
@Command(
        name = "login",
        description = {
            "Log in at a server of Assay; the commands after it speak to it.",
            "登录 Assay 服务；之后的命令均与其通信。"
        },
        footer = {
            "",
            "In scripts, ASSAY_SERVER and ASSAY_TOKEN (an API token) do instead. Exit code: 0 done, 64 wrong",
            "usage, 66 no such file, 69 the server cannot be reached, 77 refused."
        },
        mixinStandardHelpOptions = true)
public final class LoginCommand implements Callable<Integer> {

    @Mixin private final ServerOptions options = new ServerOptions();

    @Parameters(
            index = "0",
            paramLabel = "URL",
            description = "The server, as https://images.example. 服务地址。")
    private URI server = URI.create("");

    @Option(names = "--user", paramLabel = "NAME", description = "Who. 用户。")
    private String user = "admin";

    @Option(
            names = "--project",
            paramLabel = "NAME",
            description = "Where to work; the user's default project if absent. 项目。")
    private Optional<String> project = Optional.empty();

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "The password is its first line; else it is asked for. 密码文件。")
    private Optional<Path> password = Optional.empty();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Use the API token in this file instead. API 令牌文件。")
    private Optional<Path> token = Optional.empty();

    @Override
    public Integer call() {
        if (!Login.isServer(server)) {
            throw options.failure(ExitCode.USAGE, "remote.address", server);
        }
        return options.run(new Login(server, ""), this::logIn);
    }

    private int logIn(Server asked) throws IOException {
        Login login =
                new Login(server, token.isPresent() ? firstLine(token.get()) : newToken(asked));
        try (Server known = new Server(login, options.messages())) {
            JsonNode session = known.get("/sessions/current");
            login.write();
            options.answer(
                    session,
                    "remote.loggedIn",
                    session.path("user").path("name").asString(""),
                    session.path("project").path("name").asString(""),
                    Login.file());
        }
        return ExitCode.PASS;
    }

    private String newToken(Server asked) throws IOException {
        Map<String, String> credentials = new LinkedHashMap<>();
        credentials.put("user", user);
        credentials.put(
                "password", password.isPresent() ? firstLine(password.get()) : askPassword());
        project.ifPresent(name -> credentials.put("project", name));
        return asked.logIn(credentials).path("token").asString("");
    }

    private String firstLine(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw options.failure(ExitCode.NO_INPUT, "error.noFile", file);
        }
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("");
        }
    }

    private String askPassword() throws CommandFailure {
        // Where there is no terminal, a console would read the password from what is piped in.
        char[] typed =
                Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .map(console ->
                                console.readPassword(
                                        "%s", options.messages().text("remote.password", user)))
                        .orElse(null);
        if (typed == null) {
            throw options.failure(ExitCode.USAGE, "remote.noPassword");
        }
        return new String(typed);
    }
}
