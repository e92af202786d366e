package assay.cli.remote;

import assay.cli.ExitCode;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code assay jobs}: long work at the server. */
@Command(
        name = "jobs",
        description = "Long work at the server: how far it is, and its end. 任务。",
        mixinStandardHelpOptions = true)
public final class JobsCommand {

    @Command(
            name = "list",
            description = "List the project's jobs, newest first. 列出任务。",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin ServerOptions options,
            @Option(names = "--state", description = "waiting, running, done, … 状态。")
                    Optional<String> state,
            @Option(names = "--limit", defaultValue = "100", description = "At most. 最多条数。")
                    int limit) {
        return options.list(
                server ->
                        Pages.get(
                                server, "/jobs" + new Query().with("state", state), "jobs", limit),
                Table.column("ID", "/id"),
                Table.column("KIND", "/kind"),
                Table.column("STATE", "/state"),
                Table.column("%", "/percent"),
                Table.column("IMAGE", "/image"),
                Table.column("SINCE", "/createdAt"));
    }

    @Command(
            name = "show",
            description = "How far a job is. 任务进度。",
            mixinStandardHelpOptions = true)
    int show(@Mixin ServerOptions options, @Parameters(paramLabel = "ID") String id) {
        return options.show(server -> server.get(path(id)));
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

    @Command(
            name = "cancel",
            description = "End a job before it is done. 取消任务。",
            mixinStandardHelpOptions = true)
    int cancel(@Mixin ServerOptions options, @Parameters(paramLabel = "ID") String id) {
        return options.show(server -> server.put(path(id) + "/cancellation"));
    }

    @Command(
            name = "retry",
            description = "Have a job that failed be done after all. 重试任务。",
            mixinStandardHelpOptions = true)
    int retry(@Mixin ServerOptions options, @Parameters(paramLabel = "ID") String id) {
        return options.show(server -> server.post(path(id) + "/tries"));
    }

    @Command(
            name = "slim",
            description = {
                "Have the server put contents together from pieces of others, which saves room; for operators.",
                "由服务器精简存储内容以节省空间；供运维人员使用。"
            },
            mixinStandardHelpOptions = true)
    int slim(
            @Mixin ServerOptions options,
            @Option(names = "--saved", description = "Only tell what that saves. 仅显示已节省的空间。")
                    boolean saved) {
        return saved
                ? options.list(
                        server -> server.get("/slim-contents").path("regions"),
                        Table.column("REGION", "/region"),
                        Table.column("WAITING", "/waiting"),
                        Table.column("LOOKED", "/looked"),
                        Table.column("SLIM", "/slim"),
                        Table.column("BEFORE", "/before"),
                        Table.column("AFTER", "/after"))
                : options.show(server -> server.post("/slim-contents"));
    }

    private static String path(String id) {
        return "/jobs/" + Query.encoded(id);
    }
}
