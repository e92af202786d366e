package assay.store;

import java.util.HexFormat;

/**
 * A SHA-256 digest of a whole file.
 *
 * @param hex 64 lower-case hexadecimal digits, so that it can be used as a file name
 */
public record Sha256(String hex) {

    /** Length of the digest in bytes. */
    public static final int BYTES = 32;

    public Sha256 {
        if (!isDigest(hex)) {
            throw new IllegalArgumentException("not a SHA-256 digest: " + hex);
        }
    }

    private static boolean isDigest(String hex) {
        // By hand: each row of a list has one, for which an expression takes long.
        for (int i = 0; i < hex.length(); i++) {
            char digit = hex.charAt(i);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
        }
        return hex.length() == 2 * BYTES;
    }

    /** The digest in these {@value #BYTES} bytes. */
    public static Sha256 of(byte[] digest) {
        return new Sha256(HexFormat.of().formatHex(digest));
    }

    /** The digest as {@value #BYTES} bytes. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
