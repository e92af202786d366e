package assay.cli.remote;

import assay.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code assay jobs}: long work at the server. */
@Command(
        name = "jobs",
        description = "Long work at the server: how far it is, and its end. 任务。",
        mixinStandardHelpOptions = true)
public final class JobsCommand {

    @Command(
            name = "show",
            description = "How far a job is. 任务进度。",
            mixinStandardHelpOptions = true)
    int show(@Mixin ServerOptions options, @Parameters(paramLabel = "ID") String id) {
        return options.run(server -> {
            JsonNode job = server.get(path(id));
            options.answer(job, Table.of(job));
            return ExitCode.PASS;
        });
    }

    @Command(
            name = "wait",
            description = "Wait until a job is over; 0 if it is done. 等待任务结束。",
            mixinStandardHelpOptions = true)
    int await(@Mixin ServerOptions options, @Parameters(paramLabel = "ID") String id) {
        return options.run(server -> {
            JsonNode job = new Wait(server, path(id)).untilOver();
            options.answer(job, Table.of(job));
            return job.path("state").asString("").equals("done") ? ExitCode.PASS : ExitCode.FAIL;
        });
    }

    private static String path(String id) {
        return "/jobs/" + Query.encoded(id);
    }
}
