package assay.server.api;

import assay.service.image.Image;
import assay.service.image.ImageExport;
import assay.service.image.OsFamily;
import assay.service.image.Platform;
import assay.service.image.StoredFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/** A list of images as a table for people, in their language. */
final class ImageCsv {

    private static final long GIB = 1L << 30;

    /**
     * A column.
     *
     * @param value of an image, which may be a word of {@link #WORDS}
     */
    private record Column(String english, String chinese, BiFunction<Image, Words, String> value) {}

    private static final List<Column> COLUMNS =
            List.of(
                    new Column("Name", "名称", (image, _) -> image.name()),
                    new Column("Status", "状态", (image, in) -> in.of(image.status().word())),
                    new Column("OS Type", "操作系统类型", (image, in) -> in.of(family(image))),
                    new Column("OS", "操作系统", ImageCsv::system),
                    new Column(
                            "Image Type",
                            "镜像类型",
                            (image, in) -> in.of(image.details().type().word())),
                    new Column("Disk Capacity (GB)", "磁盘容量 (GB)", (image, _) -> capacity(image)),
                    new Column("Encrypted", "已加密", (image, in) -> in.of(encrypted(image))),
                    new Column("Created At", "创建时间", (image, _) -> image.createdAt().toString()),
                    new Column("Image ID", "镜像ID", (image, _) -> image.id().toString()),
                    new Column(
                            "Visibility",
                            "可见范围",
                            (image, in) -> in.of(image.details().access().visibility().word())),
                    new Column(
                            "Image Size (bytes)",
                            "镜像大小 (字节)",
                            (image, _) ->
                                    image.file()
                                            .map(file -> Long.toString(file.size()))
                                            .orElse("")),
                    new Column(
                            "Minimum Memory (MB)",
                            "最小内存 (MB)",
                            (image, _) -> Integer.toString(image.details().needs().minRam())),
                    new Column(
                            "Maximum Memory (MB)",
                            "最大内存 (MB)",
                            (image, _) -> Integer.toString(image.details().needs().maxRam())),
                    new Column(
                            "NIC Multi-Queue",
                            "网卡多队列",
                            (image, in) ->
                                    image.details()
                                            .needs()
                                            .multiQueue()
                                            .map(said -> in.of(said ? "supported" : "unsupported"))
                                            .orElse("")),
                    new Column(
                            "Tags", "标签", (image, _) -> String.join(" ", image.details().tags())),
                    new Column("Description", "描述", (image, _) -> image.details().description()));

    private static final Map<String, List<String>> WORDS =
            Map.ofEntries(
                    word("queued", "Queued", "等待上传"),
                    word("uploading", "Uploading", "上传中"),
                    word("staged", "Staged", "已暂存"),
                    word("inspecting", "Inspecting", "检查中"),
                    word("active", "Normal", "正常"),
                    word("deactivated", "Deactivated", "已停用"),
                    word("unreadable", "Unreadable", "无法读取"),
                    word("linux", "Linux", "Linux"),
                    word("windows", "Windows", "Windows"),
                    word("other", "Other", "其他"),
                    word("system", "System disk image", "系统盘镜像"),
                    word("data", "Data disk image", "数据盘镜像"),
                    word("whole", "Full image", "整机镜像"),
                    word("supported", "Supported", "支持"),
                    word("unsupported", "Not supported", "不支持"),
                    word("yes", "Yes", "是"),
                    word("no", "No", "否"),
                    word("private", "Private", "私有"),
                    word("shared", "Shared", "共享"),
                    word("community", "Community", "社区"),
                    word("public", "Public", "公共"),
                    word("market", "Market", "市场"));

    private ImageCsv() {}

    private static Map.Entry<String, List<String>> word(
            String word, String english, String chinese) {
        return Map.entry(word, List.of(english, chinese));
    }

    /** Words in a language; what is none of ours stays as it is. */
    private record Words(boolean chinese) {
        String of(String word) {
            return WORDS.getOrDefault(word, List.of(word, word)).get(chinese ? 1 : 0);
        }
    }

    /** Writes the whole table, whose start tells Excel that it is UTF-8. */
    static void write(ImageExport images, Locale reader, OutputStream out) throws IOException {
        Words words = new Words(reader.getLanguage().equals("zh"));
        Writer lines = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        lines.write(Csv.MARK);
        lines.write(
                Csv.row(
                        COLUMNS.stream()
                                .map(column ->
                                        words.chinese() ? column.chinese() : column.english())));
        images.to(image ->
                lines.write(
                        Csv.row(
                                COLUMNS.stream()
                                        .map(column -> column.value().apply(image, words)))));
        lines.flush();
    }

    private static String family(Image image) {
        return image.details().platform().osFamily().map(OsFamily::word).orElse("");
    }

    /** What the founding documents call a system that is not known. */
    private static String system(Image image, Words in) {
        Platform platform = image.details().platform();
        return platform.osVersion()
                .orElseGet(() ->
                        switch (platform.osFamily().orElse(OsFamily.OTHER)) {
                            case LINUX -> "Other Linux";
                            case WINDOWS -> "Other Windows";
                            case OTHER -> in.of("other");
                        });
    }

    private static String capacity(Image image) {
        return image.summary()
                .map(found -> Long.toString(Math.ceilDiv(found.virtualSize(), GIB)))
                .orElseGet(() -> atLeast(image.details().needs().minDisk()));
    }

    private static String atLeast(int minDisk) {
        return minDisk == 0 ? "" : Integer.toString(minDisk);
    }

    private static String encrypted(Image image) {
        return image.file().map(StoredFile::content).flatMap(content -> content.key()).isPresent()
                ? "yes"
                : "no";
    }
}
