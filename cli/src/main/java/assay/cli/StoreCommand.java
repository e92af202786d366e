package assay.cli;

import picocli.CommandLine.Command;

/** {@code assay store}: contents kept without repeating what they share. */
@Command(
        name = "store",
        description = {
            "Keep images in a folder or a bucket, each block of them once; check, copy, collect.",
            "去重存储镜像：存取、校验、复制、回收。"
        },
        subcommands = {
            StorePutCommand.class,
            StoreLsCommand.class,
            StoreGetCommand.class,
            StoreRmCommand.class,
            StoreCheckCommand.class,
            StoreGcCommand.class,
            StoreStatsCommand.class,
            StoreCopyCommand.class,
            StoreSlimCommand.class,
            StoreKeysCommand.class
        },
        footer = {
            "",
            "Exit code: 0 done, 1 something is damaged, 2 not all could be checked, 64 wrong usage,",
            "65 damaged, 66 there is no such file, folder, content or key, 73 the place cannot be used."
        },
        mixinStandardHelpOptions = true)
final class StoreCommand {}
