package assay.store.key;

import assay.disk.Sha256;
import assay.store.BadObjectException;
import assay.store.StoreFormat;
import assay.store.block.Domain;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The domains that new contents are written to: one for each named key. Its secret is made by the
 * first writer and kept in the place, wrapped by the key; {@code docs/formats/content.md}.
 */
public final class Domains {

    private static final StoreFormat FORMAT = new StoreFormat("ASSAYDOM", 1);
    private static final byte[] CONTEXT = "assay domain".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST = 1 << 12;

    private final Place place;
    private final KeyService keys;
    private final SecureRandom random = new SecureRandom();

    public Domains(Place place, KeyService keys) {
        this.place = place;
        this.keys = keys;
    }

    /**
     * The domain of a named key. Two first writers at once may make two: both are good, as every
     * content keeps its domain's secret itself; they only share no blocks.
     *
     * @throws UnusableKeyException if the key does not unwrap it
     */
    public Domain.Keyed of(String key) throws IOException {
        String name = name(key);
        try {
            return domain(key, unwrap(key, place.get(name)));
        } catch (NoSuchFileException e) {
            byte[] secret = new byte[Domain.Keyed.SECRET];
            random.nextBytes(secret);
            put(name, keys.wrap(key, secret, CONTEXT));
            return new Domain.Keyed(secret);
        }
    }

    /**
     * The domain of a secret that a key service has unwrapped.
     *
     * @throws UnusableKeyException if it is none
     */
    public static Domain.Keyed domain(String key, byte[] secret) throws UnusableKeyException {
        if (secret.length != Domain.Keyed.SECRET) {
            throw new UnusableKeyException(key, "unwraps a secret of another length");
        }
        return new Domain.Keyed(secret);
    }

    /**
     * Wraps the secret of a key's domain anew, after the key was rotated; if there is a domain, and
     * the newest version has not wrapped it already.
     *
     * @throws UnusableKeyException if the key does not unwrap it
     */
    public void rewrap(String key) throws IOException {
        String name = name(key);
        if (place.size(name).isPresent()) {
            byte[] wrapped = wrapped(place.get(name));
            if (!keys.isNewest(key, wrapped)) {
                byte[] secret = keys.unwrap(key, wrapped, CONTEXT);
                place.replace(name, object(keys.wrap(key, secret, CONTEXT)));
            }
        }
    }

    private void put(String name, byte[] wrapped) throws IOException {
        place.put(name, object(wrapped));
        place.sync();
    }

    private static ByteBuffer object(byte[] wrapped) {
        return FORMAT.end(FORMAT.begin(wrapped.length).put(wrapped));
    }

    private byte[] unwrap(String key, ByteBuffer object) throws IOException {
        return keys.unwrap(key, wrapped(object), CONTEXT);
    }

    private static byte[] wrapped(ByteBuffer object) throws BadObjectException {
        ByteBuffer fields = FORMAT.open(object);
        if (fields.remaining() > LONGEST) {
            throw new BadObjectException("a secret of " + fields.remaining() + " bytes");
        }
        byte[] wrapped = new byte[fields.remaining()];
        fields.get(wrapped);
        return wrapped;
    }

    private static String name(String key) {
        ByteBuffer name = ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8));
        return "domains/" + HexFormat.of().formatHex(Sha256.of(name));
    }
}
