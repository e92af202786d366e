package assay.disk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, which every Java platform has ({@link MessageDigest}). */
public final class Sha256 {

    private Sha256() {}

    /** A fresh computation. */
    public static MessageDigest computation() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The digest of some bytes. */
    public static byte[] of(byte[] bytes) {
        return computation().digest(bytes);
    }

    /** The digest of the bytes from position to limit, which stay where they are. */
    public static byte[] of(ByteBuffer bytes) {
        MessageDigest digest = computation();
        digest.update(bytes.duplicate());
        return digest.digest();
    }

    /** The digest of all that comes; who opened it closes it. */
    public static byte[] of(InputStream bytes) throws IOException {
        DigestOutputStream digest =
                new DigestOutputStream(OutputStream.nullOutputStream(), computation());
        bytes.transferTo(digest);
        return digest.getMessageDigest().digest();
    }

    /** The digest of a text in UTF-8. */
    public static byte[] of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }
}
