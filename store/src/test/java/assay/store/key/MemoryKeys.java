package assay.store.key;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Keys that last as long as the test. */
public final class MemoryKeys implements KeyService {

    private final Map<String, byte[]> keys = new ConcurrentHashMap<>();
    private final Set<String> disabled = ConcurrentHashMap.newKeySet();

    @Override
    public void create(String key) {
        keys.computeIfAbsent(key, _ -> random(32));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** From now on the key does nothing. */
    public void disable(String key) {
        disabled.add(key);
    }

    @Override
    public List<String> keys() {
        return List.copyOf(keys.keySet());
    }

    @Override
    public byte[] wrap(String key, byte[] secret, byte[] context) throws UnusableKeyException {
        byte[] nonce = random(12);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, key, nonce, secret, context);
        byte[] wrapped = java.util.Arrays.copyOf(nonce, nonce.length + sealed.length);
        System.arraycopy(sealed, 0, wrapped, nonce.length, sealed.length);
        return wrapped;
    }

    @Override
    public byte[] unwrap(String key, byte[] wrapped, byte[] context) throws UnusableKeyException {
        byte[] nonce = java.util.Arrays.copyOf(wrapped, 12);
        byte[] sealed = java.util.Arrays.copyOfRange(wrapped, 12, wrapped.length);
        return run(Cipher.DECRYPT_MODE, key, nonce, sealed, context);
    }

    private byte[] run(int mode, String key, byte[] nonce, byte[] bytes, byte[] context)
            throws UnusableKeyException {
        byte[] material = keys.get(key);
        if (material == null || disabled.contains(key)) {
            throw new UnusableKeyException(key, "is unknown or disabled");
        }
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(material, "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(context);
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new UnusableKeyException(key, "did not wrap this");
        }
    }

    @Override
    public void rotate(String key) {
        throw new UnsupportedOperationException();
    }
}
