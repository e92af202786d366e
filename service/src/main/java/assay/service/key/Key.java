package assay.service.key;

import assay.service.Words;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A named key that contents are encrypted with.
 *
 * @param id what the key service calls it
 * @param project whose it is; empty for one of the server's own, which every project may use
 * @param name for people
 * @param rotatedAt when it got its newest version; empty if it still has its first
 * @param rewrapping whether secrets of contents are still to be wrapped by the newest version
 * @param deleteAt when it is destroyed, if it waits for that
 * @param images how many images, of those that who asks may count, are encrypted with it
 */
public record Key(
        String id,
        Optional<UUID> project,
        String name,
        String description,
        State state,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> rotatedAt,
        boolean rewrapping,
        Optional<Instant> deleteAt,
        long images) {

    /** What a key can be used for. */
    public enum State {
        /** For everything. */
        ENABLED,
        /** For nothing: what it encrypts can be neither read nor written. */
        DISABLED,
        /** For nothing, and it will be destroyed. */
        DELETING,
        /** It is destroyed, and what it encrypted is lost. */
        DELETED;

        /** As the database and the API call it: {@code enabled}. */
        public String word() {
            return Words.of(this);
        }

        static State of(String word) {
            return Words.find(values(), word).orElseThrow();
        }
    }
}
