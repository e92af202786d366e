package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class JobsApiTest {

    private static final Api ADMIN = RunningServer.admin();
    private static final Api MALLORY = RunningServer.mallory();

    private final String image = MALLORY.newImage("with a job", new byte[512]);
    private final JsonNode job = json(MALLORY.get(image)).path("job");
    private final String path = "/jobs/" + job.path("id").asString();

    @Test
    void aJobTellsWhoseItIsAndHowFarItIs() {
        JsonNode told = json(MALLORY.get(path));

        assertThat("/images/" + told.path("image").asString()).isEqualTo(image);
        assertThat(told.path("state").asString()).isEqualTo("done");
        assertThat(told.path("priority").asString()).isEqualTo("normal");
        assertThat(told.path("percent").asInt()).isEqualTo(100);
        assertThat(told.has("startedAt")).isTrue();
        assertThat(told.has("expectedEnd")).isFalse();
    }

    @Test
    void jobsAreListedByWhatTheyAre() {
        String ofImage = "/jobs?image=" + image.substring("/images/".length());

        assertThat(json(MALLORY.get(ofImage + "&kind=inspect&state=done")).path("jobs"))
                .containsExactly(json(MALLORY.get(path)));
        assertThat(json(MALLORY.get(ofImage + "&state=failed")).path("jobs")).isEmpty();
        assertThat(json(ADMIN.get(ofImage)).path("jobs")).hasSize(1);
        assertThat(json(MALLORY.get("/jobs?limit=1")).has("next"))
                .isEqualTo(json(MALLORY.get("/jobs?limit=1000")).path("jobs").size() > 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind=boil", "state=lost", "limit=0", "marker=x"})
    void whatIsNoFilterIsRefused(String query) {
        assertProblem(MALLORY.get("/jobs?" + query), 400, "request_invalid");
    }

    @Test
    void whatIsOverIsNeitherCancelledNorTriedAgainNorMoved() {
        assertProblem(put(MALLORY, path + "/cancellation"), 409, "job_over");
        assertProblem(MALLORY.post(path + "/tries", ""), 409, "job_not_failed");
        assertProblem(patch("{\"priority\":\"low\"}"), 409, "job_over");
        assertProblem(patch("{\"priority\":\"high\"}"), 403, "role_missing");
        assertProblem(patch("{}"), 400, "request_invalid");
    }

    @Test
    void aFailedInspectionIsReadInBothLanguagesAndDoneWhenTriedAgain() {
        UUID id = UUID.fromString(job.path("id").asString());
        RunningServer.JDBI.useHandle(handle -> {
            handle.execute(
                    "update jobs set state = 'failed', error = 'job_failed', error_detail = 'x'"
                            + " where id = ?",
                    id);
            handle.execute(
                    """
                    update images set status = 'unreadable', error = 'inspection_failed',
                        error_detail = 'x', facts = null, judgements = null
                    where id = (select image_id from jobs where id = ?)
                    """,
                    id);
        });
        HttpResponse<byte[]> chinese = MALLORY.get(path, "Accept-Language", "zh");
        assertThat(json(chinese).at("/failure/message").asString()).contains("服务器未能完成此任务");

        assertThat(MALLORY.post(path + "/tries", "").statusCode()).isEqualTo(202);
        MALLORY.awaitImage(image, found -> !found.has("error"));
        JsonNode read = MALLORY.awaitImage(image, found -> !Api.status(found).equals("inspecting"));

        assertThat(read.at("/job/id").asString()).isEqualTo(id.toString());
        assertThat(read.at("/job/state").asString()).isEqualTo("done");
        JsonNode records = json(ADMIN.get("/audit/records?target=" + id)).path("records");
        assertThat(records.toString()).contains("update/tries");
    }

    @Test
    void theJobOfAnotherProjectIsUnknown() {
        String admins = ADMIN.newImage("of the operator", new byte[512]);
        String foreign = "/jobs/" + json(ADMIN.get(admins)).at("/job/id").asString();

        for (String id : new String[] {foreign, "/jobs/" + UUID.randomUUID()}) {
            assertProblem(MALLORY.get(id), 404, "not_found");
            assertProblem(put(MALLORY, id + "/cancellation"), 404, "not_found");
            assertProblem(MALLORY.post(id + "/tries", ""), 404, "not_found");
        }
    }

    private HttpResponse<byte[]> patch(String json) {
        return MALLORY.send(
                "PATCH", path, BodyPublishers.ofString(json), "Content-Type", "application/json");
    }

    private static HttpResponse<byte[]> put(Api api, String path) {
        return api.put(path, BodyPublishers.noBody());
    }
}
