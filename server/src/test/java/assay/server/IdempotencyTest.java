package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Creating calls that are sent again, and bodies that are too large. */
class IdempotencyTest {

    private static final Api ADMIN = RunningServer.admin();
    private static final Api MALLORY = RunningServer.mallory();

    private final String key = UUID.randomUUID().toString();
    private final String name = "once " + key;
    private final String body = "{\"name\":\"" + name + "\"}";

    @Test
    void theSameCallMakesOneThingAndGetsTheFirstAnswerAgain() {
        HttpResponse<byte[]> first = post(ADMIN, "/images", body);
        HttpResponse<byte[]> again = post(ADMIN, "/images", body);

        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        for (String header : List.of("Location", "ETag", "Content-Type")) {
            assertThat(again.headers().allValues(header))
                    .isEqualTo(first.headers().allValues(header))
                    .isNotEmpty();
        }
        assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(json(ADMIN.get("/images?name=" + name.replace(" ", "%20"))).path("images"))
                .hasSize(1);
    }

    @Test
    void anotherCallWithTheSameKeyIsRefused() {
        post(ADMIN, "/images", body);

        assertProblem(post(ADMIN, "/images", "{\"name\":\"other\"}"), 422, "idempotency_key_used");
        assertProblem(post(ADMIN, "/projects", body), 422, "idempotency_key_used");
    }

    @Test
    void keysOfDifferentUsersAndOfDifferentTokensAreDifferentKeys() {
        JsonNode first = json(post(ADMIN, "/images", body));
        JsonNode others = json(post(MALLORY, "/images", body));
        String token =
                json(ADMIN.post("/tokens", "{\"name\":\"" + key + "\"}")).path("token").asString();
        JsonNode byToken = json(post(new Api(RunningServer.ADDRESS, token), "/images", body));

        assertThat(others.path("id")).isNotEqualTo(first.path("id"));
        assertThat(byToken.path("id").asString())
                .isNotEmpty()
                .isNotEqualTo(first.path("id").asString());
    }

    @Test
    void aSecretIsShownAgainButLiesNowhereInTheClear() {
        HttpResponse<byte[]> first = post(ADMIN, "/access-keys", "{\"description\":\"s3\"}");
        HttpResponse<byte[]> again = post(ADMIN, "/access-keys", "{\"description\":\"s3\"}");

        String secret = json(first).path("secret").asString();
        assertThat(secret).isNotEmpty().isEqualTo(json(again).path("secret").asString());
        assertThat(
                        RunningServer.JDBI.<List<byte[]>, RuntimeException>withHandle(handle ->
                                handle.createQuery("select answer from idempotency_keys")
                                        .mapTo(byte[].class)
                                        .list()))
                .isNotEmpty()
                .allSatisfy(answer ->
                        assertThat(new String(answer, StandardCharsets.ISO_8859_1))
                                .doesNotContain(secret));
    }

    @Test
    void aCallThatFailedLeavesTheKeyFree() {
        assertProblem(post(ADMIN, "/images", "{}"), 400, "request_invalid");

        assertThat(post(ADMIN, "/images", body).statusCode()).isEqualTo(201);
    }

    @Test
    void ofManyAtOnceOneHasTheEffectAndTheOthersItsAnswerOrNone() throws Exception {
        List<Future<HttpResponse<byte[]>>> answers;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            answers =
                    IntStream.range(0, 8)
                            .mapToObj(_ -> threads.submit(() -> post(ADMIN, "/images", body)))
                            .toList();
        }
        for (Future<HttpResponse<byte[]>> answer : answers) {
            if (answer.get().statusCode() != 201) {
                assertProblem(answer.get(), 409, "idempotency_key_busy");
            }
        }
        assertThat(json(ADMIN.get("/images?name=" + name.replace(" ", "%20"))).path("images"))
                .hasSize(1);
    }

    @Test
    void aRepeatedCallIsNotAuditedAgain() {
        String image = json(post(ADMIN, "/images", body)).path("id").asString();
        awaitRecords(image);
        post(ADMIN, "/images", body);
        post(ADMIN, "/images", body);

        awaitRecords(json(ADMIN.post("/images", "{\"name\":\"after\"}")).path("id").asString());

        assertThat(records(image)).isEqualTo(1);
    }

    /** They are made behind the answers. */
    private static void awaitRecords(String image) {
        Instant deadline = Instant.now().plusSeconds(60);
        while (records(image) == 0) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    private static int records(String image) {
        return json(ADMIN.get("/audit/records?target=" + image)).path("records").size();
    }

    @Test
    void eachCreatingCallOfTheContractTakesAKey() {
        assertThat(Samples.operations())
                .filteredOn(operation -> operation.method().equals("POST"))
                .filteredOn(operation -> !operation.path().equals("/sessions"))
                .hasSizeGreaterThan(5)
                .allSatisfy(operation ->
                        assertThat(operation.described().path("parameters").toString())
                                .as(operation.toString())
                                .contains("parameters/IdempotencyKey"));
    }

    @Test
    void afterADayTheKeyIsFree() {
        post(ADMIN, "/images", body);
        RunningServer.JDBI.useHandle(handle ->
                handle.execute(
                        "update idempotency_keys set created_at = now() - interval '25 hours'"
                                + " where key = ?",
                        key));

        HttpResponse<byte[]> later = post(ADMIN, "/images", body);

        assertThat(later.statusCode()).isEqualTo(201);
        assertThat(later.headers().firstValue("Idempotency-Replayed")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "a b", "\"open"})
    void aKeyThatIsNoneIsRefused(String bad) {
        assertProblem(ADMIN.post("/images", body, "Idempotency-Key", bad), 400, "request_invalid");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyOfMoreThanAMebibyteIsRefusedWhetherItSaysSoOrNot(boolean says) {
        byte[] large =
                ("{\"name\":\"" + "x".repeat(1 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);

        HttpResponse<byte[]> answer =
                ADMIN.send(
                        "POST",
                        "/images",
                        says
                                ? BodyPublishers.ofByteArray(large)
                                : BodyPublishers.ofInputStream(
                                        () -> new ByteArrayInputStream(large)),
                        "Content-Type",
                        "application/json");

        assertProblem(answer, 413, "body_too_large");
    }

    private HttpResponse<byte[]> post(Api as, String path, String json) {
        return as.post(path, json, "Idempotency-Key", '"' + key + '"');
    }
}
