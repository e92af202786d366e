package assay.service.key;

import assay.store.key.KeyService;
import java.io.IOException;
import java.util.List;

/** A key service whose keys do nothing unless their states in the database allow it. */
public final class GuardedKeys implements KeyService {

    private final KeyService service;
    private final KeyStates states;

    public GuardedKeys(KeyService service, KeyStates states) {
        this.service = service;
        this.states = states;
    }

    @Override
    public void create(String key) throws IOException {
        service.create(key);
    }

    @Override
    public List<String> keys() throws IOException {
        return service.keys();
    }

    @Override
    public byte[] wrap(String key, byte[] secret, byte[] context) throws IOException {
        states.requireNow(key);
        return service.wrap(key, secret, context);
    }

    @Override
    public byte[] unwrap(String key, byte[] wrapped, byte[] context) throws IOException {
        states.requireNow(key);
        return service.unwrap(key, wrapped, context);
    }

    @Override
    public void rotate(String key) throws IOException {
        service.rotate(key);
    }

    @Override
    public void delete(String key) throws IOException {
        service.delete(key);
    }

    @Override
    public void requireUsable(String key) throws IOException {
        states.require(key);
    }

    @Override
    public boolean isNewest(String key, byte[] wrapped) throws IOException {
        return service.isNewest(key, wrapped);
    }
}
