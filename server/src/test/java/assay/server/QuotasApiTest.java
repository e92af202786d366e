package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class QuotasApiTest {

    private static final Api ADMIN = RunningServer.admin();
    private static final Api MALLORY = RunningServer.mallory();
    private static final String PROJECT =
            json(MALLORY.get("/sessions/current")).at("/project/id").asString();
    private static final String QUOTAS = "/projects/" + PROJECT + "/quotas";

    @Test
    void aProjectSeesItsLimitsAndItsUse() {
        MALLORY.newImage("one");
        JsonNode quotas = json(MALLORY.get("/quotas"));

        assertThat(quotas.path("preset").asString()).isEqualTo("open");
        assertThat(quota("images").has("most")).isFalse();
        assertThat(quota("images").path("used").asLong()).isPositive();
        assertThat(quota("shares-per-image").has("used")).isFalse();
        assertThat(json(ADMIN.get(QUOTAS)).path("quotas").size()).isEqualTo(9);
    }

    @Test
    void moreIsAskedForAndGiven() {
        put(ADMIN, QUOTAS + "/tags-per-image", "{\"most\":10}");
        assertThat(quota("tags-per-image").path("most").asLong()).isEqualTo(10);
        assertThat(quota("tags-per-image").path("own").asBoolean()).isTrue();
        String wanted = "{\"limit\":\"tags-per-image\",\"wanted\":20,\"reason\":\"更多标签\"}";
        HttpResponse<byte[]> made = MALLORY.post("/quota-requests", wanted);
        String path = "/quota-requests/" + json(made).path("id").asString();

        assertThat(made.headers().firstValue("Location")).contains("/api/v1" + path);
        HttpResponse<byte[]> again =
                MALLORY.post("/quota-requests", wanted, "Accept-Language", "zh");
        assertProblem(again, 409, "quota_request_open");
        assertThat(json(again).path("title").asString()).isEqualTo("已有申请");
        assertThat(json(ADMIN.get("/quota-requests?state=open")).toString()).contains("更多标签");
        String yes = "{\"state\":\"approved\",\"answer\":\"好\"}";
        assertProblem(put(MALLORY, path + "/decision", yes), 403, "role_missing");
        assertThat(json(put(ADMIN, path + "/decision", yes)).path("state").asString())
                .isEqualTo("approved");
        assertProblem(put(ADMIN, path + "/decision", yes), 409, "quota_request_decided");
        assertThat(json(MALLORY.get(path)).path("answer").asString()).isEqualTo("好");
        assertThat(quota("tags-per-image").path("most").asLong()).isEqualTo(20);

        assertThat(ADMIN.delete(QUOTAS + "/tags-per-image").statusCode()).isEqualTo(204);
        assertThat(quota("tags-per-image").has("most")).isFalse();
        String target = path.substring(path.lastIndexOf('/') + 1);
        JsonNode records = json(ADMIN.get("/audit/records?target=" + target)).path("records");
        assertThat(
                        StreamSupport.stream(records.spliterator(), false)
                                .map(record -> record.at("/event/action").asString()))
                .containsExactly("update/decision", "allow", "update/decision", "create");
    }

    @Test
    void aForeignProjectsQuotasAndRequestsAreAsUnknownOnes() {
        String own = json(ADMIN.get("/sessions/current")).at("/project/id").asString();
        put(ADMIN, "/projects/" + own + "/quotas/copy-size", "{\"most\":1}");
        HttpResponse<byte[]> made =
                ADMIN.post("/quota-requests", "{\"limit\":\"copy-size\",\"wanted\":2}");
        String request = json(made).path("id").asString();

        for (String id : List.of(own, UUID.randomUUID().toString(), "nonsense")) {
            assertProblem(MALLORY.get("/projects/" + id + "/quotas"), 404, "not_found");
        }
        for (String id : List.of(request, UUID.randomUUID().toString(), "nonsense")) {
            assertProblem(MALLORY.get("/quota-requests/" + id), 404, "not_found");
        }
        assertThat(json(MALLORY.get("/quota-requests")).toString()).doesNotContain(request);
        ADMIN.delete("/projects/" + own + "/quotas/copy-size");
    }

    @Test
    void onlyTheOperatorSetsQuotas() {
        String path = QUOTAS + "/images";
        assertProblem(put(MALLORY, path, "{\"most\":1000}"), 403, "role_missing");
        assertProblem(MALLORY.delete(path), 403, "role_missing");
        assertProblem(put(ADMIN, QUOTAS + "/wishes", "{\"most\":3}"), 404, "not_found");
        assertProblem(put(ADMIN, path, "{\"most\":-1}"), 400, "request_invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"limit\":\"wishes\",\"wanted\":3}",
                "{\"limit\":\"images\",\"wanted\":3}",
                "{\"limit\":\"images\",\"wanted\":-3}",
                "{\"limit\":\"images\",\"wanted\":9223372036854775807}"
            })
    void aRequestThatIsWrongIsRefused(String body) {
        assertProblem(MALLORY.post("/quota-requests", body), 400, "request_invalid");
    }

    private static JsonNode quota(String limit) {
        JsonNode quotas = json(MALLORY.get("/quotas")).path("quotas");
        return StreamSupport.stream(quotas.spliterator(), false)
                .filter(quota -> quota.path("limit").asString().equals(limit))
                .findFirst()
                .orElseThrow();
    }

    private static HttpResponse<byte[]> put(Api api, String path, String json) {
        return api.put(path, BodyPublishers.ofString(json), "Content-Type", "application/json");
    }
}
