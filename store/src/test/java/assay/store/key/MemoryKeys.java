package assay.store.key;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keys that last as long as the test. */
public final class MemoryKeys implements KeyService {

    private final Map<String, SecretBox> keys = new ConcurrentHashMap<>();
    private final Set<String> disabled = ConcurrentHashMap.newKeySet();

    @Override
    public void create(String key) {
        byte[] material = new byte[SecretBox.KEY_BYTES];
        new SecureRandom().nextBytes(material);
        keys.putIfAbsent(key, new SecretBox(material));
    }

    /** From now on the key does nothing. */
    public void disable(String key) {
        disabled.add(key);
    }

    @Override
    public void requireUsable(String key) throws UnusableKeyException {
        if (disabled.contains(key)) {
            throw new UnusableKeyException(key, "is disabled");
        }
    }

    @Override
    public void delete(String key) {
        keys.remove(key);
    }

    @Override
    public List<String> keys() {
        return List.copyOf(keys.keySet());
    }

    @Override
    public byte[] wrap(String key, byte[] secret, byte[] context) throws UnusableKeyException {
        return box(key).seal(secret, context);
    }

    @Override
    public byte[] unwrap(String key, byte[] wrapped, byte[] context) throws UnusableKeyException {
        return box(key).open(wrapped, context)
                .orElseThrow(() -> new UnusableKeyException(key, "did not wrap this"));
    }

    private SecretBox box(String key) throws UnusableKeyException {
        SecretBox box = keys.get(key);
        if (box == null || disabled.contains(key)) {
            throw new UnusableKeyException(key, "is unknown or disabled");
        }
        return box;
    }

    @Override
    public void rotate(String key) {
        throw new UnsupportedOperationException();
    }
}
