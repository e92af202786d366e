package assay.server.oidc;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a provider for JSON: bounded in time and size, and never sent elsewhere. */
final class JsonOverHttp {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST = 1 << 20;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    /** The JSON at an address. */
    JsonNode get(URI address) throws IOException {
        return ask(HttpRequest.newBuilder(address));
    }

    /** The JSON that a request is answered with. */
    JsonNode ask(HttpRequest.Builder request) throws IOException {
        HttpRequest asked = request.timeout(PATIENCE).header("Accept", "application/json").build();
        try {
            HttpResponse<InputStream> answer =
                    http.send(asked, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                byte[] bytes = body.readNBytes(MOST + 1);
                if (answer.statusCode() != 200 || bytes.length > MOST) {
                    throw new OpenIdException(
                            "%s answered %d with %d bytes"
                                    .formatted(asked.uri(), answer.statusCode(), bytes.length));
                }
                return JsonMapper.shared().readTree(bytes);
            }
        } catch (JacksonException e) {
            throw new OpenIdException(asked.uri() + " answered what is no JSON", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", e);
        }
    }
}
