package assay.cli;

import assay.store.key.KeyService;
import assay.store.key.UnusableKeyException;
import java.util.List;

/** The key service of who named none: it has no keys. */
final class NoKeys implements KeyService {

    @Override
    public void create(String key) throws UnusableKeyException {
        throw unknown(key);
    }

    @Override
    public List<String> keys() {
        return List.of();
    }

    @Override
    public byte[] wrap(String key, byte[] secret, byte[] context) throws UnusableKeyException {
        throw unknown(key);
    }

    @Override
    public byte[] unwrap(String key, byte[] wrapped, byte[] context) throws UnusableKeyException {
        throw unknown(key);
    }

    @Override
    public void rotate(String key) throws UnusableKeyException {
        throw unknown(key);
    }

    @Override
    public void delete(String key) {
        // There is none.
    }

    private static UnusableKeyException unknown(String key) {
        return new UnusableKeyException(key, "is not known, as no file with keys was named");
    }
}
