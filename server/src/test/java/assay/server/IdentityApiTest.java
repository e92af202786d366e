package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityApiTest {

    private static final Api ADMIN = RunningServer.admin();
    private static final Api MALLORY = RunningServer.mallory();
    private static final String PASSWORD = "battery staple";

    private final String name = "n-" + UUID.randomUUID();

    @Test
    void theOperatorMakesAProjectAndAUserWhoWorksThere() {
        String project = create("/projects", "{\"name\":\"%s\",\"description\":\"动物园\"}");
        String user = create("/users", "{\"name\":\"%s\",\"password\":\"" + PASSWORD + "\"}");
        assertProblem(login(PASSWORD), 403, "project_needed");
        String role = "/projects/" + project + "/users/" + user + "/roles/reader";
        assertThat(ADMIN.put(role, BodyPublishers.noBody()).statusCode()).isEqualTo(204);
        assertThat(ADMIN.put(role, BodyPublishers.noBody()).statusCode()).isEqualTo(204);

        Api reader = Api.at(RunningServer.ADDRESS).logIn(name, PASSWORD);

        assertThat(json(reader.get("/sessions/current")).at("/project/id").asString())
                .isEqualTo(project);
        assertThat(json(reader.get("/sessions/current")).path("roles").toString())
                .isEqualTo("[\"reader\"]");
        assertThat(reader.get("/images").statusCode()).isEqualTo(200);
        assertProblem(reader.post("/images", "{\"name\":\"x\"}"), 403, "role_missing");
        assertThat(json(reader.get("/projects/" + project)).path("description").asString())
                .isEqualTo("动物园");
        assertThat(json(reader.get("/users/" + user)).path("name").asString()).isEqualTo(name);
        assertThat(json(reader.get("/role-assignments")).at("/roleAssignments/0/role").asString())
                .isEqualTo("reader");
        assertThat(ADMIN.delete(role).statusCode()).isEqualTo(204);
        assertProblem(ADMIN.delete(role), 404, "not_found");
        assertProblem(reader.get("/images"), 401, "not_logged_in");
    }

    @Test
    void aUserChangesHisPasswordAndTheOperatorDisablesHim() {
        Api user = member();
        Api elsewhere = Api.at(RunningServer.ADDRESS).logIn(name, PASSWORD);
        String path = "/sessions/current/password";

        assertProblem(
                putJson(user, path, "{\"current\":\"wrong\",\"password\":\"another one\"}"),
                403,
                "password_wrong");
        assertProblem(
                putJson(user, path, "{\"current\":\"" + PASSWORD + "\",\"password\":\"short\"}"),
                400,
                "request_invalid");
        assertThat(
                        putJson(
                                        user,
                                        path,
                                        "{\"current\":\"%s\",\"password\":\"another one\"}"
                                                .formatted(PASSWORD))
                                .statusCode())
                .isEqualTo(204);
        assertThat(user.get("/images").statusCode()).isEqualTo(200);
        assertProblem(elsewhere.get("/images"), 401, "not_logged_in");
        assertProblem(login(PASSWORD), 401, "login_refused");

        String id = json(user.get("/sessions/current")).at("/user/id").asString();
        assertThat(json(patch("/users/" + id, "{\"enabled\":false}")).path("enabled").asBoolean())
                .isFalse();
        assertProblem(user.get("/images"), 401, "not_logged_in");
        assertProblem(login("another one"), 401, "login_refused");
        assertThat(ADMIN.delete("/users/" + id).statusCode()).isEqualTo(204);
        assertProblem(ADMIN.get("/users/" + id), 404, "not_found");
    }

    @Test
    void anApiTokenIsShownOnceAndProvesInEitherHeader() {
        Api user = member();
        HttpResponse<byte[]> created =
                user.post("/tokens", "{\"name\":\"robot\",\"roles\":[\"member\"]}");
        String token = json(created).path("token").asString();
        String path = "/tokens/" + json(created).path("id").asString();

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.headers().firstValue("Location")).contains("/api/v1" + path);
        Api robot = new Api(RunningServer.ADDRESS, token);
        Api nobody = Api.at(RunningServer.ADDRESS);
        assertThat(robot.get("/images").statusCode()).isEqualTo(200);
        assertThat(nobody.get("/images", "X-Auth-Token", token).statusCode()).isEqualTo(200);
        assertThat(nobody.post("/images", "{\"name\":\"x\"}", "X-Auth-Token", token).statusCode())
                .isEqualTo(201);
        assertProblem(robot.post("/tokens", "{\"name\":\"more\"}"), 403, "token_restricted");
        assertProblem(robot.post("/access-keys", "{}"), 403, "token_restricted");
        assertThat(json(user.get(path)).has("token")).isFalse();
        assertThat(json(user.get("/tokens")).at("/tokens/0/name").asString()).isEqualTo("robot");
        assertProblem(MALLORY.get(path), 404, "not_found");
        assertProblem(MALLORY.delete(path), 404, "not_found");
        assertThat(user.delete(path).statusCode()).isEqualTo(204);
        assertProblem(robot.get("/images"), 401, "not_logged_in");
    }

    @Test
    void anAccessKeysSecretIsShownOnce() {
        Api user = member();
        HttpResponse<byte[]> created = user.post("/access-keys", "{\"description\":\"tests\"}");
        String path = "/access-keys/" + json(created).path("id").asString();

        assertThat(json(created).path("secret").asString()).hasSize(43);
        assertThat(json(user.get(path)).has("secret")).isFalse();
        assertThat(json(user.get("/access-keys")).at("/accessKeys/0/description").asString())
                .isEqualTo("tests");
        assertProblem(MALLORY.get(path), 404, "not_found");
        assertProblem(MALLORY.delete(path), 404, "not_found");
        assertThat(user.delete(path).statusCode()).isEqualTo(204);
        assertProblem(user.get(path), 404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/projects", "/users"})
    void listsComeInPages(String path) {
        List<String> made = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            made.addFirst(
                    json(ADMIN.post(path, "{\"name\":\"" + name + number + "\"}"))
                            .path("id")
                            .asString());
        }
        List<String> listed = new ArrayList<>();
        String page = path + "?limit=2";
        for (int pages = 0; pages < 2; pages++) {
            var answer = json(ADMIN.get(page));
            answer.path(path.substring(1)).forEach(item -> listed.add(item.path("id").asString()));
            page = path + "?limit=2&marker=" + answer.path("next").asString();
        }

        assertThat(listed.subList(0, 3)).isEqualTo(made);
        assertThat(json(ADMIN.get(path + "?name=" + name + "1")).path(path.substring(1)).size())
                .isEqualTo(1);
        assertProblem(ADMIN.get(path + "?limit=0"), 400, "request_invalid");
        assertProblem(ADMIN.get(path + "?marker=x"), 400, "request_invalid");
    }

    @Test
    void whoIsNotTheOperatorChangesNothing() {
        String project = json(MALLORY.get("/sessions/current")).at("/project/id").asString();
        String user = json(MALLORY.get("/sessions/current")).at("/user/id").asString();
        String role = "/projects/" + project + "/users/" + user + "/roles/admin";

        assertProblem(MALLORY.post("/projects", "{\"name\":\"mine\"}"), 403, "role_missing");
        assertProblem(MALLORY.post("/users", "{\"name\":\"mine\"}"), 403, "role_missing");
        assertProblem(MALLORY.get("/users"), 403, "role_missing");
        assertProblem(MALLORY.put(role, BodyPublishers.noBody()), 403, "role_missing");
        assertProblem(MALLORY.delete("/projects/" + project), 403, "role_missing");
        assertProblem(MALLORY.delete("/users/" + user), 403, "role_missing");
        assertThat(json(MALLORY.get("/projects")).path("projects").size()).isEqualTo(1);
    }

    @Test
    void aForeignProjectOrUserIsAnsweredAsAnUnknownOne() {
        String project = json(ADMIN.get("/sessions/current")).at("/project/id").asString();
        String user = json(ADMIN.get("/sessions/current")).at("/user/id").asString();

        for (String id : List.of(project, UUID.randomUUID().toString(), "nonsense")) {
            assertProblem(MALLORY.get("/projects/" + id), 404, "not_found");
        }
        for (String id : List.of(user, UUID.randomUUID().toString(), "nonsense")) {
            assertProblem(MALLORY.get("/users/" + id), 404, "not_found");
        }
    }

    @Test
    void aNameIsTakenOnce() {
        create("/projects", "{\"name\":\"%s\"}");

        HttpResponse<byte[]> again =
                ADMIN.post("/projects", "{\"name\":\"" + name + "\"}", "Accept-Language", "zh-CN");
        assertProblem(again, 409, "name_taken");
        assertThat(json(again).path("detail").asString()).startsWith("已有同名的对象：" + name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\"\"}",
                "{\"name\":\"x\",\"password\":\"short\"}",
                "{\"name\":\"x\",\"email\":\"a\\u0000b\"}",
                "{\"name\":\"x\",\"description\":\"\\ud800\"}",
                "{\"name\":\"x\",\"defaultProject\":\"nonsense\"}",
                "{\"name\":\"x\",\"role\":\"admin\"}"
            })
    void aUserThatIsWrongIsRefused(String body) {
        assertProblem(ADMIN.post("/users", body), 400, "request_invalid");
    }

    @Test
    void rolesAndProjectsThatAreNotThereAreNotFound() {
        String project = create("/projects", "{\"name\":\"%s\"}");
        String user = json(ADMIN.get("/sessions/current")).at("/user/id").asString();
        String roles = "/projects/" + project + "/users/" + user + "/roles/";

        assertProblem(ADMIN.put(roles + "king", BodyPublishers.noBody()), 404, "not_found");
        assertProblem(
                ADMIN.put(
                        roles.replace(user, UUID.randomUUID().toString()) + "member",
                        BodyPublishers.noBody()),
                404,
                "not_found");
        assertProblem(
                ADMIN.post("/tokens", "{\"name\":\"x\",\"roles\":[\"king\"]}"),
                400,
                "request_invalid");
        assertProblem(
                ADMIN.post(
                        "/users",
                        "{\"name\":\"x\",\"defaultProject\":\"" + UUID.randomUUID() + "\"}"),
                404,
                "not_found");
    }

    /** A client logged in as a new member of a new project, both called {@link #name}. */
    private Api member() {
        String project = create("/projects", "{\"name\":\"%s\"}");
        String user = create("/users", "{\"name\":\"%s\",\"password\":\"" + PASSWORD + "\"}");
        ADMIN.put(
                "/projects/" + project + "/users/" + user + "/roles/member",
                BodyPublishers.noBody());
        return Api.at(RunningServer.ADDRESS).logIn(name, PASSWORD);
    }

    private String create(String path, String body) {
        HttpResponse<byte[]> answer = ADMIN.post(path, body.formatted(name));
        assertThat(answer.statusCode()).isEqualTo(201);
        return json(answer).path("id").asString();
    }

    private HttpResponse<byte[]> login(String password) {
        return Api.at(RunningServer.ADDRESS)
                .post("/sessions", "{\"user\":\"" + name + "\",\"password\":\"" + password + "\"}");
    }

    private static HttpResponse<byte[]> patch(String path, String json) {
        return ADMIN.send(
                "PATCH", path, BodyPublishers.ofString(json), "Content-Type", "application/json");
    }

    private static HttpResponse<byte[]> putJson(Api api, String path, String json) {
        return api.put(path, BodyPublishers.ofString(json), "Content-Type", "application/json");
    }
}
