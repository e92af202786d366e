package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lists of images as tables, read by another program. */
class ImageCsvTest {

    private static final Api ADMIN = RunningServer.admin();
    private static final Api MALLORY = RunningServer.mallory();

    private static final String READ =
            """
            import csv, json, sys
            rows = list(csv.DictReader(open(sys.argv[1], encoding='utf-8-sig', newline=''), strict=True))
            print(json.dumps(rows))
            """;

    @TempDir private Path folder;

    private final String mark = UUID.randomUUID().toString();

    @Test
    void aListIsATableThatExcelReadsAsUtf8() throws Exception {
        byte[] disk = new byte[2 << 20];
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;
        String image = ADMIN.newImage("镜像, \"" + mark + "\"", disk);
        change(
                image,
                "{\"maxRam\":4096,\"multiQueue\":false,\"osFamily\":\"windows\",\"tags\":[\"a=1\",\"b\"],\"description\":\"two\\nlines\"}");

        JsonNode row = rows("text=" + mark, "en").get(0);

        assertThat(row.path("Name").asString()).isEqualTo("镜像, \"" + mark + "\"");
        assertThat(row.path("Status").asString()).isEqualTo("Normal");
        assertThat(row.path("OS Type").asString()).isEqualTo("Windows");
        assertThat(row.path("OS").asString()).isEqualTo("Other Windows");
        assertThat(row.path("Image Type").asString()).isEqualTo("System disk image");
        assertThat(row.path("Disk Capacity (GB)").asString()).isEqualTo("1");
        assertThat(row.path("Encrypted").asString()).isEqualTo("Yes");
        assertThat(row.path("Created At").asString()).startsWith("20");
        assertThat("/images/" + row.path("Image ID").asString()).isEqualTo(image);
        assertThat(row.path("Maximum Memory (MB)").asString()).isEqualTo("4096");
        assertThat(row.path("NIC Multi-Queue").asString()).isEqualTo("Not supported");
        assertThat(row.path("Tags").asString()).isEqualTo("a=1 b");
        assertThat(row.path("Description").asString()).isEqualTo("two\nlines");
    }

    @Test
    void itsTitlesAndWordsAreChineseForWhoReadsChinese() throws Exception {
        ADMIN.newImage(mark);

        Map<String, String> row =
                rows("name=" + mark, "zh-CN").get(0).properties().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, entry -> entry.getValue().asString()));

        assertThat(row)
                .containsEntry("名称", mark)
                .containsEntry("状态", "等待上传")
                .containsEntry("镜像类型", "系统盘镜像")
                .containsEntry("已加密", "否")
                .containsKeys("操作系统类型", "操作系统", "磁盘容量 (GB)", "创建时间");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "＝1"})
    void noCellIsAFormula(String formula) throws Exception {
        String image = ADMIN.newImage(mark);
        change(image, "{\"name\":\"" + formula + mark + "\"}");

        assertThat(rows("text=" + mark, "en").get(0).path("Name").asString())
                .isEqualTo("'" + formula + mark);
    }

    @Test
    void aListOfManyPagesIsWholeAndHasEachImageOnce() throws Exception {
        int count = 1_203;
        RunningServer.JDBI.useHandle(handle ->
                handle.createUpdate(
                                """
                                insert into images (id, project_id, name, created_at)
                                select gen_random_uuid(), p.id, :name || n, now() - n / 7 * interval '1 s'
                                from generate_series(1, :count) n, projects p
                                where p.name = 'default'
                                """)
                        .bind("name", mark)
                        .bind("count", count)
                        .execute());

        assertThat(
                        StreamSupport.stream(rows("text=" + mark, "en").spliterator(), false)
                                .map(row -> row.path("Image ID").asString()))
                .hasSize(count)
                .doesNotHaveDuplicates();
        RunningServer.JDBI.useHandle(
                handle -> handle.execute("delete from images where starts_with(name, ?)", mark));
    }

    @Test
    void publicAndOwnListsAreToldApart() throws Exception {
        String own = ADMIN.newImage(mark);
        assertThat(rows(MALLORY, "text=" + mark, "en")).isEmpty();

        change(own, "{\"visibility\":\"public\"}");

        assertThat(rows(MALLORY, "text=" + mark, "en")).isEmpty();
        assertThat(rows(MALLORY, "visibility=public&text=" + mark, "en")).hasSize(1);
    }

    private static void change(String image, String json) {
        assertThat(
                        ADMIN.send(
                                        "PATCH",
                                        image,
                                        BodyPublishers.ofString(json),
                                        "Content-Type",
                                        "application/json")
                                .statusCode())
                .isEqualTo(200);
    }

    private JsonNode rows(String query, String language) throws Exception {
        return rows(ADMIN, query, language);
    }

    private JsonNode rows(Api as, String query, String language) throws Exception {
        HttpResponse<byte[]> answer =
                as.get("/images/export?" + query, "Accept-Language", language);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).startsWith("\ufeff");
        Path file = Files.write(folder.resolve("images.csv"), answer.body());
        return JsonMapper.shared()
                .readTree(Oracle.require("python3").run("-c", READ, file.toString()));
    }
}
