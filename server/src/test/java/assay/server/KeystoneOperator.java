package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.KeystoneServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The operator of a Keystone, by its own API, for its command takes long to start. A user's
 * password is his name and {@code -password}.
 */
final class KeystoneOperator {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** What Keystone makes itself. */
    private static final Set<String> THERE = Set.of("admin", "member", "reader");

    private final URI keystone;
    private final String token;
    private final Map<String, String> ids = new ConcurrentHashMap<>();

    KeystoneOperator(URI keystone) {
        this.keystone = keystone;
        String body =
                """
                {"auth":{"identity":{"methods":["password"],"password":{"user":{
                "name":"admin","domain":{"id":"default"},"password":"%s"}}},
                "scope":{"project":{"name":"admin","domain":{"id":"default"}}}}}
                """
                        .formatted(KeystoneServer.PASSWORD);
        this.token = issued(body);
    }

    /** The operator's own. */
    String token() {
        return token;
    }

    /** The id of a role, project or user, which is made if it is new. */
    String id(String kind, String name) {
        return ids.computeIfAbsent(
                kind + " " + name,
                _ -> {
                    String password =
                            kind.equals("user") ? ",\"password\":\"" + name + "-password\"" : "";
                    return THERE.contains(name)
                            ? list(kind, name)
                            : make(kind, "{\"name\":\"" + name + "\"" + password + "}");
                });
    }

    private String list(String kind, String name) {
        return json(send("GET", "/v3/" + kind + "s?name=" + name, ""))
                .at("/" + kind + "s/0/id")
                .asString();
    }

    /** Makes something else. */
    String make(String kind, String json) {
        HttpResponse<String> made =
                send("POST", "/v3/" + kind + "s", "{\"" + kind + "\":" + json + "}");
        return json(made).at("/" + kind + "/id").asString();
    }

    /** Gives a role or takes it away: {@code PUT}, {@code DELETE}. */
    void role(String method, String user, String project, String role) {
        send(
                method,
                "/v3/projects/%s/users/%s/roles/%s"
                        .formatted(id("project", project), id("user", user), id("role", role)),
                "");
    }

    /** Sends a request, which must succeed. */
    HttpResponse<String> send(String method, String path, String json, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(keystone.resolve(path))
                        .version(HttpClient.Version.HTTP_1_1)
                        .header("X-Auth-Token", token)
                        .method(method, BodyPublishers.ofString(json));
        if (!json.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<String> answer =
                sent(headers.length == 0 ? request : request.headers(headers));
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isLessThan(300);
        return answer;
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static HttpResponse<String> sent(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String issued(String auth) {
        HttpResponse<String> answer =
                sent(
                        HttpRequest.newBuilder(keystone.resolve("/v3/auth/tokens"))
                                .version(HttpClient.Version.HTTP_1_1)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(auth)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.headers().firstValue("X-Subject-Token").orElseThrow();
    }

    /** A token of a user in a project, or in none. */
    String token(String user, String project) {
        String scope =
                project.isEmpty()
                        ? "\"unscoped\""
                        : "{\"project\":{\"id\":\"" + id("project", project) + "\"}}";
        return issued(
                """
                {"auth":{"identity":{"methods":["password"],"password":{"user":{
                "id":"%s","password":"%s-password"}}},"scope":%s}}
                """
                        .formatted(id("user", user), user, scope));
    }

    /** A token by an application credential that a user just made with his token. */
    String credentialToken(String user, String by, String name, String more) {
        HttpResponse<String> made =
                sent(
                        HttpRequest.newBuilder(
                                        keystone.resolve(
                                                "/v3/users/"
                                                        + id("user", user)
                                                        + "/application_credentials"))
                                .version(HttpClient.Version.HTTP_1_1)
                                .header("X-Auth-Token", by)
                                .header("Content-Type", "application/json")
                                .POST(
                                        BodyPublishers.ofString(
                                                """
                                                {"application_credential":{"name":"%s","secret":"beep"%s}}
                                                """
                                                        .formatted(name, more))));
        return issued(
                """
                {"auth":{"identity":{"methods":["application_credential"],
                "application_credential":{"id":"%s","secret":"beep"}}}}
                """
                        .formatted(json(made).at("/application_credential/id").asString()));
    }
}
