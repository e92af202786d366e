package assay.service.identity;

import java.time.Instant;
import java.util.UUID;

/**
 * Half of a pair whose other half, the secret, signs requests for its user in one project.
 *
 * @param id {@code AK} and 20 letters and digits
 */
public record AccessKey(String id, UUID user, UUID project, String description, Instant createdAt) {

    /** A pair; the secret cannot be asked for again. */
    public record Created(AccessKey key, String secret) {

        /** Secret. */
        @Override
        public String toString() {
            return "created " + key;
        }
    }

    /** Who signs with a key, and the secret to check his signature with. */
    public record Signer(Caller caller, String secret) {

        /** Secret. */
        @Override
        public String toString() {
            return "signer " + caller;
        }
    }
}
