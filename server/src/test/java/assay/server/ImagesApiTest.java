package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ImagesApiTest {

    private static final Api ADMIN = RunningServer.admin();
    private static final Api MALLORY = RunningServer.mallory();

    private static final String ANY = UUID.randomUUID().toString();

    @Test
    void anEmptyDiskIsReadAndJudged(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("empty.qcow2");
        Oracle.require("qemu-img").ask("create", "-q", "-f", "qcow2", file, "1G");
        String image = ADMIN.newImage("empty disk", Files.readAllBytes(file));

        // It is active before its file is taken apart, which the same job does.
        JsonNode found =
                ADMIN.awaitImage(image, now -> now.at("/job/state").asString().equals("done"));
        assertThat(found.path("status").asString()).isEqualTo("active");
        assertThat(found.path("format").asString()).isEqualTo("qcow2");
        assertThat(found.path("virtualSize").asLong()).isEqualTo(1L << 30);
        assertThat(found.path("size").asLong()).isEqualTo(Files.size(file));
        assertThat(found.at("/verdicts/0/profile").asString()).isEqualTo("tencent-import");
        assertThat(found.at("/job/state").asString()).isEqualTo("done");
        JsonNode facts = json(ADMIN.get(image + "/facts"));
        assertThat(facts.at("/facts/disk/virtualSize").asLong()).isEqualTo(1L << 30);
        JsonNode check = json(ADMIN.get(image + "/check"));
        assertThat(check.at("/image/name").asString()).isEqualTo("empty disk");
        assertThat(check.at("/profiles/0/verdict").asString())
                .isEqualTo(found.at("/verdicts/0/verdict").asString());
        HttpResponse<byte[]> job = ADMIN.get("/jobs/" + found.at("/job/id").asString());
        assertThat(json(job).path("percent").asInt()).isEqualTo(100);
    }

    @Test
    void aFileThatIsNoImageIsUnreadableAndSaysWhyInBothLanguages() {
        String image =
                ADMIN.newImage(
                        "notes.txt",
                        "these are notes, not an image".getBytes(StandardCharsets.UTF_8));

        JsonNode english = json(ADMIN.get(image)).path("error");
        JsonNode chinese = json(ADMIN.get(image, "Accept-Language", "zh")).path("error");

        assertThat(json(ADMIN.get(image)).path("status").asString()).isEqualTo("unreadable");
        assertThat(english.path("code").asString()).startsWith("image_");
        assertThat(english.path("message").asString()).startsWith("The file is stored, but");
        assertThat(chinese.path("message").asString()).startsWith("文件已保存");
        assertProblem(ADMIN.get(image + "/facts"), 409, "image_not_read");
        assertProblem(ADMIN.get(image + "/check"), 409, "image_not_read");
        assertThat(ADMIN.get(image + "/content").statusCode()).isEqualTo(200);
    }

    @Test
    void anImageWithoutContentHasNothingToShow() {
        String image = ADMIN.newImage("waiting");

        assertThat(json(ADMIN.get(image)).path("status").asString()).isEqualTo("queued");
        assertProblem(ADMIN.get(image + "/facts"), 409, "image_without_content");
        assertProblem(ADMIN.get(image + "/check"), 409, "image_without_content");
        assertProblem(ADMIN.get(image + "/content"), 409, "image_without_content");
    }

    @Test
    void imagesAreListedNewestFirstInPages() {
        List<String> made = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            made.addFirst(ADMIN.newImage("page " + number).substring("/images/".length()));
        }

        List<String> listed = new ArrayList<>();
        String page = "/images?limit=2";
        for (int pages = 0; pages < 3; pages++) {
            JsonNode answer = json(ADMIN.get(page));
            answer.path("images").forEach(image -> listed.add(image.path("id").asString()));
            page = "/images?limit=2&marker=" + answer.path("next").asString();
        }

        assertThat(listed.subList(0, 5)).isEqualTo(made);
    }

    @Test
    void theLastPageNamesNoNextOne() {
        JsonNode page = json(ADMIN.get("/images?limit=1000&sort=createdAt:asc"));
        String newest =
                page.path("images").path(page.path("images").size() - 1).path("id").asString();

        assertThat(json(ADMIN.get("/images?sort=createdAt:asc&marker=" + newest)).toString())
                .isEqualTo("{\"images\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=1001", "limit=x", "marker=x"})
    void aQueryThatIsWrongIsRefused(String query) {
        assertProblem(ADMIN.get("/images?" + query), 400, "request_invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":null}",
                "{\"name\":\"\"}",
                "{\"name\":5}",
                "{\"name\":\"a\\u0000b\"}",
                "{\"name\":\"\\ud800\"}",
                "{\"name\":\"x\",\"status\":\"active\"}"
            })
    void aNewImageThatIsWrongIsRefused(String body) {
        assertProblem(ADMIN.post("/images", body), 400, "request_invalid");
    }

    @Test
    void namesMayBeLongAndInAnyScript() {
        String name = "镜".repeat(254) + "\uD83D\uDC27";

        assertThat(json(ADMIN.get(ADMIN.newImage(name))).path("name").asString()).isEqualTo(name);
        assertProblem(
                ADMIN.post("/images", "{\"name\":\"" + "x".repeat(256) + "\"}"),
                400,
                "request_invalid");
    }

    @Test
    void aDeletedImageIsGone() {
        String image = ADMIN.newImage("deleted", "bytes".getBytes(StandardCharsets.UTF_8));

        assertThat(ADMIN.delete(image).statusCode()).isEqualTo(204);

        assertProblem(ADMIN.get(image), 404, "not_found");
        assertProblem(ADMIN.delete(image), 404, "not_found");
    }

    @Test
    void theProfilesAreListed() {
        JsonNode profiles = json(ADMIN.get("/profiles")).path("profiles");

        assertThat(profiles.path(0).path("id").asString()).isEqualTo("tencent-import");
    }

    /** Everything that takes an id, as a request for it by somebody. */
    static Stream<Function<Api, Function<String, HttpResponse<byte[]>>>> endpoints() {
        return Stream.of(
                api -> image -> api.get(image),
                api -> image -> api.delete(image),
                api -> image -> patch(api, image, "{\"name\":\"x\"}"),
                api -> image -> patch(api, image + "/members/" + ANY, "{\"status\":\"accepted\"}"),
                api -> image -> api.post(image + "/deactivation", ""),
                api -> image -> api.delete(image + "/deactivation"),
                api -> image -> api.get(image + "/members"),
                api -> image -> api.get(image + "/members/" + ANY),
                api -> image -> api.post(image + "/members", "{\"project\":\"" + ANY + "\"}"),
                api -> image -> api.delete(image + "/members/" + ANY),
                api -> image -> api.put(image + "/content", BodyPublishers.ofString("x")),
                api -> image -> api.get(image + "/content"),
                api -> image -> api.get(image + "/content", "Range", "bytes=0-0"),
                api -> image -> api.get(image + "/facts"),
                api -> image -> api.get(image + "/check"));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void anotherProjectsImageIsAnsweredExactlyAsAnUnknownOne(
            Function<Api, Function<String, HttpResponse<byte[]>>> endpoint) {
        String foreign = ADMIN.newImage("secret", "secret".getBytes(StandardCharsets.UTF_8));
        String unknown = "/images/" + UUID.randomUUID();
        String nonsense = "/images/nonsense";

        String answer = withoutId(endpoint.apply(MALLORY).apply(foreign));

        assertThat(answer).contains("not_found");
        assertThat(answer).isEqualTo(withoutId(endpoint.apply(MALLORY).apply(unknown)));
        assertThat(answer).isEqualTo(withoutId(endpoint.apply(MALLORY).apply(nonsense)));
        assertThat(ADMIN.get(foreign).statusCode()).isEqualTo(200);
    }

    @Test
    void anotherProjectsJobIsAnsweredExactlyAsAnUnknownOne() {
        String image = ADMIN.newImage("secret", "secret".getBytes(StandardCharsets.UTF_8));
        String job = json(ADMIN.get(image)).at("/job/id").asString();

        assertThat(ADMIN.get("/jobs/" + job).statusCode()).isEqualTo(200);
        assertThat(withoutId(MALLORY.get("/jobs/" + job)))
                .contains("not_found")
                .isEqualTo(withoutId(MALLORY.get("/jobs/" + UUID.randomUUID())));
    }

    @Test
    void anotherProjectsImagesAreNotListed() {
        String image = ADMIN.newImage("secret").substring("/images/".length());

        assertThat(json(MALLORY.get("/images?limit=1000")).toString()).doesNotContain(image);
    }

    private static HttpResponse<byte[]> patch(Api api, String path, String body) {
        return api.send(
                "PATCH", path, BodyPublishers.ofString(body), "Content-Type", "application/json");
    }

    /** Status, headers and body of an answer but for what differs from request to request. */
    private static String withoutId(HttpResponse<byte[]> answer) {
        // Tomcat ends a connection at every hundredth request on it: that says nothing of this one.
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        List.of("connection", "content-length", "date", "x-request-id").forEach(headers::remove);
        JsonNode body = json(answer);
        return answer.statusCode()
                + headers.toString()
                + body.path("code")
                + body.path("title")
                + body.path("detail");
    }
}
