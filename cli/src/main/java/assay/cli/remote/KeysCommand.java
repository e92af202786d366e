package assay.cli.remote;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay keys}: what images are encrypted with at the server. */
@Command(
        name = "keys",
        description = "Keys that images are encrypted with at the server. 加密密钥。",
        mixinStandardHelpOptions = true)
public final class KeysCommand {

    @Command(name = "list", description = "List keys. 列出密钥。", mixinStandardHelpOptions = true)
    int list(@Mixin ServerOptions options) {
        return options.list(
                server -> server.get("/keys").path("keys"),
                Table.column("ID", "/id"),
                Table.column("NAME", "/name"),
                Table.column("STATE", "/state"),
                Table.column("IMAGES", "/images"));
    }

    @Command(name = "create", description = "Make a key. 新建密钥。", mixinStandardHelpOptions = true)
    int create(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = "NAME", description = "Its name. 名称。") String name,
            @Option(names = "--description", defaultValue = "", description = "For people. 描述。")
                    String description) {
        return options.show(
                server -> server.post("/keys", Map.of("name", name, "description", description)));
    }

    @Command(name = "show", description = "Show a key. 显示密钥。", mixinStandardHelpOptions = true)
    int show(@Mixin ServerOptions options, @Parameters(paramLabel = "ID") String id) {
        return options.show(server -> server.get(path(id)));
    }

    @Command(
            name = "rotate",
            description = "Give a key a new version. 轮换密钥。",
            mixinStandardHelpOptions = true)
    int rotate(@Mixin ServerOptions options, @Parameters(paramLabel = "ID") String id) {
        return options.show(server -> server.post(path(id) + "/rotation"));
    }

    @Command(
            name = "disable",
            description = "Stop all use of a key, downloads too. 停用密钥。",
            mixinStandardHelpOptions = true)
    int disable(@Mixin ServerOptions options, @Parameters(paramLabel = "ID") String id) {
        return options.show(server -> server.post(path(id) + "/deactivation"));
    }

    @Command(
            name = "enable",
            description = "Allow the use of a key again. 启用密钥。",
            mixinStandardHelpOptions = true)
    int enable(@Mixin ServerOptions options, @Parameters(paramLabel = "ID") String id) {
        return options.show(server -> server.deleted(path(id) + "/deactivation"));
    }

    @Command(
            name = "delete",
            description = "Destroy a key, and what it encrypts, after some days. 计划删除密钥。",
            mixinStandardHelpOptions = true)
    int delete(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--days", defaultValue = "7", description = "7 to 1096. 等待天数。")
                    int days) {
        return options.show(server -> server.post(path(id) + "/deletion", Map.of("days", days)));
    }

    @Command(
            name = "restore",
            description = "Take back that a key is to be destroyed. 取消删除密钥。",
            mixinStandardHelpOptions = true)
    int restore(@Mixin ServerOptions options, @Parameters(paramLabel = "ID") String id) {
        return options.show(server -> server.deleted(path(id) + "/deletion"));
    }

    private static String path(String id) {
        return "/keys/" + Query.encoded(id);
    }
}
