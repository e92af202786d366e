package assay.service.identity;

import assay.disk.Sha256;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What a client proves its session with: 256 random bits. The database has its SHA-256 only, so
 * that who reads the database cannot act as anybody; a slow hash is for passwords, not for what
 * nobody can guess.
 *
 * @param text base64url without padding
 */
public record SessionToken(String text) {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new one. */
    static SessionToken random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return new SessionToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    byte[] sha256() {
        return Sha256.of(text);
    }

    /** Secret. */
    @Override
    public String toString() {
        return "session token";
    }
}
