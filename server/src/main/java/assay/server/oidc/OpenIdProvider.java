package assay.server.oidc;

import assay.server.outgoing.JsonOverHttp;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A provider as its discovery document describes it (OpenID Connect Discovery 1.0). What it says is
 * kept for an hour; keys are asked for again when a token names one that is not known, once a
 * minute at the most. Safe for use by many threads.
 */
final class OpenIdProvider implements JWKSource<SecurityContext> {

    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration KEYS_KEPT_AT_LEAST = Duration.ofMinutes(1);

    /** Shorter ones are too weak (RFC 7518, section 3.3), longer ones take too long. */
    private static final int LEAST_RSA_BITS = 2048;

    private static final int MOST_RSA_BITS = 16_384;
    private static final int MOST_KEYS = 100;

    private final String issuer;
    private final JsonOverHttp http;
    private final InstantSource clock;
    private @Nullable Known known;

    private record Known(Endpoints endpoints, JWKSet keys, Instant at) {}

    /** Where a provider is asked for what. */
    record Endpoints(URI authorization, URI token, URI keys) {}

    /**
     * @param issuer as its tokens name it, an address
     */
    OpenIdProvider(String issuer, JsonOverHttp http, InstantSource clock) {
        this.issuer = issuer;
        this.http = http;
        this.clock = clock;
    }

    /** Where to ask. */
    Endpoints endpoints() throws IOException {
        return known(KEPT).endpoints();
    }

    /** The keys that a token may be signed with. */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
            throws KeySourceException {
        try {
            List<JWK> keys = selector.select(known(KEPT).keys());
            return keys.isEmpty() ? selector.select(known(KEYS_KEPT_AT_LEAST).keys()) : keys;
        } catch (IOException e) {
            throw new KeySourceException("the provider does not tell its keys", e);
        }
    }

    private synchronized Known known(Duration atMost) throws IOException {
        Instant now = clock.instant();
        Known before = known;
        if (before != null && now.isBefore(before.at().plus(atMost))) {
            return before;
        }
        Endpoints endpoints = discover();
        Known found = new Known(endpoints, keys(http.get(endpoints.keys())), now);
        known = found;
        return found;
    }

    private static JWKSet keys(JsonNode document) {
        return new JWKSet(
                StreamSupport.stream(document.path("keys").spliterator(), false)
                        .limit(MOST_KEYS)
                        .flatMap(OpenIdProvider::usable)
                        .toList());
    }

    /** A key, or none if it is of a kind that is not known: it does not hide the others. */
    private static Stream<JWK> usable(JsonNode node) {
        try {
            JWK key = JWK.parse(node.toString());
            int bits = key.size();
            boolean rsa = key instanceof RSAKey;
            return rsa && (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS)
                    ? Stream.empty()
                    : Stream.of(key);
        } catch (ParseException e) {
            return Stream.empty();
        }
    }

    private Endpoints discover() throws IOException {
        String address = issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration";
        JsonNode document = http.get(URI.create(address));
        if (!document.path("issuer").asString("").equals(issuer)) {
            throw new OpenIdException(address + " describes another issuer than " + issuer);
        }
        return new Endpoints(
                address(document, "authorization_endpoint"),
                address(document, "token_endpoint"),
                address(document, "jwks_uri"));
    }

    /** Who is asked with TLS must not send us, or users, elsewhere without it. */
    private URI address(JsonNode document, String name) throws OpenIdException {
        String text = document.path(name).asString("");
        boolean safe = text.startsWith("https://") || !issuer.startsWith("https://");
        if (!safe || !text.matches("https?://[^\\s]+")) {
            throw new OpenIdException(issuer + " has no usable " + name);
        }
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new OpenIdException(issuer + " has no usable " + name, e);
        }
    }
}
