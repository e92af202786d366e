package assay.store.key.vault;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to Vault's HTTP API. One that fails for a reason that may pass is repeated, a bounded
 * number of times; redirections are not followed, so that the token goes nowhere else.
 */
final class VaultRequests implements AutoCloseable {

    private static final int ATTEMPTS = 4;

    /** The names of ten thousand keys. */
    private static final int LONGEST = 2 << 20;

    private static final int PRECONDITION_FAILED = 412;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private static final int DEEPEST = 32;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEEPEST)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,4096}");

    private final VaultSettings settings;
    private final HttpClient client;

    VaultRequests(VaultSettings settings) {
        this.settings = settings;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(settings.timeout())
                        .build();
    }

    /**
     * What Vault answered.
     *
     * @param data what was asked for; a node without fields if nothing was
     * @param errors what Vault says of a request that it refused
     */
    record Answer(int status, JsonNode data, List<String> errors) {

        boolean isGood() {
            return status == 200 || status == 204;
        }

        /** For people. */
        String why() {
            return errors.isEmpty() ? "status " + status : String.join("; ", errors).strip();
        }
    }

    /** Asks for what is at a path of the engine. */
    Answer get(String path) throws IOException {
        return repeated("GET", path, BodyPublishers.noBody());
    }

    /**
     * Posts to a path of the engine.
     *
     * @param json an object
     */
    Answer post(String path, String json) throws IOException {
        return repeated("POST", path, BodyPublishers.ofString(json));
    }

    /** Deletes what is at a path of the engine. */
    Answer delete(String path) throws IOException {
        return repeated("DELETE", path, BodyPublishers.noBody());
    }

    @Override
    public void close() {
        client.close();
    }

    private Answer repeated(String method, String path, BodyPublisher body) throws IOException {
        Duration wait = settings.pause();
        for (int attempt = 1; ; attempt++) {
            try {
                return once(method, path, body);
            } catch (PassingException e) {
                if (attempt == ATTEMPTS) {
                    throw new IOException(
                            "Vault at %s cannot be used: %s; tried %d times"
                                    .formatted(settings.address(), e.getMessage(), ATTEMPTS),
                            e);
                }
            }
            pause(wait);
            wait = wait.multipliedBy(2);
        }
    }

    /** Something went wrong that may go well the next time. */
    private static final class PassingException extends IOException {

        private static final long serialVersionUID = 1;

        PassingException(String message) {
            super(message);
        }

        PassingException(IOException cause) {
            super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }

    private static void pause(Duration wait) throws InterruptedIOException {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while asking Vault");
    }

    private Answer once(String method, String path, BodyPublisher body) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path))
                        .timeout(settings.timeout())
                        .header("X-Vault-Token", token())
                        .header("X-Vault-Request", "true")
                        .method(method, body);
        settings.namespace().ifPresent(name -> request.header("X-Vault-Namespace", name));
        HttpResponse<String> response;
        try {
            response =
                    client.send(
                            request.build(),
                            BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST));
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (IOException e) {
            throw new PassingException(e);
        }
        return answer(response.statusCode(), response.body());
    }

    /** Checked here, as who refuses a header would put the token into his message. */
    private String token() throws IOException {
        String token = settings.token().get();
        if (!TOKEN.matcher(token).matches()) {
            throw new IOException("the token for Vault is empty or has characters that none has");
        }
        return token;
    }

    private URI uri(String path) {
        String base = settings.address().toString();
        String slash = base.endsWith("/") ? "" : "/";
        String mount = settings.mount().replaceFirst("/$", "");
        return URI.create(base + slash + "v1/" + mount + "/" + path);
    }

    private Answer answer(int status, String body) throws IOException {
        boolean passing =
                status >= SERVER_ERROR
                        || status == TOO_MANY_REQUESTS
                        || status == PRECONDITION_FAILED;
        JsonNode json;
        try {
            json = body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JacksonException e) {
            if (passing) {
                throw new PassingException("status " + status);
            }
            throw new IOException(
                    "%s does not answer as Vault does: status %d, %s"
                            .formatted(settings.address(), status, e.getOriginalMessage()),
                    e);
        }
        List<String> errors = json.path("errors").valueStream().map(JsonNode::asString).toList();
        Answer answer = new Answer(status, json.path("data"), errors);
        if (passing) {
            throw new PassingException("status " + status + ", " + answer.why());
        }
        return answer;
    }
}
