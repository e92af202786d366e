package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuditApiTest {

    private static final Api ADMIN = RunningServer.admin();
    private static final Api MALLORY = RunningServer.mallory();

    @Test
    void anImagesLifeIsRecordedWithWhoAndFromWhere() {
        String image = MALLORY.newImage("life", "not a disk".getBytes(StandardCharsets.UTF_8));
        MALLORY.get(image);
        MALLORY.head(image + "/content");
        MALLORY.get(image + "/content", "Range", "bytes=0-1");
        MALLORY.delete(image);

        String id = image.substring(image.lastIndexOf('/') + 1);
        List<JsonNode> events = events("?target=" + id);
        assertThat(events)
                .extracting(event -> event.path("action").asString())
                .containsExactly("delete", "read/content", "update/content", "create");
        JsonNode event = events.getFirst();
        assertThat(event.at("/target/typeURI").asString()).isEqualTo("data/image");
        assertThat(event.at("/initiator/name").asString()).isEqualTo("mallory");
        assertThat(event.at("/initiator/host/address").asString()).isEqualTo("127.0.0.1");
        assertThat(event.at("/initiator/host/agent").asString()).startsWith("Java-http-client");
    }

    @Test
    void aChangeThatItsUseCaseRecordsIsRecordedOnce() {
        String name = "n-" + UUID.randomUUID();
        HttpResponse<byte[]> made = ADMIN.post("/projects", "{\"name\":\"" + name + "\"}");
        String id = json(made).path("id").asString();

        assertThat(events("?target=" + id)).hasSize(1);
        assertThat(events("?project=" + id).getFirst().at("/target/name").asString())
                .isEqualTo(name);
    }

    @Test
    void aDenialAndARefusedLoginAreRecordedWithTheirReasons() {
        String victim = UUID.randomUUID().toString();
        assertProblem(MALLORY.delete("/users/" + victim), 403, "role_missing");
        Api.at(RunningServer.ADDRESS)
                .post(
                        "/sessions",
                        "{\"user\":\"mallory\",\"password\":\"in vain, " + victim + "\"}");

        JsonNode denial = events("?outcome=failure&action=delete&target=" + victim).getFirst();
        assertThat(denial.at("/reason/reasonCode").asString()).isEqualTo("role_missing");
        assertThat(denial.at("/initiator/name").asString()).isEqualTo("mallory");
        JsonNode refused = events("?action=authenticate&user=unknown").getFirst();
        assertThat(refused.at("/reason/reasonCode").asString()).isEqualTo("login_refused");
        assertThat(refused.at("/target/name").asString()).isEqualTo("mallory");
        assertThat(refused.at("/initiator/host/address").asString()).isEqualTo("127.0.0.1");
        assertThat(text(ADMIN.get("/audit/export"))).doesNotContain("in vain");
    }

    @Test
    void recordsAreTakenOutAsLinesAndAsATable() {
        String name = "=导出 \"x\" " + UUID.randomUUID();
        JsonNode made =
                json(
                        ADMIN.post(
                                "/projects",
                                JsonMapper.shared().writeValueAsString(new Name(name))));
        String query = "?target=" + made.path("id").asString();

        String line = text(ADMIN.get("/audit/export" + query));
        JsonNode record = JsonMapper.shared().readTree(line);
        assertThat(line).endsWith("}\n");
        assertThat(record.at("/event/target/name").asString()).isEqualTo(name);
        String id = record.at("/event/id").asString();
        assertThat(json(ADMIN.get("/audit/records/" + id))).isEqualTo(record);
        String table = text(ADMIN.get("/audit/export" + query + "&format=csv"));
        assertThat(table).startsWith("\ufeff\"number\",\"time\"").endsWith("\r\n");
        assertThat(table).contains("\"'=导出 \"\"x\"\" ");
        assertProblem(ADMIN.get("/audit/export?format=xls"), 400, "request_invalid");
    }

    private record Name(String name) {}

    @Test
    void theChainIsVerified() {
        JsonNode verified = json(ADMIN.get("/audit/verification"));

        assertThat(verified.path("intact").asBoolean()).isTrue();
        assertThat(verified.path("hash").asString()).hasSize(64);
    }

    @Test
    void onlyAuditorsAndOperatorsReadTheLogAndNoneAForeignRecord() {
        String made = "{\"name\":\"n-" + UUID.randomUUID() + "\"}";
        String strange = json(ADMIN.post("/projects", made)).path("id").asString();
        String foreign = events("?target=" + strange).getFirst().path("id").asString();
        assertProblem(MALLORY.get("/audit/records"), 403, "role_missing");
        assertProblem(MALLORY.get("/audit/export"), 403, "role_missing");
        assertProblem(MALLORY.get("/audit/verification"), 403, "role_missing");
        String project = json(MALLORY.get("/sessions/current")).at("/project/id").asString();
        String user = json(MALLORY.get("/sessions/current")).at("/user/id").asString();
        String role = "/projects/" + project + "/users/" + user + "/roles/auditor";
        ADMIN.put(role, BodyPublishers.noBody());
        try {
            HttpResponse<byte[]> seen = MALLORY.get("/audit/records?limit=1000");
            assertThat(json(seen).path("records").size()).isPositive();
            assertThat(text(seen)).contains(project).doesNotContain(foreign);
            for (String id : List.of(foreign, UUID.randomUUID().toString(), "nonsense")) {
                assertProblem(MALLORY.get("/audit/records/" + id), 404, "not_found");
            }
            assertProblem(MALLORY.get("/audit/verification"), 403, "role_missing");
        } finally {
            ADMIN.delete(role);
        }
    }

    @Test
    void aSearchThatIsWrongIsRefused() {
        for (String query :
                List.of("outcome=maybe", "from=today", "project=x", "marker=x", "limit=0")) {
            assertProblem(ADMIN.get("/audit/records?" + query), 400, "request_invalid");
        }
    }

    private static List<JsonNode> events(String query) {
        JsonNode records = json(ADMIN.get("/audit/records" + query)).path("records");
        return StreamSupport.stream(records.spliterator(), false)
                .map(record -> record.path("event"))
                .toList();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
