package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class KeysApiTest {

    private static final Api ADMIN = RunningServer.admin();
    private static final Api MALLORY = RunningServer.mallory();

    private static String newKey(String name) {
        HttpResponse<byte[]> made = ADMIN.post("/keys", "{\"name\":\"" + name + "\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        String path = "/keys/" + json(made).path("id").asString();
        assertThat(made.headers().firstValue("Location")).contains("/api/v1" + path);
        return path;
    }

    private static HttpResponse<byte[]> patch(Api api, String path, String json) {
        return api.send(
                "PATCH", path, BodyPublishers.ofString(json), "Content-Type", "application/json");
    }

    private static String newImage(String key, byte[] bytes) {
        String id = key.substring("/keys/".length());
        HttpResponse<byte[]> made =
                ADMIN.post("/images", "{\"name\":\"i\",\"encryptionKey\":\"" + id + "\"}");
        assertThat(json(made).path("encryptionKey").asString()).isEqualTo(id);
        String image = "/images/" + json(made).path("id").asString();
        ADMIN.put(
                image + "/content",
                BodyPublishers.ofByteArray(bytes),
                "Content-Type",
                "application/octet-stream");
        ADMIN.awaitImage(image, found -> !Api.status(found).equals("inspecting"));
        return image;
    }

    @Test
    void aKeyIsMadeNamedRotatedDisabledAndDeleted() {
        String key = newKey("备份");

        assertProblem(ADMIN.post("/keys", "{\"name\":\"备份\"}"), 409, "name_taken");
        assertProblem(ADMIN.post("/keys", "{}"), 400, "request_invalid");
        assertThat(json(patch(ADMIN, key, "{\"description\":\"d\"}")).path("name").asString())
                .isEqualTo("备份");
        assertThat(json(ADMIN.post(key + "/rotation", "")).path("rewrapping").asBoolean()).isTrue();
        assertThat(json(ADMIN.post(key + "/deactivation", "")).path("state").asString())
                .isEqualTo("disabled");
        assertProblem(ADMIN.post(key + "/rotation", ""), 403, "key_unusable");
        assertProblem(ADMIN.post(key + "/deletion", "{\"days\":3}"), 400, "request_invalid");
        assertThat(json(ADMIN.post(key + "/deletion", "{\"days\":7}")).has("deleteAt")).isTrue();
        HttpResponse<byte[]> refused =
                ADMIN.send(
                        "DELETE",
                        key + "/deactivation",
                        BodyPublishers.noBody(),
                        "Accept-Language",
                        "zh");
        assertProblem(refused, 409, "key_deleting");
        assertThat(json(refused).path("title").asString()).isEqualTo("密钥正在等待删除");
        ADMIN.delete(key + "/deletion");
        assertThat(json(ADMIN.delete(key + "/deactivation")).path("state").asString())
                .isEqualTo("enabled");
        assertThat(json(ADMIN.get("/keys")).toString()).contains(key.substring(6));

        String target = key.substring(6);
        JsonNode records = json(ADMIN.get("/audit/records?target=" + target)).path("records");
        assertThat(
                        StreamSupport.stream(records.spliterator(), false)
                                .filter(r -> r.at("/event/outcome").asString().equals("success"))
                                .map(record -> record.at("/event/action").asString()))
                .containsExactly(
                        "enable",
                        "delete/cancel",
                        "delete/schedule",
                        "disable",
                        "update/rotation",
                        "update",
                        "create");
    }

    @Test
    void anotherProjectsKeyIsAsAnUnknownOne() {
        String key = newKey("hers alone");

        for (String path : List.of(key, "/keys/01980000-0000-7000-8000-000000000000")) {
            String id = path.substring(6);
            assertProblem(MALLORY.get(path), 404, "not_found");
            assertProblem(patch(MALLORY, path, "{\"name\":\"mine\"}"), 404, "not_found");
            assertProblem(MALLORY.post(path + "/rotation", ""), 404, "not_found");
            assertProblem(MALLORY.post(path + "/deactivation", ""), 404, "not_found");
            assertProblem(MALLORY.delete(path + "/deactivation"), 404, "not_found");
            assertProblem(MALLORY.post(path + "/deletion", "{\"days\":7}"), 404, "not_found");
            assertProblem(MALLORY.delete(path + "/deletion"), 404, "not_found");
            assertProblem(
                    MALLORY.post("/images", "{\"name\":\"i\",\"encryptionKey\":\"" + id + "\"}"),
                    400,
                    "request_invalid");
        }
        assertThat(json(MALLORY.get("/keys")).toString()).doesNotContain("hers alone");
        assertProblem(MALLORY.post("/keys/default/deactivation", ""), 403, "role_missing");
    }

    @Test
    void aDownloadThatRunsBreaksOffWhenItsKeyIsDisabled() throws Exception {
        String key = newKey("for a download");
        byte[] bytes = new byte[48 << 20];
        new Random(1).nextBytes(bytes);
        String image = newImage(key, bytes);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(ADMIN.server() + "/api/v1" + image + "/content"))
                        .header("Authorization", "Bearer " + ADMIN.token())
                        .build();

        try (HttpClient client = HttpClient.newHttpClient();
                InputStream body = client.send(request, BodyHandlers.ofInputStream()).body()) {
            assertThat(body.readNBytes(1 << 20)).hasSize(1 << 20);
            assertThat(ADMIN.post(key + "/deactivation", "").statusCode()).isEqualTo(200);

            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        }
        assertProblem(ADMIN.get(image + "/content"), 403, "key_unusable");
        ADMIN.delete(key + "/deactivation");
        assertThat(ADMIN.get(image + "/content").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNotEncryptedIsNotMadeUnlessTheOperatorPermits() {
        assertProblem(
                ADMIN.post("/images", "{\"name\":\"i\",\"plain\":true}"), 403, "plain_refused");
        assertProblem(
                ADMIN.post(
                        "/images", "{\"name\":\"i\",\"plain\":true,\"encryptionKey\":\"default\"}"),
                400,
                "request_invalid");
        String image = ADMIN.newImage("not to be changed");
        assertProblem(
                patch(ADMIN, image, "{\"encryptionKey\":\"default\"}"), 400, "request_invalid");
    }
}
