package assay.store.key;

import java.io.IOException;
import java.util.List;

/**
 * Keeps named keys and encrypts small secrets with them; the keys themselves never leave it. Safe
 * for use by many threads.
 *
 * <p>Names are words of {@code [0-9a-z.-]}, at most 100 characters.
 */
public interface KeyService {

    /**
     * Makes a key, unless there is one of this name.
     *
     * @throws IOException if the service cannot be reached, here and below
     */
    void create(String key) throws IOException;

    /** The names of all keys. */
    List<String> keys() throws IOException;

    /**
     * Encrypts a secret with the newest version of a key.
     *
     * @param context what the secret belongs to; it can only be unwrapped for the same
     * @throws UnusableKeyException if there is no such key, or it is disabled
     */
    byte[] wrap(String key, byte[] secret, byte[] context) throws IOException;

    /**
     * Decrypts what {@link #wrap} encrypted, with whatever version of the key.
     *
     * @throws UnusableKeyException if there is no such key, it is disabled, or the bytes were not
     *     wrapped by it for this context
     */
    byte[] unwrap(String key, byte[] wrapped, byte[] context) throws IOException;

    /**
     * Gives a key a new version; what older ones wrapped can still be unwrapped.
     *
     * @throws UnusableKeyException if there is no such key
     */
    void rotate(String key) throws IOException;

    /**
     * Destroys a key with all its versions: what it wrapped is lost for ever. One that does not
     * exist is destroyed already.
     */
    void delete(String key) throws IOException;

    /**
     * Whether who has unwrapped a secret of this key may go on using it: asked before each read of
     * an open content, so it must be cheap. Where keys are not disabled, always.
     *
     * @throws UnusableKeyException if not
     */
    default void requireUsable(String key) throws IOException {}

    /**
     * Whether the newest version of a key wrapped this, so that it need not be wrapped anew. Never
     * if that cannot be told.
     */
    default boolean isNewest(String key, byte[] wrapped) throws IOException {
        return false;
    }
}
