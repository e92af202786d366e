package assay.server.oidc;

import assay.server.outgoing.JsonOverHttp;
import assay.service.identity.SealingKey;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Logging in by a provider: authorization code with PKCE (OpenID Connect Core 1.0, section 3.1).
 * Safe for use by many threads.
 */
public final class OpenIdLogin {

    private final Client client;
    private final SealingKey sealing;
    private final InstantSource clock;
    private final JsonOverHttp http = new JsonOverHttp(Duration.ofSeconds(10));
    private final OpenIdProvider provider;

    /**
     * What this server is to the provider.
     *
     * @param issuer the provider's address, as its tokens name it; empty if there is none
     * @param claim that has the name of the user here
     */
    public record Client(String issuer, String id, String secret, String claim) {

        /** The secret is nobody's business. */
        @Override
        public String toString() {
            return id + " at " + issuer;
        }
    }

    public OpenIdLogin(Client client, SealingKey sealing, InstantSource clock) {
        this.client = client;
        this.sealing = sealing;
        this.clock = clock;
        this.provider = new OpenIdProvider(client.issuer(), http, clock);
    }

    /** Whether there is a provider. */
    boolean isOffered() {
        return !client.issuer().isEmpty();
    }

    /**
     * The beginning of a login.
     *
     * @param provider where to send the browser
     * @param kept what it is to keep meanwhile
     */
    record Begun(URI provider, String kept) {}

    /**
     * Begins a login.
     *
     * @param back where the provider sends the browser
     */
    Begun begin(String back) throws IOException {
        PendingLogin login = PendingLogin.begin(clock.instant());
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("response_type", "code");
        asked.put("client_id", client.id());
        asked.put("redirect_uri", back);
        asked.put("scope", "openid profile email");
        asked.put("state", login.state());
        asked.put("nonce", login.nonce());
        asked.put("code_challenge", login.challenge());
        asked.put("code_challenge_method", "S256");
        String there = provider.endpoints().authorization().toString();
        String to = there + (there.contains("?") ? "&" : "?") + form(asked);
        return new Begun(URI.create(to), login.seal(sealing));
    }

    /**
     * Ends a login.
     *
     * @param kept what the browser kept
     * @return the name of who it is
     * @throws OpenIdException if that was not proven
     */
    String end(String kept, String state, String code, String back) throws IOException {
        Optional<PendingLogin> found = PendingLogin.open(kept, state, sealing, clock.instant());
        PendingLogin login =
                found.orElseThrow(() -> new OpenIdException("this browser began no such login"));
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("grant_type", "authorization_code");
        asked.put("code", code);
        asked.put("redirect_uri", back);
        asked.put("code_verifier", login.verifier());
        JsonOverHttp.Answer answer =
                http.ask(
                        HttpRequest.newBuilder(provider.endpoints().token())
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("Authorization", "Basic " + credentials())
                                .POST(HttpRequest.BodyPublishers.ofString(form(asked))));
        if (answer.status() != 200) {
            throw new OpenIdException(
                    "%s answered %d".formatted(answer.address(), answer.status()));
        }
        IdToken token =
                IdToken.verify(
                        answer.body().path("id_token").asString(""),
                        provider,
                        new IdToken.Expected(
                                client.issuer(), client.id(), login.nonce(), clock.instant()));
        String name = token.text(client.claim());
        if (name.isEmpty()) {
            throw new OpenIdException("the ID token has no claim " + client.claim());
        }
        // An address that was not proven to be his could be anybody's.
        if (client.claim().equals("email")
                && !"true".equals(String.valueOf(token.claims().getClaim("email_verified")))) {
            throw new OpenIdException("the ID token's email is not verified");
        }
        return name;
    }

    /** RFC 6749, section 2.3.1: each is encoded as in a form before. */
    private String credentials() {
        String pair = encode(client.id()) + ":" + encode(client.secret());
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String form(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> value.getKey() + "=" + encode(value.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
