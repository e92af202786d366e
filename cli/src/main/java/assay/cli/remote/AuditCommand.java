package assay.cli.remote;

import assay.cli.ExitCode;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code assay audit}: who did what at the server. */
@Command(
        name = "audit",
        description = "Who did what at the server; for auditors. 审计记录。",
        mixinStandardHelpOptions = true)
public final class AuditCommand {

    /** Which records. */
    static final class Filter {

        @Option(names = "--user", paramLabel = "ID", description = "By this user. 用户。")
        private Optional<String> user = Optional.empty();

        @Option(names = "--action", paramLabel = "WORD", description = "As create, update. 操作。")
        private Optional<String> action = Optional.empty();

        @Option(names = "--target", paramLabel = "ID", description = "On this thing. 对象。")
        private Optional<String> target = Optional.empty();

        @Option(names = "--outcome", paramLabel = "WORD", description = "success or failure. 结果。")
        private Optional<String> outcome = Optional.empty();

        @Option(names = "--from", paramLabel = "TIME", description = "As 2026-11-21T08:00:00Z. 起。")
        private Optional<String> from = Optional.empty();

        @Option(names = "--until", paramLabel = "TIME", description = "Before this time. 止。")
        private Optional<String> until = Optional.empty();

        Query query() {
            return new Query()
                    .with("user", user)
                    .with("action", action)
                    .with("target", target)
                    .with("outcome", outcome)
                    .with("from", from)
                    .with("until", until);
        }
    }

    @Command(
            name = "list",
            description = "The newest records. 最近的记录。",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin ServerOptions options,
            @Mixin Filter filter,
            @Option(names = "--limit", defaultValue = "100", description = "At most. 最多条数。")
                    int limit) {
        return options.list(
                server -> Pages.get(server, "/audit/records" + filter.query(), "records", limit),
                Table.column("NUMBER", "/number"),
                Table.column("TIME", "/event/eventTime"),
                Table.column("WHO", "/event/initiator/name"),
                Table.column("ACTION", "/event/action"),
                Table.column("TARGET", "/event/target/id"),
                Table.column("OUTCOME", "/event/outcome"));
    }

    @Command(
            name = "export",
            description = "Write records into a file, a JSON object a line. 导出记录。",
            mixinStandardHelpOptions = true)
    int export(
            @Mixin ServerOptions options,
            @Mixin Filter filter,
            @Parameters(paramLabel = "FILE", description = "The file to write. 输出文件。") Path file) {
        return options.save("/audit/export" + filter.query(), file);
    }

    @Command(
            name = "verify",
            description = "Whether the chain of records is whole. 校验记录链。",
            mixinStandardHelpOptions = true)
    int verify(@Mixin ServerOptions options) {
        return options.run(server -> {
            JsonNode chain = server.get("/audit/verification");
            options.answer(chain, Table.of(chain));
            return chain.path("intact").asBoolean(false) ? ExitCode.PASS : ExitCode.FAIL;
        });
    }
}
