package assay.cli.remote;

import assay.cli.ExitCode;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code assay quotas}: what the project may have at the server. */
@Command(
        name = "quotas",
        description = "What the project may have at the server, and asking for more. 项目配额。",
        mixinStandardHelpOptions = true)
public final class QuotasCommand {

    @Command(
            name = "list",
            description = "Limits and what is used of them. 配额及用量。",
            mixinStandardHelpOptions = true)
    int list(@Mixin ServerOptions options) {
        return options.run(server -> {
            JsonNode quotas = server.get("/quotas").path("quotas");
            options.answer(
                    quotas,
                    Table.of(
                            quotas,
                            Table.column("LIMIT", "/limit"),
                            Table.column("USED", "/used"),
                            Table.column("MOST", "/most"),
                            Table.column("UNIT", "/unit")));
            return ExitCode.PASS;
        });
    }

    @Command(
            name = "request",
            description = "Ask the operator for another limit. 申请调整配额。",
            mixinStandardHelpOptions = true)
    int request(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = "LIMIT", description = "As in the list. 配额项。") String limit,
            @Parameters(paramLabel = "WANTED", description = "The limit to have. 目标值。") long wanted,
            @Option(names = "--reason", defaultValue = "", description = "Why. 原因。")
                    String reason) {
        return options.run(server -> {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("limit", limit);
            json.put("wanted", wanted);
            json.put("reason", reason);
            JsonNode made = server.post("/quota-requests", json);
            options.answer(made, Table.of(made));
            return ExitCode.PASS;
        });
    }

    @Command(
            name = "requests",
            description = "What was asked for, and the answers. 列出申请。",
            mixinStandardHelpOptions = true)
    int requests(@Mixin ServerOptions options) {
        return options.run(server -> {
            JsonNode all = Pages.get(server, "/quota-requests", "requests", Integer.MAX_VALUE);
            options.answer(
                    all,
                    Table.of(
                            all,
                            Table.column("ID", "/id"),
                            Table.column("LIMIT", "/limit"),
                            Table.column("WANTED", "/wanted"),
                            Table.column("STATE", "/state"),
                            Table.column("ANSWER", "/answer")));
            return ExitCode.PASS;
        });
    }
}
