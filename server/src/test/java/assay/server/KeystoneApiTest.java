package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The parts of Keystone's API that clients look at closely. */
class KeystoneApiTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String TOKENS = "/v3/auth/tokens";

    @Test
    void theVersionsAreThoseThatClientsLookFor() throws Exception {
        for (String path : List.of("", "/")) {
            HttpResponse<String> versions = send("GET", path, "", "");
            JsonNode version = json(versions).at("/versions/values/0");
            assertThat(versions.statusCode()).isEqualTo(300);
            assertThat(version.path("id").asString()).startsWith("v3.");
            assertThat(version.at("/links/0/href").asString())
                    .isEqualTo(RunningServer.ADDRESS + "/identity/v3/");
        }
        HttpResponse<String> v3 = send("GET", "/v3", "", "");
        assertThat(v3.statusCode()).isEqualTo(200);
        assertThat(json(v3).at("/version/status").asString()).isEqualTo("stable");
    }

    @Test
    void aPasswordGetsATokenForAProject() throws Exception {
        HttpResponse<String> answer =
                logIn(
                        "admin",
                        RunningServer.PASSWORD,
                        """
                        ,"scope":{"project":{"name":"default","domain":{"name":"Default"}}}
                        """);
        JsonNode token = json(answer).path("token");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(token.at("/user/name").asString()).isEqualTo("admin");
        assertThat(token.at("/user/domain/id").asString()).isEqualTo("default");
        assertThat(token.at("/user/password_expires_at").isNull()).isTrue();
        assertThat(token.at("/project/name").asString()).isEqualTo("default");
        assertThat(token.at("/roles/0/name").asString()).isEqualTo("admin");
        assertThat(token.at("/methods/0").asString()).isEqualTo("password");
        assertThat(token.path("expires_at").asString()).matches("[-0-9]{10}T[0-9:]{8}\\.[0-9]{6}Z");
        assertThat(token.at("/catalog/0/type").asString()).isEqualTo("image");
        assertThat(token.at("/catalog/0/endpoints/0/interface").asString()).isEqualTo("public");
        assertThat(token.at("/catalog/0/endpoints/0/url").asString())
                .isEqualTo(RunningServer.ADDRESS + "/image");
        assertThat(
                        Api.at(RunningServer.ADDRESS)
                                .get("/images", "X-Auth-Token", subject(answer))
                                .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aTokenIsShownMovedAndRevoked() throws Exception {
        String first = subject(logIn("admin", RunningServer.PASSWORD, ",\"scope\":\"unscoped\""));
        JsonNode unscoped = json(get(TOKENS, first, first)).path("token");
        assertThat(unscoped.has("project")).isFalse();
        assertThat(unscoped.has("roles")).isFalse();
        assertThat(unscoped.has("catalog")).isFalse();
        assertThat(get("/v3/projects", first, first).statusCode()).isEqualTo(403);
        assertThat(Api.at(RunningServer.ADDRESS).get("/images", "X-Auth-Token", first).statusCode())
                .isEqualTo(403);
        String project =
                json(get("/v3/auth/projects", first, first)).at("/projects/0/id").asString();

        HttpResponse<String> moved =
                send(
                        "POST",
                        TOKENS,
                        "",
                        """
                        {"auth":{"identity":{"methods":["token"],"token":{"id":"%s"}},
                         "scope":{"project":{"id":"%s"}}}}
                        """
                                .formatted(first, project.replace("-", "")));
        String second = subject(moved);

        assertThat(json(moved).at("/token/project/id").asString()).isEqualTo(project);
        assertThat(json(moved).at("/token/expires_at")).isEqualTo(unscoped.path("expires_at"));
        assertThat(json(get(TOKENS + "?nocatalog", second, first)).at("/token/catalog").isEmpty())
                .isTrue();
        assertThat(send("HEAD", TOKENS, second, "", "X-Subject-Token", first).statusCode())
                .isEqualTo(200);
        assertThat(send("DELETE", TOKENS, second, "", "X-Subject-Token", first).statusCode())
                .isEqualTo(204);
        assertThat(get(TOKENS, second, first).statusCode()).isEqualTo(404);
        assertThat(get(TOKENS, first, second).statusCode()).isEqualTo(401);
    }

    @Test
    void refusalsAreInKeystonesWordsAndAlikeForEverybody() throws Exception {
        HttpResponse<String> wrong = logIn("admin", "wrong horse", "");
        HttpResponse<String> unknown = logIn("nobody-" + UUID.randomUUID(), "wrong horse", "");
        HttpResponse<String> none = send("GET", "/v3/projects", "", "");

        for (HttpResponse<String> answer : List.of(wrong, unknown, none)) {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(json(answer).at("/error/code").asInt()).isEqualTo(401);
            assertThat(json(answer).at("/error/title").asString()).isEqualTo("Unauthorized");
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .contains("Keystone uri=\"" + RunningServer.ADDRESS + "/identity/v3\"");
        }
        assertThat(wrong.body()).isEqualTo(unknown.body());
        assertThat(logIn("admin", RunningServer.PASSWORD, scope("other")).statusCode())
                .isEqualTo(401);
        assertThat(logIn("admin", RunningServer.PASSWORD, scope("no such project")).body())
                .isEqualTo(logIn("admin", RunningServer.PASSWORD, scope("other")).body());
        assertThat(
                        logIn(
                                        "admin",
                                        RunningServer.PASSWORD,
                                        ",\"scope\":{\"system\":{\"all\":true}}")
                                .statusCode())
                .isEqualTo(401);
    }

    private static String scope(String project) {
        return ",\"scope\":{\"project\":{\"name\":\"%s\",\"domain\":{\"id\":\"default\"}}}"
                .formatted(project);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"auth\":{}}",
                "{\"auth\":{\"identity\":{\"methods\":[]}}}",
                "{\"auth\":{\"identity\":{\"methods\":[\"saml2\"]}}}",
                "{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":5}}}}",
                "{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":"
                        + "{\"name\":1,\"password\":\"x\",\"domain\":{\"id\":\"default\"}}}}}}",
                "{\"auth\":{\"identity\":{\"methods\":[\"token\"],\"token\":{}}}}"
            })
    void aRequestThatIsWrongIsRefused(String body) throws Exception {
        HttpResponse<String> answer = send("POST", TOKENS, "", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/error/title").asString()).isEqualTo("Bad Request");
    }

    @Test
    void aRequestThatIsTooLongIsNotHeldInMemory() throws Exception {
        String body = "{\"auth\":\"" + "x".repeat(70_000) + "\"}";

        assertThat(send("POST", TOKENS, "", body).statusCode()).isEqualTo(413);
    }

    @Test
    void whatMembersMayNotIsForbiddenAndWhatIsForeignIsNotFound() throws Exception {
        String mallory = subject(logIn("mallory", RunningServer.PASSWORD, ""));
        String admin = subject(logIn("admin", RunningServer.PASSWORD, ""));
        JsonNode token = json(get(TOKENS, admin, admin)).path("token");
        String user = token.at("/user/id").asString();
        String project = token.at("/project/id").asString();
        String unknown = UUID.randomUUID().toString();

        for (String path : List.of("projects", "users", "services", "endpoints", "regions")) {
            assertThat(get("/v3/" + path, mallory, mallory).statusCode()).isEqualTo(403);
        }
        for (String path :
                List.of(
                        "/v3/projects/" + project,
                        "/v3/users/" + user,
                        "/v3/users/" + user + "/projects",
                        "/v3/users/" + user + "/application_credentials",
                        "/v3/users/" + user + "/application_credentials/" + unknown)) {
            HttpResponse<String> foreign = get(path, mallory, mallory);
            String other = path.replace(user, unknown).replace(project, unknown);
            assertThat(foreign.statusCode()).as(path).isEqualTo(404);
            assertThat(foreign.body()).isEqualTo(get(other, mallory, mallory).body());
        }
        assertThat(get(TOKENS, mallory, admin).statusCode()).isEqualTo(404);
        assertThat(get("/v3/role_assignments", mallory, mallory).body()).doesNotContain(user);
        assertThat(get("/v3/nothing", mallory, mallory).statusCode()).isEqualTo(404);
        assertThat(send("POST", "/v3/roles", admin, "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void aRoleIsGivenCheckedAndTaken() throws Exception {
        String admin = subject(logIn("admin", RunningServer.PASSWORD, ""));
        JsonNode token = json(get(TOKENS, admin, admin)).path("token");
        String roles =
                "/v3/projects/%s/users/%s/roles"
                        .formatted(
                                token.at("/project/id").asString(),
                                token.at("/user/id").asString());

        assertThat(send("HEAD", roles + "/auditor", admin, "").statusCode()).isEqualTo(404);
        assertThat(send("PUT", roles + "/auditor", admin, "").statusCode()).isEqualTo(204);
        assertThat(send("HEAD", roles + "/auditor", admin, "").statusCode()).isEqualTo(204);
        assertThat(get(roles, admin, admin).body()).contains("\"name\":\"auditor\"");
        assertThat(send("DELETE", roles + "/auditor", admin, "").statusCode()).isEqualTo(204);
        assertThat(send("DELETE", roles + "/auditor", admin, "").statusCode()).isEqualTo(404);
        assertThat(send("PUT", roles + "/king", admin, "").statusCode()).isEqualTo(404);
    }

    @Test
    void anApplicationCredentialIsNotBroaderThanItWasAskedToBe() throws Exception {
        String admin = subject(logIn("admin", RunningServer.PASSWORD, ""));
        String user = json(get(TOKENS, admin, admin)).at("/token/user/id").asString();
        String path = "/v3/users/" + user + "/application_credentials";
        String body =
                """
                {"application_credential":{"name":"%s","access_rules":[{"path":"/v2","method":"GET",
                 "service":"image"}]}}
                """
                        .formatted(UUID.randomUUID());

        assertThat(send("POST", path, admin, body).statusCode()).isEqualTo(400);
        HttpResponse<String> brief =
                send(
                        "POST",
                        path,
                        admin,
                        """
                        {"application_credential":{"name":"%s","roles":[{"id":"admin"}],
                         "secret":"0123456789012345678901234567890123",
                         "expires_at":"2999-12-31T23:59:59.000000"}}
                        """
                                .formatted(UUID.randomUUID()));
        assertThat(brief.statusCode()).isEqualTo(201);
        assertThat(json(brief).at("/application_credential/expires_at").asString())
                .isEqualTo("2999-12-31T23:59:59.000000");
    }

    @Test
    void listsComeInPagesForWhoAsks() throws Exception {
        String admin = subject(logIn("admin", RunningServer.PASSWORD, ""));
        JsonNode page = json(get("/v3/projects?limit=1", admin, admin));
        String next = page.at("/links/next").asString();

        assertThat(page.path("projects").size()).isEqualTo(1);
        assertThat(next).startsWith(RunningServer.ADDRESS + "/identity/v3/projects?");
        JsonNode rest =
                json(
                        get(
                                next.substring((RunningServer.ADDRESS + "/identity").length()),
                                admin,
                                admin));
        assertThat(rest.path("projects").toString())
                .doesNotContain(page.at("/projects/0/id").asString());
        assertThat(get("/v3/projects?limit=0", admin, admin).statusCode()).isEqualTo(400);
        assertThat(json(get("/v3/projects?name=a%00b", admin, admin)).path("projects")).isEmpty();
    }

    private static HttpResponse<String> logIn(String user, String password, String scope)
            throws IOException, InterruptedException {
        return send(
                "POST",
                TOKENS,
                "",
                """
                {"auth":{"identity":{"methods":["password"],"password":{"user":
                 {"name":"%s","domain":{"id":"default"},"password":"%s"}}}%s}}
                """
                        .formatted(user, password, scope));
    }

    private static HttpResponse<String> get(String path, String token, String subject)
            throws IOException, InterruptedException {
        return send("GET", path, token, "", "X-Subject-Token", subject);
    }

    private static HttpResponse<String> send(
            String method, String path, String token, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(RunningServer.ADDRESS + "/identity" + path))
                        .version(HttpClient.Version.HTTP_1_1)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("X-Auth-Token", token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static String subject(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Subject-Token").orElseThrow();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
