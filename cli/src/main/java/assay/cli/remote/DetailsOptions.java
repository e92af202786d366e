package assay.cli.remote;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is said of an image. */
final class DetailsOptions {

    @Option(names = "--description", paramLabel = "TEXT", description = "For people. 描述。")
    private Optional<String> description = Optional.empty();

    @Option(names = "--type", paramLabel = "WORD", description = "system, data or whole. 类型。")
    private Optional<String> type = Optional.empty();

    @Option(
            names = "--visibility",
            paramLabel = "WORD",
            description = "private, shared, community or public. 可见范围。")
    private Optional<String> visibility = Optional.empty();

    @Option(
            names = "--protected",
            arity = "1",
            paramLabel = "true|false",
            description = "Whether it cannot be deleted. 是否防删除。")
    private Optional<Boolean> locked = Optional.empty();

    @Option(
            names = "--os-family",
            paramLabel = "WORD",
            description = "linux, windows or other. 系统类型。")
    private Optional<String> osFamily = Optional.empty();

    @Option(names = "--os-version", paramLabel = "TEXT", description = "As “debian 12.5”. 系统版本。")
    private Optional<String> osVersion = Optional.empty();

    @Option(names = "--architecture", paramLabel = "WORD", description = "As x86_64. 架构。")
    private Optional<String> architecture = Optional.empty();

    @Option(names = "--firmware", paramLabel = "WORD", description = "bios or uefi. 启动方式。")
    private Optional<String> firmware = Optional.empty();

    @Option(names = "--min-disk", paramLabel = "GIB", description = "A machine's least disk. 最小磁盘。")
    private Optional<Integer> minDisk = Optional.empty();

    @Option(
            names = "--min-ram",
            paramLabel = "MIB",
            description = "A machine's least memory. 最小内存。")
    private Optional<Integer> minRam = Optional.empty();

    @Option(
            names = "--max-ram",
            paramLabel = "MIB",
            description = "A machine's most memory; 0 for no limit. 最大内存，0 为不限制。")
    private Optional<Integer> maxRam = Optional.empty();

    @Option(
            names = "--multi-queue",
            arity = "1",
            paramLabel = "true|false",
            description = "Whether network cards have several queues. 是否支持网卡多队列。")
    private Optional<Boolean> multiQueue = Optional.empty();

    @Option(
            names = "--property",
            paramLabel = "NAME=TEXT",
            description = "A property; repeated for more. 自定义属性。")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(names = "--tag", paramLabel = "TAG", description = "Repeated for more. 标签。")
    private List<String> tags = new ArrayList<>();

    /** What was said, as the API has it; without properties. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        description.ifPresent(value -> json.put("description", value));
        type.ifPresent(value -> json.put("type", value));
        visibility.ifPresent(value -> json.put("visibility", value));
        locked.ifPresent(value -> json.put("protected", value));
        osFamily.ifPresent(value -> json.put("osFamily", value));
        osVersion.ifPresent(value -> json.put("osVersion", value));
        architecture.ifPresent(value -> json.put("architecture", value));
        firmware.ifPresent(value -> json.put("firmware", value));
        minDisk.ifPresent(value -> json.put("minDisk", value));
        minRam.ifPresent(value -> json.put("minRam", value));
        maxRam.ifPresent(value -> json.put("maxRam", value));
        multiQueue.ifPresent(value -> json.put("multiQueue", value));
        if (!tags.isEmpty()) {
            json.put("tags", tags);
        }
        return json;
    }

    /** The properties that were said. */
    Map<String, String> properties() {
        return properties;
    }
}
