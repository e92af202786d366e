package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.server.web.KnownSessions;
import assay.service.identity.Authority;
import assay.service.identity.SessionToken;
import assay.testkit.KeystoneServer;
import assay.testkit.Oracle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * A server whose users are those of OpenStack's own Keystone: alice in the project zoo, bob in the
 * project den, carol in both, root over all, and eve, who has no role of ours.
 */
class ExternalKeystoneTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir private static Path folder;

    private static KeystoneServer keystone;
    private static FaultyLine toKeystone;
    private static ConfigurableApplicationContext server;
    private static String address;
    private static KeystoneOperator operator;

    @BeforeAll
    static void start() throws IOException {
        keystone = KeystoneServer.start(Files.createDirectory(folder.resolve("keystone")));
        toKeystone = new FaultyLine();
        toKeystone.set(passing());
        server =
                SpringApplication.run(
                        AssayServer.class,
                        "--assay.listen=127.0.0.1:0",
                        "--assay.data=" + folder.resolve("data"),
                        "--assay.keystone.url=http://127.0.0.1:" + toKeystone.port(),
                        "--assay.keystone.public-url=" + keystone.address(),
                        "--assay.keystone.password=assay-password",
                        "--assay.keystone.remember=0");
        address = "http://127.0.0.1:" + server.getEnvironment().getProperty("local.server.port");
        operator = new KeystoneOperator(keystone.address());
        operator.role("PUT", "assay", "service", "service");
        operator.role("PUT", "alice", "zoo", "member");
        operator.role("PUT", "bob", "den", "member");
        operator.role("PUT", "carol", "zoo", "Auditor");
        operator.role("PUT", "carol", "den", "reader");
        operator.role("PUT", "eve", "zoo", "stranger");
        String image = operator.make("service", "{\"type\":\"image\",\"name\":\"assay\"}");
        operator.make(
                "endpoint",
                "{\"service_id\":\"%s\",\"interface\":\"public\",\"url\":\"%s/image\"}"
                        .formatted(image, address));
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
        if (toKeystone != null) {
            toKeystone.close();
        }
        if (keystone != null) {
            keystone.close();
        }
    }

    private static FaultyLine.Passes passing() {
        return new FaultyLine.Passes(keystone.address().getPort());
    }

    private static String as(String user, String project, String commands) {
        return openstack(keystone.address() + "/v3", user, project, commands);
    }

    private static String openstack(String auth, String user, String project, String commands) {
        Oracle.require("openstack");
        return Oracle.require("env")
                .feed(
                        commands,
                        "OS_AUTH_URL=" + auth,
                        "OS_IDENTITY_API_VERSION=3",
                        "OS_USERNAME=" + user,
                        "OS_USER_DOMAIN_NAME=Default",
                        "OS_PASSWORD=" + user + "-password",
                        "OS_PROJECT_NAME=" + project,
                        "OS_PROJECT_DOMAIN_ID=default",
                        "OS_REGION_NAME=",
                        "openstack");
    }

    private static Api api(String token) {
        return new Api(address, token);
    }

    private static HttpResponse<String> send(String method, String path, String... headers) {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(address + path))
                            .method(method, BodyPublishers.noBody());
            return HTTP.send(
                    (headers.length == 0 ? request : request.headers(headers)).build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void twoProjectsOfThatKeystoneKeepTheirImagesApart() throws IOException {
        byte[] bytes = new byte[300_000];
        new Random(7).nextBytes(bytes);
        Path file = Files.write(folder.resolve("disk.raw"), bytes);
        Path saved = folder.resolve("saved.raw");
        String output =
                as(
                        "alice",
                        "zoo",
                        """
                        image create okapi --disk-format raw --container-format bare --file FILE \
                            -f value -c id -c owner
                        image list -f value -c Name -c Status
                        image save okapi --file SAVED
                        """
                                .replace("\\\n", " ")
                                .replace("FILE", file.toString())
                                .replace("SAVED", saved.toString()));
        String image = output.lines().toList().getFirst();
        String foreign =
                as(
                        "bob",
                        "den",
                        """
                        image list -f value -c Name
                        image show ID
                        image delete ID
                        """
                                .replace("ID", image));
        String end = as("alice", "zoo", "image delete okapi\nimage list -f value -c Name\n");

        List<String> lines = output.lines().toList();
        assertThat(lines).as(output).contains(operator.id("project", "zoo"), "okapi active");
        assertThat(saved).hasBinaryContent(bytes);
        assertThat(foreign)
                .contains("No Image found for " + image)
                .doesNotContain("okapi", "HTTP 5", "usage:");
        assertThat(end).isBlank();
    }

    @Test
    void usersAndProjectsHaveTheIdsThatTheyHaveThereAndTheRolesThatTheirTokenHas() {
        Api alice = api(operator.token("alice", "zoo"));
        Api carol = api(operator.token("carol", "zoo"));

        JsonNode hers = json(alice.get("/sessions/current"));
        assertThat(undashed(hers.at("/user/id"))).isEqualTo(operator.id("user", "alice"));
        assertThat(hers.at("/user/name").asString()).isEqualTo("alice");
        assertThat(undashed(hers.at("/project/id"))).isEqualTo(operator.id("project", "zoo"));
        // That a member is a reader is a rule of that Keystone's own.
        assertThat(hers.path("roles").toString()).isEqualTo("[\"member\",\"reader\"]");
        assertThat(json(alice.get("/projects")).path("projects").toString())
                .contains("\"zoo\"")
                .doesNotContain("\"den\"", "\"admin\"");
        assertThat(json(carol.get("/sessions/current")).path("roles").toString())
                .isEqualTo("[\"auditor\"]");
        assertProblem(carol.post("/images", "{\"name\":\"x\"}"), 403, "role_missing");
        assertThat(carol.get("/audit/records").statusCode()).isEqualTo(200);
        JsonNode seen = json(api(operator.token()).get("/users?name=alice"));
        assertThat(seen.at("/users/0/id")).isEqualTo(hers.at("/user/id"));
    }

    private static String undashed(JsonNode id) {
        return id.asString().replace("-", "");
    }

    @Test
    void aTokenOfNoProjectOfNoRoleOfOursOrOfNobodyLearnsNothing() {
        for (String token :
                List.of(
                        operator.token("eve", "zoo"),
                        operator.token("alice", ""),
                        "gAAAAABnobodys",
                        "01a20000-0000-7000-8000-000000000000.secret",
                        "not/a\"token",
                        "x".repeat(4500))) {
            HttpResponse<String> glance = send("GET", "/image/v2/images", "X-Auth-Token", token);
            assertThat(glance.statusCode()).as(token).isEqualTo(401);
            assertThat(glance.headers().firstValue("WWW-Authenticate"))
                    .contains("Keystone uri=\"" + keystone.address() + "/v3\"");
        }
        assertProblem(api("gAAAAABnobodys").get("/images"), 401, "not_logged_in");
        assertThat(send("GET", "/image/v2/images").statusCode()).isEqualTo(401);
    }

    @Test
    void whatKeystoneRevokesEndsWhenTheTimeThatItIsRememberedIsOver() {
        String token = operator.token("alice", "zoo");
        Instant[] now = {Instant.now()};
        KnownSessions remembered =
                new KnownSessions(
                        server.getBean(Authority.class), () -> now[0], Duration.ofSeconds(30));
        assertThat(remembered.find(new SessionToken(token))).isPresent();
        assertThat(api(token).get("/images").statusCode()).isEqualTo(200);

        operator.send("DELETE", "/v3/auth/tokens", "", "X-Subject-Token", token);

        assertProblem(api(token).get("/images"), 401, "not_logged_in");
        now[0] = now[0].plusSeconds(29);
        assertThat(remembered.find(new SessionToken(token))).isPresent();
        now[0] = now[0].plusSeconds(1);
        assertThat(remembered.find(new SessionToken(token))).isEmpty();
    }

    @Test
    void aRoleThatIsTakenAwayThereIsTakenAwayHere() {
        operator.role("PUT", "bob", "lab", "member");
        Api bob = api(operator.token("bob", "lab"));
        assertThat(bob.post("/images", "{\"name\":\"x\"}").statusCode()).isEqualTo(201);

        operator.role("DELETE", "bob", "lab", "member");

        assertThat(bob.post("/images", "{\"name\":\"x\"}").statusCode()).isEqualTo(401);
    }

    @Test
    void whenItsOwnTokenIsRefusedTheServerGetsAnother() {
        Api alice = api(operator.token("alice", "zoo"));
        assertThat(alice.get("/images").statusCode()).isEqualTo(200);
        String path = "/v3/users/" + operator.id("user", "assay");

        operator.send("PATCH", path, "{\"user\":{\"enabled\":false}}");
        assertProblem(alice.get("/images"), 503, "identity_unavailable");
        operator.send("PATCH", path, "{\"user\":{\"enabled\":true}}");

        // Keystone counts in seconds: it takes a token of the one that it revoked in for revoked.
        Instant deadline = Instant.now().plusSeconds(60);
        while (alice.get("/images").statusCode() != 200) {
            assertThat(Instant.now()).isBefore(deadline);
        }
    }

    @Test
    void theConsoleLogsInAndOutByThatKeystone() {
        Api alice = Api.at(address).logIn("alice", "alice-password");
        assertThat(json(alice.get("/sessions/current")).at("/project/name").asString())
                .isEqualTo("zoo");
        HttpResponse<byte[]> carol =
                Api.at(address)
                        .post(
                                "/sessions",
                                """
                                {"user":"carol","password":"carol-password","project":"den"}
                                """);
        assertThat(json(carol).at("/project/name").asString()).isEqualTo("den");
        String cookie = carol.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).startsWith("assay_session=gAAAA").contains("HttpOnly");
        assertThat(
                        send(
                                        "GET",
                                        "/api/v1/images",
                                        "Cookie",
                                        cookie.substring(0, cookie.indexOf(';')))
                                .statusCode())
                .isEqualTo(200);
        assertThat(
                        json(Api.at(address).logIn("bob", "bob-password").get("/sessions/current"))
                                .at("/project/name")
                                .asString())
                .isEqualTo("den");

        assertProblem(logIn("alice", "wrong", "zoo"), 401, "login_refused");
        assertProblem(logIn("nobody", "wrong", "zoo"), 401, "login_refused");
        assertProblem(logIn("alice", "alice-password", "den"), 401, "project_refused");
        assertProblem(logIn("eve", "eve-password", "zoo"), 401, "project_refused");

        assertThat(alice.delete("/sessions/current").statusCode()).isEqualTo(204);
        assertProblem(alice.get("/sessions/current"), 401, "not_logged_in");
        assertThatThrownBy(() ->
                        operator.send(
                                "GET", "/v3/auth/tokens", "", "X-Subject-Token", alice.token()))
                .hasMessageContaining("404");
    }

    private static HttpResponse<byte[]> logIn(String user, String password, String project) {
        return Api.at(address)
                .post(
                        "/sessions",
                        "{\"user\":\"%s\",\"password\":\"%s\",\"project\":\"%s\"}"
                                .formatted(user, password, project));
    }

    @Test
    void clientsThatAskHereForKeystoneAreToldWhereItIs() {
        String there = keystone.address() + "/v3";
        for (String path : List.of("/identity", "/identity/v3", "/identity/v3/")) {
            assertThat(send("GET", path).body()).contains("\"" + there + "/\"");
        }
        assertThat(openstack(address + "/identity", "alice", "zoo", "token issue"))
                .contains("by the Keystone at " + there, "HTTP 403");
    }

    @Test
    void usersProjectsRolesAndSecretsAreNotManagedHere() {
        String admin = operator.token();
        for (String path :
                List.of(
                        "GET /identity/v3/projects",
                        "GET /identity/v3/users",
                        "GET /identity/v3/roles",
                        "GET /identity/v3/services",
                        "GET /identity/v3/auth/tokens",
                        "POST /identity/v3/auth/tokens",
                        "DELETE /identity/v3/auth/tokens")) {
            String[] asked = path.split(" ", -1);
            HttpResponse<String> answer =
                    send(asked[0], asked[1], "X-Auth-Token", admin, "X-Subject-Token", admin);
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(answer.body())
                    .as(path)
                    .contains("by the Keystone at " + keystone.address() + "/v3");
        }
        Api api = api(admin);
        String name = "{\"name\":\"new\"}";
        assertProblem(api.post("/users", name), 403, "identity_elsewhere");
        assertProblem(api.post("/projects", name), 403, "identity_elsewhere");
        assertProblem(api.post("/tokens", name), 403, "identity_elsewhere");
        assertProblem(api.post("/access-keys", "{}"), 403, "identity_elsewhere");
        assertProblem(
                api.put(
                        "/sessions/current/password",
                        BodyPublishers.ofString("{\"current\":\"a\",\"password\":\"b\"}"),
                        "Content-Type",
                        "application/json"),
                403,
                "identity_elsewhere");
        HttpResponse<byte[]> chinese = api.post("/users", name, "Accept-Language", "zh-CN");
        assertThat(json(chinese).path("title").asString()).isEqualTo("身份由其他服务管理");
        assertThat(api.get("/users").statusCode()).isEqualTo(200);
        assertThat(Files.exists(folder.resolve("data/first-login"))).isFalse();
    }

    @Test
    void anApplicationCredentialWorksUnlessItsAccessRulesSayWhereItMay() {
        String by = operator.token("alice", "zoo");
        String free = operator.credentialToken("alice", by, "robot", "");
        String tied =
                operator.credentialToken(
                        "alice",
                        by,
                        "tied",
                        """
                        ,"access_rules":[{"service":"compute","method":"GET","path":"/v2.1/servers"}]
                        """);

        assertThat(api(free).get("/images").statusCode()).isEqualTo(200);
        assertProblem(api(tied).get("/images"), 401, "not_logged_in");
    }

    @Test
    void whoCannotBeCheckedIsNotLetIn() throws IOException {
        String token = operator.token("alice", "zoo");
        for (FaultyLine.Mode fault :
                Arrays.asList(new FaultyLine.Passes(1), new FaultyLine.Says500())) {
            toKeystone.set(fault);
            try {
                assertProblem(api(token).get("/images"), 503, "identity_unavailable");
                assertProblem(api("gAAAAABnobodys").get("/images"), 503, "identity_unavailable");
                assertProblem(logIn("alice", "alice-password", "zoo"), 503, "identity_unavailable");
                HttpResponse<String> glance =
                        send(
                                "GET",
                                "/image/v2/images",
                                "X-Auth-Token",
                                token,
                                "Accept-Language",
                                "zh");
                assertThat(glance.statusCode()).isEqualTo(503);
                assertThat(glance.body()).contains("未经确认不予放行");
                assertThat(glance.headers().firstValue("WWW-Authenticate")).isEmpty();
            } finally {
                toKeystone.set(passing());
            }
        }
        assertThat(api(token).get("/images").statusCode()).isEqualTo(200);
    }
}
