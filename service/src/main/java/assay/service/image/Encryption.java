package assay.service.image;

import java.util.Optional;

/** How an image's content is to be encrypted. */
public sealed interface Encryption {

    /** With the key that the operator has set for all. */
    record Server() implements Encryption {}

    /** With a certain key. */
    record Named(String key) implements Encryption {}

    /** Not at all. */
    record Plain() implements Encryption {}

    /**
     * The key to encrypt with; empty for none.
     *
     * @param serverKey the server's
     */
    default Optional<String> key(String serverKey) {
        return switch (this) {
            case Server _ -> Optional.of(serverKey);
            case Named named -> Optional.of(named.key());
            case Plain _ -> Optional.empty();
        };
    }
}
