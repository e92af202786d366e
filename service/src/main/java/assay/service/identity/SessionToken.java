package assay.service.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Secret. */
    @Override
    public String toString() {
        return "session token";
    }
}
