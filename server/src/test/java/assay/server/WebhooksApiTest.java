package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WebhooksApiTest {

    private static final Api ADMIN = RunningServer.admin();
    private static final Api MALLORY = RunningServer.mallory();
    private static final String HOOK =
            "{\"url\":\"https://hooks.invalid/assay\",\"types\":[\"image.*\",\"job.failed\"]}";

    @Test
    void aWebhookIsMadeSeenChangedAndDeletedAndItsSecretToldOnce() {
        HttpResponse<byte[]> made = MALLORY.post("/webhooks", HOOK);
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(json(made).path("secret").asString()).startsWith("whsec_");
        String path = "/webhooks/" + json(made).path("id").asString();
        assertThat(made.headers().firstValue("Location")).contains("/api/v1" + path);

        JsonNode seen = json(MALLORY.get(path));
        assertThat(seen.has("secret")).isFalse();
        assertThat(json(MALLORY.get("/webhooks")).path("webhooks").toString())
                .contains("hooks.invalid")
                .doesNotContain("whsec_");
        HttpResponse<byte[]> changed =
                MALLORY.send(
                        "PATCH",
                        path,
                        BodyPublishers.ofString("{\"enabled\":false}"),
                        "Content-Type",
                        "application/json");
        assertThat(json(changed).path("enabled").asBoolean()).isFalse();
        assertThat(json(changed).path("types")).isEqualTo(seen.path("types"));
        assertThat(json(MALLORY.get(path + "/deliveries")).has("deliveries")).isTrue();
        assertThat(MALLORY.delete(path).statusCode()).isEqualTo(204);
        assertProblem(MALLORY.get(path), 404, "not_found");
    }

    @Test
    void whatTheServerDoesNotCallIsRefusedInBothLanguages() {
        String inside = HOOK.replace("hooks.invalid", "169.254.169.254");

        assertProblem(MALLORY.post("/webhooks", inside), 400, "address_refused");
        HttpResponse<byte[]> chinese =
                MALLORY.post("/webhooks", inside, "Accept-Language", "zh-CN");
        assertThat(json(chinese).path("title").asString()).isEqualTo("不允许访问该地址");
        assertProblem(MALLORY.post("/webhooks", "{}"), 400, "request_invalid");
    }

    @Test
    void theWebhookOfAnotherProjectIsUnknown() {
        String foreign = "/webhooks/" + json(ADMIN.post("/webhooks", HOOK)).path("id").asString();

        for (String path : new String[] {foreign, "/webhooks/" + UUID.randomUUID()}) {
            assertProblem(MALLORY.get(path), 404, "not_found");
            assertProblem(MALLORY.get(path + "/deliveries"), 404, "not_found");
            assertProblem(MALLORY.delete(path), 404, "not_found");
        }
        assertThat(ADMIN.delete(foreign).statusCode()).isEqualTo(204);
    }
}
