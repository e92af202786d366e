package assay.server.oidc;

import assay.disk.Sha256;
import assay.service.identity.SealingKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A login that the browser was sent away with. It is kept by the browser, sealed: so that any node
 * can end it, and none but the browser that began it.
 *
 * @param state comes back with the browser
 * @param nonce comes back in the ID token
 * @param verifier proves to the provider who began (RFC 7636)
 * @param expires epoch second
 */
record PendingLogin(String state, String nonce, String verifier, long expires) {

    /** How long somebody may take to log in there. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final String CONTEXT = "openid login";
    private static final int RANDOM_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new one. */
    static PendingLogin begin(Instant now) {
        return new PendingLogin(random(), random(), random(), now.plus(PATIENCE).getEpochSecond());
    }

    private static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return base64(bytes);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What the provider is told at first. */
    String challenge() {
        return base64(Sha256.of(verifier.getBytes(StandardCharsets.US_ASCII)));
    }

    /** For the browser to keep. */
    String seal(SealingKey key) {
        return base64(key.seal(JsonMapper.shared().writeValueAsString(this), CONTEXT));
    }

    /** The login that a browser kept, if it is one of ours, not over, and has this state. */
    static Optional<PendingLogin> open(String sealed, String state, SealingKey key, Instant now) {
        try {
            String json = key.open(Base64.getUrlDecoder().decode(sealed), CONTEXT);
            PendingLogin login = JsonMapper.shared().readValue(json, PendingLogin.class);
            boolean same =
                    MessageDigest.isEqual(
                            login.state().getBytes(StandardCharsets.UTF_8),
                            state.getBytes(StandardCharsets.UTF_8));
            return Optional.of(login).filter(_ -> same && now.getEpochSecond() < login.expires());
        } catch (IllegalArgumentException | IllegalStateException | JacksonException e) {
            return Optional.empty(); // nothing that we sealed
        }
    }

    /** Secret. */
    @Override
    public String toString() {
        return "a login by OpenID";
    }
}
