package assay.service.job;

import java.time.Instant;
import java.util.UUID;

/**
 * Long work on an image.
 *
 * @param percent how much of it is done, 0 to 100
 */
public record Job(
        UUID id,
        UUID project,
        UUID image,
        Kind kind,
        State state,
        int percent,
        Instant createdAt,
        Instant updatedAt) {

    /** What is done. */
    public enum Kind {
        /** Reads and judges an image. */
        INSPECT,
        /** Brings an image's content in. */
        IMPORT
    }

    /** How far it is. */
    public enum State {
        /** For its first start, or for another try. */
        WAITING,
        RUNNING,
        DONE,
        /** Given up after too many tries. */
        FAILED
    }
}
