package assay.guest.linux.os;

import assay.disk.BlockSource;
import java.io.IOException;
import java.nio.ByteBuffer;
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

    private static final int BUFFER = 64 * 1024;

    /** A fresh computation by the same algorithm. */
    public MessageDigest computation() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    /** What it would be for this content, which is read in pieces. */
    public String hexOf(BlockSource content) throws IOException {
        MessageDigest digest = computation();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        for (long at = 0; at < content.size(); at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(BUFFER, content.size() - at));
            content.read(at, buffer);
            digest.update(buffer.flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Whether it is the digest of these bytes. */
    public boolean isOf(byte[] bytes) {
        return HexFormat.of().formatHex(computation().digest(bytes)).equals(hex);
    }
}
