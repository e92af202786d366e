package assay.service.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A server that is told of a project's events.
 *
 * @param details what can be changed
 * @param succeededAt when it last took an event
 */
public record Webhook(
        UUID id,
        UUID project,
        UUID user,
        Details details,
        Optional<Instant> succeededAt,
        Instant createdAt,
        Instant updatedAt) {

    /**
     * What its owners say of it.
     *
     * @param types of events: {@code image.active}, {@code job.*}, or {@code *} for all but {@code
     *     job.progress}, which is only told where it is named
     * @param enabled whether it is told anything; not any more if it failed for too long
     */
    public record Details(String url, String description, List<String> types, boolean enabled) {

        public Details {
            types = List.copyOf(types);
        }
    }

    /**
     * A new one.
     *
     * @param secret what its deliveries are signed with; told once
     */
    public record Created(Webhook webhook, String secret) {

        /** The secret is nobody's business. */
        @Override
        public String toString() {
            return webhook.toString();
        }
    }
}
