package assay.service.identity;

import assay.service.Problem;
import assay.service.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Hashes passwords with Argon2id, at the least that the OWASP Password Storage Cheat Sheet asks
 * for, and checks hashes of PBKDF2, too, which older versions of this program made.
 *
 * <p>A hash takes a good part of a core and its memory, and virtual threads share both: so no more
 * are computed at once than half of the cores, and the rest of the service goes on.
 */
final class Passwords {

    /** 19 MiB, 2 passes. */
    private static final Argon2id.Cost COST = new Argon2id.Cost(19_456, 2);

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int SHORTEST = 8;
    private static final int LONGEST = 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The PHC string format, as the reference implementation of Argon2 writes it. */
    private static final Pattern ARGON2ID =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d+),t=(\\d+),p=1\\$([^$]+)\\$([^$]+)");

    /** {@code scheme$iterations$salt$hash}. */
    private static final Pattern PBKDF2 =
            Pattern.compile("pbkdf2-sha256\\$(\\d+)\\$([^$]+)\\$([^$]+)");

    private final Semaphore cores =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    private final String nobody = encode(COST, new byte[SALT_BYTES], new byte[HASH_BYTES]);

    /**
     * A hash of a new password, with a salt of its own.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID} if it is too short or too long
     */
    String hash(String password) {
        if (password.length() < SHORTEST || password.length() > LONGEST) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "password must have 8 to 1024 characters");
        }
        return hashOfKnown(password);
    }

    /** A new hash of a password that was accepted once, by whatever rules held then. */
    String hashOfKnown(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return encode(COST, salt, argon2id(password, salt, COST));
    }

    /** Whether {@code hash} was made from {@code password}. */
    boolean matches(String password, String hash) {
        Matcher argon = ARGON2ID.matcher(hash);
        if (argon.matches()) {
            byte[] made = argon2id(password, decode(argon.group(3)), cost(argon));
            return MessageDigest.isEqual(made, decode(argon.group(4)));
        }
        Matcher pbkdf = PBKDF2.matcher(hash);
        if (pbkdf.matches()) {
            int iterations = Integer.parseInt(pbkdf.group(1));
            byte[] made = pbkdf2(password, decode(pbkdf.group(2)), iterations);
            return MessageDigest.isEqual(made, decode(pbkdf.group(3)));
        }
        throw new IllegalStateException("the database has a password hash of an unknown scheme");
    }

    /** Whether a hash was made with less, or other, work than a new one would be. */
    boolean isOutdated(String hash) {
        Matcher argon = ARGON2ID.matcher(hash);
        return !argon.matches() || !cost(argon).equals(COST);
    }

    /** A hash that no password matches, for a user who does not exist: he takes as long. */
    String ofNobody() {
        return nobody;
    }

    private static Argon2id.Cost cost(Matcher argon) {
        return new Argon2id.Cost(
                Integer.parseInt(argon.group(1)), Integer.parseInt(argon.group(2)));
    }

    private static String encode(Argon2id.Cost cost, byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
                .formatted(
                        cost.memory(),
                        cost.passes(),
                        base64.encodeToString(salt),
                        base64.encodeToString(hash));
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    private byte[] argon2id(String password, byte[] salt, Argon2id.Cost cost) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        cores.acquireUninterruptibly();
        try {
            return Argon2id.hash(bytes, salt, cost, HASH_BYTES);
        } finally {
            cores.release();
        }
    }

    private byte[] pbkdf2(String password, byte[] salt, int iterations) {
        PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BYTES * 8);
        cores.acquireUninterruptibly();
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(key)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
        } finally {
            cores.release();
            key.clearPassword();
        }
    }
}
