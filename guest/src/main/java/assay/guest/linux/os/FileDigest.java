package assay.guest.linux.os;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a package recorded about a file's content.
 *
 * @param algorithm as Java names it: {@code MD5}, {@code SHA-256}
 * @param hex the digest, in lower case
 */
public record FileDigest(String algorithm, String hex) {

    /** A fresh computation by the same algorithm. */
    public MessageDigest computation() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    /** Whether it is the digest of these bytes. */
    public boolean isOf(byte[] bytes) {
        return HexFormat.of().formatHex(computation().digest(bytes)).equals(hex);
    }
}
