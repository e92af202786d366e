package assay.service.webhook;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * An event on its way to a webhook.
 *
 * @param type of the event
 * @param nextAt when it is tried again, while it waits
 * @param status what the server answered last, if it did
 * @param error why it did not
 */
public record Delivery(
        UUID id,
        String type,
        State state,
        int attempts,
        Optional<Instant> nextAt,
        OptionalInt status,
        Optional<String> error,
        Instant createdAt,
        Instant updatedAt) {

    /** How far it is. */
    public enum State {
        WAITING,
        DELIVERED,
        /** Given up. */
        FAILED
    }
}
