package assay.store;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest of a whole file.
 *
 * @param hex 64 lower-case hexadecimal digits, so that it can be used as a file name
 */
public record Sha256(String hex) {

    /** Length of the digest in bytes. */
    public static final int BYTES = 32;

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public Sha256 {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a SHA-256 digest: " + hex);
        }
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
