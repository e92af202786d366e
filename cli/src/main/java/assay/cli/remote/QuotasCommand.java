package assay.cli.remote;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
        return options.list(
                server -> server.get("/quotas").path("quotas"),
                Table.column("LIMIT", "/limit"),
                Table.column("USED", "/used"),
                Table.column("MOST", "/most"),
                Table.column("UNIT", "/unit"));
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
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("limit", limit);
        json.put("wanted", wanted);
        json.put("reason", reason);
        return options.show(server -> server.post("/quota-requests", json));
    }

    @Command(
            name = "requests",
            description = "What was asked for, and the answers. 列出申请。",
            mixinStandardHelpOptions = true)
    int requests(@Mixin ServerOptions options) {
        return options.list(
                server -> Pages.get(server, "/quota-requests", "requests", Integer.MAX_VALUE),
                Table.column("ID", "/id"),
                Table.column("LIMIT", "/limit"),
                Table.column("WANTED", "/wanted"),
                Table.column("STATE", "/state"),
                Table.column("ANSWER", "/answer"));
    }
}
