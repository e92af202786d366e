package assay.server.external;

import assay.disk.Futures;
import assay.server.outgoing.JsonOverHttp;
import assay.server.outgoing.JsonOverHttp.Answer;
import assay.service.identity.SessionToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The few requests that Keystone is sent (Identity API v3): bounded in time, in the size of the
 * answer, and in how many there are at once. Safe for use by many threads.
 */
final class KeystoneRequests {

    /** What may be a token of Keystone's, and a value of a header and of a cookie as well. */
    static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{1,4000}");

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int AT_ONCE = 16;
    private static final String TOKENS = "/auth/tokens?nocatalog";
    private static final String SUBJECT = "X-Subject-Token";

    private final URI address;
    private final ServiceUser user;
    private final ServiceToken serviceToken;
    private final JsonOverHttp http = new JsonOverHttp(PATIENCE);
    private final Semaphore slots = new Semaphore(AT_ONCE, true);

    /** A token with its description. */
    record Issued(SessionToken token, JsonNode description) {}

    /**
     * @param address of the API's version 3, without a slash at its end
     */
    KeystoneRequests(URI address, ServiceUser user, InstantSource clock) {
        this.address = address;
        this.user = user;
        this.serviceToken = new ServiceToken(this::issueForService, clock, PATIENCE);
    }

    /**
     * What Keystone says of a token; empty if it knows none such, or none any more.
     *
     * @throws IOException if it does not answer the question
     */
    Optional<JsonNode> describe(SessionToken subject) throws IOException {
        Answer answer = describe(subject, serviceToken.get());
        if (answer.status() == 401) { // it is ours that was refused
            answer = describe(subject, serviceToken.get());
        }
        return switch (answer.status()) {
            case 200 -> Optional.of(answer.body());
            case 404 -> Optional.empty();
            default -> throw answer.unexpected();
        };
    }

    private Answer describe(SessionToken subject, SessionToken by) throws IOException {
        Answer answer =
                ask(
                        request(TOKENS)
                                .header("X-Auth-Token", by.text())
                                .header(SUBJECT, subject.text()));
        if (answer.status() == 401) {
            serviceToken.refused(by);
        }
        return answer;
    }

    /**
     * Asks for a token.
     *
     * @param auth as {@link Authentication} makes it
     * @return empty if Keystone refuses it
     */
    Optional<Issued> issue(Map<String, Object> auth) throws IOException {
        String body = JsonMapper.shared().writeValueAsString(Map.of("auth", auth));
        Answer answer =
                ask(
                        request(TOKENS)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body)));
        if (answer.status() == 401) {
            return Optional.empty();
        }
        String token = answer.headers().firstValue(SUBJECT).orElse("");
        if (answer.status() != 201 || !TOKEN.matcher(token).matches()) {
            throw answer.unexpected();
        }
        return Optional.of(new Issued(new SessionToken(token), answer.body()));
    }

    private ServiceToken.Issued issueForService() throws IOException {
        Issued issued =
                issue(user.authentication())
                        .orElseThrow(
                                () -> new IOException("Keystone refuses the service user " + user));
        JsonNode token = issued.description().path("token");
        try {
            Duration life =
                    Duration.between(
                            Instant.parse(token.path("issued_at").asString("")),
                            Instant.parse(token.path("expires_at").asString("")));
            return new ServiceToken.Issued(issued.token(), life);
        } catch (DateTimeParseException e) {
            throw new IOException("Keystone describes the service user's token without times", e);
        }
    }

    /** The enabled projects that the holder of a token may work in. */
    List<JsonNode> projects(SessionToken token) throws IOException {
        Answer answer = ask(request("/auth/projects").header("X-Auth-Token", token.text()));
        return answer.requireOk()
                .path("projects")
                .valueStream()
                .filter(project -> project.path("enabled").asBoolean(true))
                .toList();
    }

    /** Ends a token, by itself; it may have ended before. */
    void revoke(SessionToken token) throws IOException {
        Answer answer =
                ask(
                        request("/auth/tokens")
                                .header("X-Auth-Token", token.text())
                                .header(SUBJECT, token.text())
                                .DELETE());
        if (answer.status() != 204 && answer.status() != 401 && answer.status() != 404) {
            throw answer.unexpected();
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path));
    }

    private Answer ask(HttpRequest.Builder request) throws IOException {
        try {
            if (!slots.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("Keystone is too slow for all that it is asked");
            }
        } catch (InterruptedException e) {
            throw Futures.interrupted(e);
        }
        try {
            return http.ask(request);
        } finally {
            slots.release();
        }
    }
}
