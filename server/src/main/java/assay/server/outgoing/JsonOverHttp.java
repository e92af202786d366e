package assay.server.outgoing;

import assay.disk.Futures;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks other servers for JSON: bounded in time and size, and never sent elsewhere. No message of
 * its exceptions has what was asked with or answered. Safe for use by many threads.
 */
public final class JsonOverHttp {

    private static final int MOST = 1 << 20;

    private final Duration patience;
    private final HttpClient http;

    /**
     * @param patience with each request, from its beginning to the answer's end
     */
    public JsonOverHttp(Duration patience) {
        this.patience = patience;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(patience)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    /**
     * What a server answered.
     *
     * @param body the JSON; missing if there is none
     */
    public record Answer(URI address, int status, HttpHeaders headers, JsonNode body) {

        /**
         * The JSON of a good answer.
         *
         * @throws IOException if the status is not 200
         */
        public JsonNode requireOk() throws IOException {
            if (status != 200) {
                throw unexpected();
            }
            return body;
        }

        /** What to throw for a status that is none of those expected. */
        public IOException unexpected() {
            return new IOException("%s answered %d".formatted(address, status));
        }
    }

    /** The JSON at an address. */
    public JsonNode get(URI address) throws IOException {
        return ask(HttpRequest.newBuilder(address)).requireOk();
    }

    /**
     * What a request is answered with, whatever the status.
     *
     * @throws IOException if that does not come in time, is too large or no JSON
     */
    public Answer ask(HttpRequest.Builder request) throws IOException {
        HttpRequest asked = request.header("Accept", "application/json").build();
        HttpResponse<byte[]> answer = send(asked);
        try {
            return new Answer(
                    asked.uri(),
                    answer.statusCode(),
                    answer.headers(),
                    JsonMapper.shared().readTree(answer.body()));
        } catch (JacksonException e) {
            throw new IOException(
                    "%s answered %d with what is no JSON"
                            .formatted(asked.uri(), answer.statusCode()),
                    e);
        }
    }

    /** The client's own timeout ends with the headers: a body may take for ever. */
    private HttpResponse<byte[]> send(HttpRequest asked) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(
                        asked,
                        HttpResponse.BodyHandlers.limiting(
                                HttpResponse.BodyHandlers.ofByteArray(), MOST));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException("%s: %s".formatted(asked.uri(), e.getCause()), e.getCause());
        } catch (TimeoutException _) {
            throw new IOException("%s does not answer in time".formatted(asked.uri()));
        } catch (InterruptedException e) {
            throw Futures.interrupted(e);
        } finally {
            answer.cancel(true);
        }
    }
}
