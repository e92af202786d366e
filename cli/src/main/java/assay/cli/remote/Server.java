package assay.cli.remote;

import assay.cli.CommandFailure;
import assay.cli.ExitCode;
import assay.cli.Messages;
import assay.disk.Futures;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server of Assay, asked by its API ({@code /api/v1}). */
final class Server implements AutoCloseable {

    private static final String API = "/api/v1";

    /** Much more than any page; less than what fills the memory. */
    private static final int LONGEST_JSON = 64 << 20;

    private final Login login;
    private final Messages messages;
    private final HttpClient client;

    Server(Login login, Messages messages) {
        this.login = login;
        this.messages = messages;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(Duration.ofSeconds(20))
                        .build();
    }

    /** What a resource is. */
    JsonNode get(String path) throws IOException {
        return json(request(path).GET());
    }

    /** Makes something; what the server answers. */
    JsonNode post(String path, Object body) throws IOException {
        return json(
                request(path)
                        .header("Idempotency-Key", "\"" + UUID.randomUUID() + "\"")
                        .header("Content-Type", "application/json")
                        .POST(text(body)));
    }

    /** Asks for something that needs no words. */
    JsonNode post(String path) throws IOException {
        return json(request(path).POST(BodyPublishers.noBody()));
    }

    /** Brings a state about that needs no words. */
    JsonNode put(String path) throws IOException {
        return json(request(path).PUT(BodyPublishers.noBody()));
    }

    JsonNode patch(String path, Object body) throws IOException {
        return json(
                request(path)
                        .header("Content-Type", "application/json")
                        .method("PATCH", text(body)));
    }

    void delete(String path) throws IOException {
        deleted(path);
    }

    /** Takes something back; what the server answers. */
    JsonNode deleted(String path) throws IOException {
        return json(request(path).DELETE());
    }

    /** Makes a session; asked without one. */
    JsonNode logIn(Map<String, String> credentials) throws IOException {
        return json(
                HttpRequest.newBuilder(address("/sessions"))
                        .header("Accept-Language", messages.locale().toLanguageTag())
                        .header("Content-Type", "application/json")
                        .POST(text(credentials)));
    }

    private static BodyPublisher text(Object body) {
        return BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body));
    }

    /** A request to a path of the API, not yet sent. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address(path))
                .header("Authorization", "Bearer " + login.token())
                .header("Accept-Language", messages.locale().toLanguageTag());
    }

    private URI address(String path) {
        if (path.startsWith("/api/")) {
            return login.server().resolve(path);
        }
        String base = login.server().toString();
        return URI.create(
                (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + API + path);
    }

    private JsonNode json(HttpRequest.Builder request) throws IOException {
        try (InputStream body = send(request).body()) {
            byte[] bytes = body.readNBytes(LONGEST_JSON);
            return bytes.length == 0
                    ? JsonMapper.shared().createObjectNode()
                    : JsonMapper.shared().readTree(bytes);
        } catch (JacksonException e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE, messages.text("remote.notAssay", login.server()));
        }
    }

    /**
     * Sends a request.
     *
     * @return the answer, whose status is good; the caller closes its body
     * @throws CommandFailure with what the server says if it refuses
     */
    HttpResponse<InputStream> send(HttpRequest.Builder request) throws IOException {
        HttpResponse<InputStream> answer = sendWhateverComes(request);
        if (answer.statusCode() >= 300) {
            throw refused(answer);
        }
        return answer;
    }

    /** Sends a request; the status may be any. */
    HttpResponse<InputStream> sendWhateverComes(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            throw Futures.interrupted(e);
        }
    }

    /** What the server says of a request that it refused, RFC 9457. */
    CommandFailure refused(HttpResponse<InputStream> answer) throws IOException {
        int status = answer.statusCode();
        String said = "";
        try (InputStream body = answer.body()) {
            JsonNode problem = JsonMapper.shared().readTree(body.readNBytes(1 << 16));
            if (problem.has("title")) {
                said =
                        messages.text(
                                "remote.refused",
                                problem.path("title").asString(""),
                                problem.path("detail").asString(""));
            }
        } catch (JacksonException e) {
            // a proxy's page, or nothing
        }
        if (status == 401 && !login.token().isEmpty()) {
            return new CommandFailure(
                    ExitCode.NO_PERMISSION, messages.text("remote.login", login.server()));
        }
        String text = !said.isEmpty() ? said : messages.text("remote.status", status);
        return new CommandFailure(exitCode(status), text);
    }

    private static int exitCode(int status) {
        return switch (status) {
            case 401, 403 -> ExitCode.NO_PERMISSION;
            case 404, 410 -> ExitCode.NO_INPUT;
            case 400, 405, 415, 422, 428 -> ExitCode.USAGE;
            case 502, 503, 504 -> ExitCode.UNAVAILABLE;
            default -> status >= 500 ? ExitCode.INTERNAL : ExitCode.FAIL;
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
