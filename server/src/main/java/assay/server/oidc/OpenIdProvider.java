package assay.server.oidc;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A provider as its discovery document describes it (OpenID Connect Discovery 1.0). What it says is
 * kept for an hour; keys are asked for again when a token names one that is not known, once a
 * minute at the most. Safe for use by many threads.
 */
final class OpenIdProvider {

    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration KEYS_KEPT_AT_LEAST = Duration.ofMinutes(1);

    private final String issuer;
    private final JsonOverHttp http;
    private final InstantSource clock;
    private @Nullable Known known;

    private record Known(Endpoints endpoints, ProviderKeys keys, Instant at) {}

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

    /** The key that a token says it was signed with; empty if the provider has none such. */
    Optional<ProviderKeys.Key> key(String id, ProviderKeys.Algorithm algorithm) throws IOException {
        Optional<ProviderKeys.Key> key = known(KEPT).keys().find(id, algorithm);
        return key.isPresent() ? key : known(KEYS_KEPT_AT_LEAST).keys().find(id, algorithm);
    }

    private synchronized Known known(Duration atMost) throws IOException {
        Instant now = clock.instant();
        Known before = known;
        if (before != null && now.isBefore(before.at().plus(atMost))) {
            return before;
        }
        Endpoints endpoints = discover();
        Known found = new Known(endpoints, ProviderKeys.parse(http.get(endpoints.keys())), now);
        known = found;
        return found;
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
