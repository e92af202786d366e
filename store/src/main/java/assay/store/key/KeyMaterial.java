package assay.store.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** One version of a named key: AES-256-GCM with a random nonce, which stands before the rest. */
final class KeyMaterial {

    static final int BYTES = 32;

    private static final int NONCE = 12;
    private static final int TAG = 16;

    private final byte[] bytes;
    private final SecureRandom random = new SecureRandom();

    KeyMaterial(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** Encrypts a secret for one key's name and context. */
    byte[] seal(String key, byte[] secret, byte[] context) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, context).doFinal(secret);
            return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM encrypts every message", e);
        }
    }

    /** Decrypts a secret; empty if it was not encrypted so. */
    Optional<byte[]> open(String key, byte[] sealed, byte[] context) {
        if (sealed.length < NONCE + TAG) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(sealed);
        byte[] nonce = new byte[NONCE];
        bytes.get(nonce);
        byte[] rest = new byte[bytes.remaining()];
        bytes.get(rest);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, key, nonce, context).doFinal(rest));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refuses by its tag alone", e);
        }
    }

    private Cipher cipher(int mode, String key, byte[] nonce, byte[] context)
            throws GeneralSecurityException {
        SecretKey material = new SecretKeySpec(bytes, "AES");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, material, new GCMParameterSpec(8 * TAG, nonce));
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        cipher.updateAAD(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).flip());
        cipher.updateAAD(name);
        cipher.updateAAD(context);
        return cipher;
    }
}
