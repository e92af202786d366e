package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of the API over real HTTP. Every answer is checked against the contract.
 *
 * @param server {@code http://HOST:PORT}
 * @param token the session's, or empty for none
 */
record Api(String server, String token) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** A client without a session. */
    static Api at(String server) {
        return new Api(server, "");
    }

    Api logIn(String user, String password) {
        HttpResponse<byte[]> answer =
                post(
                        "/sessions",
                        JsonMapper.shared().writeValueAsString(new Login(user, password)));
        assertThat(answer.statusCode()).isEqualTo(201);
        return new Api(server, json(answer).path("token").asString());
    }

    private record Login(String user, String password) {}

    HttpResponse<byte[]> get(String path, String... headers) {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    HttpResponse<byte[]> head(String path) {
        return send("HEAD", path, BodyPublishers.noBody());
    }

    HttpResponse<byte[]> delete(String path, String... headers) {
        return send("DELETE", path, BodyPublishers.noBody(), headers);
    }

    HttpResponse<byte[]> post(String path, String json, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        return send("POST", path, BodyPublishers.ofString(json), all);
    }

    HttpResponse<byte[]> put(String path, BodyPublisher body, String... headers) {
        return send("PUT", path, body, headers);
    }

    HttpResponse<byte[]> send(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server + "/api/v1" + path))
                        .version(HttpClient.Version.HTTP_1_1)
                        .method(method, body);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> answer = HTTP.send(request.build(), BodyHandlers.ofByteArray());
            if (!method.equals("HEAD")) {
                Contract.check(method, path, answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Announces an image and gives its path. */
    String newImage(String name) {
        HttpResponse<byte[]> answer =
                post("/images", JsonMapper.shared().writeValueAsString(new NewImage(name)));
        assertThat(answer.statusCode()).isEqualTo(201);
        return "/images/" + json(answer).path("id").asString();
    }

    private record NewImage(String name) {}

    /** Uploads {@code bytes} as a new image and waits until it was inspected. */
    String newImage(String name, byte[] bytes) {
        String image = newImage(name);
        HttpResponse<byte[]> answer = put(image + "/content", BodyPublishers.ofByteArray(bytes));
        assertThat(answer.statusCode()).isEqualTo(202);
        awaitImage(image, found -> !status(found).equals("inspecting"));
        return image;
    }

    /** Asks for an image until it is as wanted. */
    JsonNode awaitImage(String image, Predicate<JsonNode> wanted) {
        Instant deadline = Instant.now().plusSeconds(120);
        JsonNode found = json(get(image));
        while (!wanted.test(found)) {
            assertThat(Instant.now()).as("waiting for %s", found).isBefore(deadline);
            Thread.onSpinWait();
            found = json(get(image));
        }
        return found;
    }

    static String status(JsonNode image) {
        return image.path("status").asString();
    }

    static JsonNode json(HttpResponse<byte[]> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    static void assertProblem(HttpResponse<byte[]> answer, int status, String code) {
        assertThat(json(answer).path("code").asString()).isEqualTo(code);
        assertThat(answer.statusCode()).isEqualTo(status);
    }
}
