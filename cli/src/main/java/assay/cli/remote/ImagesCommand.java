package assay.cli.remote;

import assay.cli.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code assay images}: the images of a server. */
@Command(
        name = "images",
        description = {
            "Images at a server: list, bring in, take out, share, change. See: assay login.",
            "服务上的镜像：列表、上传、下载、共享、修改。"
        },
        subcommands = {
            ImagesListCommand.class,
            ImagesPushCommand.class,
            ImagesPullCommand.class,
            ImagesImportCommand.class,
            ImagesExportCommand.class,
            ImagesCopyCommand.class,
            ImagesSetCommand.class,
            ImagesTagCommand.class
        },
        footer = {
            "",
            "IMAGE is an id or a name that one image has. Exit code: 0 done, 1 refused as things are, 64",
            "wrong usage, 66 there is no such image or file, 69 the server cannot be reached, 73 a file",
            "cannot be written, 77 not logged in or not allowed."
        },
        mixinStandardHelpOptions = true)
public final class ImagesCommand {

    @Command(
            name = "show",
            description = "Show what is known of an image. 显示镜像详情。",
            mixinStandardHelpOptions = true)
    int show(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = "IMAGE", description = "The image. 镜像。") String image) {
        return options.show(server -> server.get(options.imagePath(server, image)));
    }

    @Command(
            name = "disks",
            description = "List the disks of an image that has several. 列出整机镜像的各块磁盘。",
            mixinStandardHelpOptions = true)
    int disks(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = "IMAGE", description = "The image. 镜像。") String image) {
        return options.list(
                server -> server.get(options.imagePath(server, image)).path("disks"),
                Table.column("DISK", "/number"),
                Table.column("ROLE", "/role"),
                Table.bytes("SIZE", "/virtualSize"),
                Table.bytes("STORED", "/size"),
                Table.column("FORMAT", "/format"),
                Table.column("NAME", "/name"),
                Table.column("ERROR", "/error/code"));
    }

    @Command(
            name = "compose",
            description = {
                "Make a whole image of a system image and data images; no byte is copied.",
                "由系统盘镜像和数据盘镜像组成整机镜像，不复制数据。"
            },
            mixinStandardHelpOptions = true)
    int compose(
            @Mixin ServerOptions options,
            @Parameters(index = "0", paramLabel = "SYSTEM", description = "The image. 系统盘镜像。")
                    String system,
            @Parameters(
                            index = "1..*",
                            arity = "1..*",
                            paramLabel = "DATA",
                            description = "Data images, in their order. 数据盘镜像，按顺序。")
                    List<String> data,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            required = true,
                            description = "The whole image's name. 名称。")
                    String name,
            @Option(names = "--description", paramLabel = "TEXT", description = "For people. 描述。")
                    Optional<String> description,
            @Option(
                            names = "--key",
                            paramLabel = "ID",
                            description = "Encrypt all disks with this key. 密钥。")
                    Optional<String> key) {
        return options.show(server -> {
            Map<String, Object> what = new LinkedHashMap<>();
            what.put("name", name);
            description.ifPresent(value -> what.put("description", value));
            key.ifPresent(value -> what.put("encryptionKey", value));
            List<String> ids = new ArrayList<>();
            for (String image : data) {
                ids.add(options.image(server, image));
            }
            what.put("data", ids);
            return server.post(options.imagePath(server, system) + "/whole-images", what);
        });
    }

    @Command(
            name = "delete",
            description = "Delete images with their contents. 删除镜像及其内容。",
            mixinStandardHelpOptions = true)
    int delete(
            @Mixin ServerOptions options,
            @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Images. 镜像。")
                    List<String> images) {
        return options.run(server -> {
            for (String image : images) {
                server.delete(options.imagePath(server, image));
            }
            return ExitCode.PASS;
        });
    }

    @Command(
            name = "csv",
            description = "Write a list of images into a file for spreadsheets. 导出镜像列表。",
            mixinStandardHelpOptions = true)
    int csv(
            @Mixin ServerOptions options,
            @Mixin ImageFilterOptions filter,
            @Parameters(paramLabel = "FILE", description = "The file to write. 输出文件。") Path file) {
        return options.save("/images/export" + filter.query(), file);
    }

    @Command(
            name = "share",
            description = "Share an image with projects, which then accept it. 与其他项目共享镜像。",
            mixinStandardHelpOptions = true)
    int share(
            @Mixin ServerOptions options,
            @Parameters(index = "0", paramLabel = "IMAGE", description = "The image. 镜像。")
                    String image,
            @Parameters(
                            index = "1..*",
                            arity = "1..*",
                            paramLabel = "PROJECT",
                            description = "By id. 项目标识。")
                    List<String> projects) {
        return options.run(server -> {
            String members = options.imagePath(server, image) + "/members";
            for (String project : projects) {
                server.post(members, Map.of("project", project));
            }
            return ExitCode.PASS;
        });
    }

    @Command(
            name = "unshare",
            description = "Withdraw an image from projects. 取消共享。",
            mixinStandardHelpOptions = true)
    int unshare(
            @Mixin ServerOptions options,
            @Parameters(index = "0", paramLabel = "IMAGE", description = "The image. 镜像。")
                    String image,
            @Parameters(
                            index = "1..*",
                            arity = "1..*",
                            paramLabel = "PROJECT",
                            description = "By id. 项目标识。")
                    List<String> projects) {
        return options.run(server -> {
            String members = options.imagePath(server, image) + "/members/";
            for (String project : projects) {
                server.delete(members + Query.encoded(project));
            }
            return ExitCode.PASS;
        });
    }

    @Command(
            name = "members",
            description = "List whom an image is shared with. 列出共享对象。",
            mixinStandardHelpOptions = true)
    int members(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = "IMAGE", description = "The image. 镜像。") String image) {
        return options.list(
                server -> server.get(options.imagePath(server, image) + "/members").path("members"),
                Table.column("PROJECT", "/project"),
                Table.column("STATUS", "/status"),
                Table.column("SINCE", "/createdAt"));
    }

    @Command(
            name = "accept",
            description = "Accept an image that is shared with one's project. 接受共享给本项目的镜像。",
            mixinStandardHelpOptions = true)
    int accept(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = "ID", description = "The image's id. 镜像标识。") String image) {
        return respond(options, image, "accepted");
    }

    @Command(
            name = "reject",
            description = "Reject an image that is shared with one's project. 拒绝共享给本项目的镜像。",
            mixinStandardHelpOptions = true)
    int reject(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = "ID", description = "The image's id. 镜像标识。") String image) {
        return respond(options, image, "rejected");
    }

    /** What was not accepted is in no list that has names, so an image is named by its id. */
    private static int respond(ServerOptions options, String image, String status) {
        return options.run(server -> {
            JsonNode session = server.get("/sessions/current");
            String project = session.path("project").path("id").asString("");
            server.patch(
                    "/images/" + Query.encoded(image) + "/members/" + project,
                    Map.of("status", status));
            return ExitCode.PASS;
        });
    }
}
