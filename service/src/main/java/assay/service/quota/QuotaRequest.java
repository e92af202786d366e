package assay.service.quota;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Somebody asks for more than his project may have.
 *
 * @param wanted the limit that he asks for
 * @param answer what the operator says to it; empty if nothing
 * @param decidedAt when the operator decided; empty as long as it is open
 */
public record QuotaRequest(
        UUID id,
        UUID project,
        UUID user,
        Limit limit,
        long wanted,
        String reason,
        State state,
        String answer,
        Instant createdAt,
        Optional<Instant> decidedAt) {

    /** Where it stands. */
    public enum State {
        OPEN,
        APPROVED,
        DECLINED;

        /** Its name in APIs and tables: {@code open}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The state of that name, if there is one. */
        public static Optional<State> of(String word) {
            return Stream.of(values()).filter(state -> state.word().equals(word)).findFirst();
        }
    }
}
