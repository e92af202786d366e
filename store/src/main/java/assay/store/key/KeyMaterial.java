package assay.store.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One version of a named key. */
final class KeyMaterial {

    static final int BYTES = SecretBox.KEY_BYTES;

    private final byte[] bytes;
    private final SecretBox box;

    KeyMaterial(byte[] bytes) {
        this.bytes = bytes.clone();
        this.box = new SecretBox(bytes);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** Encrypts a secret for one key's name and context. */
    byte[] seal(String key, byte[] secret, byte[] context) {
        return box.seal(secret, bound(key, context));
    }

    /** Decrypts a secret; empty if it was not encrypted so. */
    Optional<byte[]> open(String key, byte[] sealed, byte[] context) {
        return box.open(sealed, bound(key, context));
    }

    private static byte[] bound(String key, byte[] context) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + name.length + context.length)
                .putInt(name.length)
                .put(name)
                .put(context)
                .array();
    }
}
