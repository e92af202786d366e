package assay.cli.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which images a list holds. */
final class ImageFilterOptions {

    @Option(
            names = "--visibility",
            paramLabel = "WORD",
            description = {
                "all, private, shared, community, public or market; the project's own if absent.",
                "可见范围。"
            })
    private Optional<String> visibility = Optional.empty();

    @Option(names = "--name", paramLabel = "NAME", description = "With this name. 名称。")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description = "With this in the name or the description. 名称或描述中的文字。")
    private Optional<String> text = Optional.empty();

    @Option(names = "--type", paramLabel = "WORD", description = "system, data or whole. 类型。")
    private List<String> types = new ArrayList<>();

    @Option(names = "--status", paramLabel = "WORD", description = "active, queued, … 状态。")
    private List<String> statuses = new ArrayList<>();

    @Option(names = "--os", paramLabel = "WORD", description = "linux, windows or other. 系统。")
    private List<String> families = new ArrayList<>();

    @Option(
            names = "--tag",
            paramLabel = "TAG",
            description = "With this tag, KEY=VALUE or a word; all of them if repeated. 标签。")
    private List<String> tags = new ArrayList<>();

    @Option(
            names = "--sort",
            paramLabel = "FIELD[:asc|desc]",
            description = "name, status, size, createdAt or updatedAt. 排序。")
    private Optional<String> sort = Optional.empty();

    Query query() {
        return new Query()
                .with("visibility", visibility)
                .with("name", name)
                .with("text", text)
                .with("type", types)
                .with("status", statuses)
                .with("osFamily", families)
                .with("tag", tags)
                .with("sort", sort);
    }
}
