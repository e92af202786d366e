package assay.server.oidc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who a provider says has logged in, proven (OpenID Connect Core 1.0, section 3.1.3.7; RFC 8725).
 *
 * @param claims what it says of him
 */
record IdToken(JsonNode claims) {

    /** Clocks differ. */
    private static final Duration SKEW = Duration.ofSeconds(60);

    private static final int MOST = 64 << 10;

    /**
     * What a token must say.
     *
     * @param nonce that its login began with
     */
    record Expected(String issuer, String client, String nonce, Instant now) {}

    /**
     * Checks a token.
     *
     * @throws OpenIdException if it proves nothing
     */
    static IdToken verify(String token, OpenIdProvider provider, Expected expected)
            throws IOException {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || token.length() > MOST) {
            throw new OpenIdException("the ID token is none");
        }
        requireSignature(parts, provider);
        JsonNode claims = json(parts[1]);
        requireClaims(claims, expected);
        return new IdToken(claims);
    }

    private static void requireSignature(String[] parts, OpenIdProvider provider)
            throws IOException {
        JsonNode header = json(parts[0]);
        ProviderKeys.Algorithm algorithm =
                ProviderKeys.Algorithm.of(header.path("alg").asString(""))
                        .filter(_ -> !header.has("crit"))
                        .orElseThrow(() ->
                                new OpenIdException("the ID token is not signed as is expected"));
        ProviderKeys.Key key =
                provider.key(header.path("kid").asString(""), algorithm)
                        .orElseThrow(() ->
                                new OpenIdException("the ID token is signed with no known key"));
        try {
            Signature signature = Signature.getInstance(algorithm.jdk());
            signature.initVerify(key.key());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            if (!signature.verify(bytes(parts[2]))) {
                throw new OpenIdException("the ID token's signature is wrong");
            }
        } catch (GeneralSecurityException e) {
            throw new OpenIdException("the ID token's signature is wrong", e);
        }
    }

    private static void requireClaims(JsonNode claims, Expected expected) throws OpenIdException {
        require(claims.path("iss").asString("").equals(expected.issuer()), "iss");
        List<String> audience =
                claims.path("aud").isArray()
                        ? StreamSupport.stream(claims.path("aud").spliterator(), false)
                                .map(one -> one.asString(""))
                                .toList()
                        : List.of(claims.path("aud").asString(""));
        require(audience.contains(expected.client()), "aud");
        String party = claims.path("azp").asString(audience.size() > 1 ? "" : expected.client());
        require(party.equals(expected.client()), "azp");
        require(after(claims, "exp", expected.now().minus(SKEW)), "exp");
        require(!after(claims, "iat", expected.now().plus(SKEW)), "iat");
        require(!claims.has("nbf") || !after(claims, "nbf", expected.now().plus(SKEW)), "nbf");
        require(
                MessageDigest.isEqual(
                        claims.path("nonce").asString("").getBytes(StandardCharsets.UTF_8),
                        expected.nonce().getBytes(StandardCharsets.UTF_8)),
                "nonce");
        require(!claims.path("sub").asString("").isEmpty(), "sub");
    }

    /** Whether a time is later; what is no time is neither before nor after anything. */
    private static boolean after(JsonNode claims, String name, Instant time)
            throws OpenIdException {
        require(claims.path(name).isNumber(), name);
        return claims.path(name).asDouble() > time.getEpochSecond();
    }

    private static void require(boolean right, String claim) throws OpenIdException {
        if (!right) {
            throw new OpenIdException("the ID token is not for this login: " + claim);
        }
    }

    private static JsonNode json(String part) throws OpenIdException {
        try {
            return JsonMapper.shared().readTree(bytes(part));
        } catch (JacksonException e) {
            throw new OpenIdException("the ID token is none", e);
        }
    }

    private static byte[] bytes(String part) throws OpenIdException {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException e) {
            throw new OpenIdException("the ID token is none", e);
        }
    }
}
