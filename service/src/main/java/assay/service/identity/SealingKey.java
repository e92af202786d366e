package assay.service.identity;

import assay.store.key.SecretBox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key under which secrets lie in the database that must be read again. Safe for use by many
 * threads.
 */
public final class SealingKey {

    private static final String MAC = "HmacSHA256";

    private final SecretBox box;
    private final SecretKeySpec digesting;

    private SealingKey(byte[] key) {
        this.box = new SecretBox(key);
        this.digesting = new SecretKeySpec(hmac(new SecretKeySpec(key, MAC), "digest"), MAC);
    }

    /**
     * The key in {@code file}, which only its owner can read; a new one if there is no file.
     *
     * @throws IOException if the file cannot be read or written, or holds no key
     */
    public static SealingKey in(Path file) throws IOException {
        if (!Files.exists(file)) {
            make(file);
        }
        byte[] key = Files.readAllBytes(file);
        if (key.length != SecretBox.KEY_BYTES) {
            throw new IOException(
                    file
                            + " is not the 32 bytes of a key: restore it, or, to give up all access"
                            + " keys, delete it");
        }
        return new SealingKey(key);
    }

    /** Under its name only when it is whole and on the disk; another node's is not replaced. */
    private static void make(Path file) throws IOException {
        byte[] key = new byte[SecretBox.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Path unfinished =
                Files.createTempFile(
                        file.toAbsolutePath().getParent(),
                        "identity-key",
                        ".unfinished",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel channel =
                    FileChannel.open(unfinished, Set.of(StandardOpenOption.WRITE))) {
                channel.write(ByteBuffer.wrap(key));
                channel.force(true);
            }
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException e) {
            // another was faster; its key is the key
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /**
     * Seals a secret.
     *
     * @param context what it belongs to; only there it can be opened again
     */
    public byte[] seal(String secret, String context) {
        return box.seal(utf8(secret), utf8(context));
    }

    /**
     * Opens what {@link #seal} sealed.
     *
     * @throws IllegalStateException if it was sealed under another key or for another context
     */
    public String open(byte[] sealed, String context) {
        byte[] secret =
                box.open(sealed, utf8(context))
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "identity-key is not the key that this was sealed under:"
                                                + " restore it in the data folder, or make the"
                                                + " access keys anew"));
        return new String(secret, StandardCharsets.UTF_8);
    }

    /**
     * A digest that only who has the key can make: it does not help to guess what it is of.
     *
     * @param context what it belongs to
     */
    public byte[] digest(byte[] bytes, String context) {
        return hmac(new SecretKeySpec(hmac(digesting, context), MAC), bytes);
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        return hmac(key, utf8(text));
    }

    private static byte[] hmac(SecretKeySpec key, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + MAC, e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
