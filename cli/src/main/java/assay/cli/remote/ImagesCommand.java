package assay.cli.remote;

import picocli.CommandLine.Command;

/** {@code assay images}: the images of a server. */
@Command(
        name = "images",
        description = {
            "Images at a server: list, bring in, take out, share, change. See: assay login.",
            "服务上的镜像：列表、上传、下载、共享、修改。"
        },
        subcommands = {
            ImagesListCommand.class,
            ImagesShowCommand.class,
            ImagesPushCommand.class,
            ImagesPullCommand.class,
            ImagesImportCommand.class,
            ImagesExportCommand.class,
            ImagesCopyCommand.class,
            ImagesSetCommand.class,
            ImagesTagCommand.class,
            ImagesDeleteCommand.class,
            ImagesShareCommand.class,
            ImagesUnshareCommand.class,
            ImagesMembersCommand.class,
            ImagesAcceptCommand.class,
            ImagesRejectCommand.class,
            ImagesCsvCommand.class
        },
        footer = {
            "",
            "IMAGE is an id or a name that one image has. Exit code: 0 done, 1 refused as things are, 64",
            "wrong usage, 66 there is no such image or file, 69 the server cannot be reached, 73 a file",
            "cannot be written, 77 not logged in or not allowed."
        },
        mixinStandardHelpOptions = true)
public final class ImagesCommand {}
