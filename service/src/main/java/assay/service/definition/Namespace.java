package assay.service.definition;

import java.time.Instant;
import java.util.UUID;

/**
 * Definitions that belong together.
 *
 * @param project its owner
 * @param visible whether all projects see it, or its owner alone
 * @param locked whether it cannot be deleted ({@code protected})
 */
public record Namespace(
        String name,
        UUID project,
        Details details,
        boolean visible,
        boolean locked,
        Instant createdAt,
        Instant updatedAt) {

    /** Texts for people; empty for none. */
    public record Details(String displayName, String description) {}
}
