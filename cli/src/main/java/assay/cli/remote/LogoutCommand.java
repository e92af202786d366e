package assay.cli.remote;

import assay.cli.ExitCode;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code assay logout}: ends the session and forgets it. */
@Command(
        name = "logout",
        description = "End the session at the server and forget it. 退出登录。",
        mixinStandardHelpOptions = true)
public final class LogoutCommand implements Callable<Integer> {

    @Mixin private final ServerOptions options = new ServerOptions();

    @Override
    public Integer call() throws IOException {
        Optional<Login> login = Login.find();
        Login.forget(); // whatever the server says
        return login.map(known -> options.run(known, LogoutCommand::end)).orElse(ExitCode.PASS);
    }

    /** An API token stays: it is not only this machine's. */
    private static int end(Server server) throws IOException {
        server.sendWhateverComes(server.request("/sessions/current").DELETE()).body().close();
        return ExitCode.PASS;
    }
}
