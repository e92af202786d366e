package assay.service.identity;

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
import java.util.Arrays;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key under which secrets lie in the database that must be read again: AES-256-GCM with a
 * random nonce, which stands before what is sealed. Safe for use by many threads.
 */
public final class SealingKey {

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

    private SealingKey(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
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
        if (key.length != KEY_BYTES) {
            throw new IOException(
                    file
                            + " is not the 32 bytes of a key: restore it, or, to give up all access"
                            + " keys, delete it");
        }
        return new SealingKey(key);
    }

    /** Under its name only when it is whole and on the disk; another node's is not replaced. */
    private static void make(Path file) throws IOException {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
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
    byte[] seal(String secret, String context) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed =
                crypt(Cipher.ENCRYPT_MODE, nonce, secret.getBytes(StandardCharsets.UTF_8), context);
        return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    }

    /**
     * Opens what {@link #seal} sealed.
     *
     * @throws IllegalStateException if it was sealed under another key or for another context
     */
    String open(byte[] sealed, String context) {
        byte[] secret =
                crypt(
                        Cipher.DECRYPT_MODE,
                        Arrays.copyOf(sealed, NONCE_BYTES),
                        Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length),
                        context);
        return new String(secret, StandardCharsets.UTF_8);
    }

    private byte[] crypt(int mode, byte[] nonce, byte[] input, String context) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "identity-key is not the key that this was sealed under: restore it in the data"
                            + " folder, or make the access keys anew",
                    e);
        }
    }
}
