package assay.service.identity;

import java.util.Optional;
import java.util.UUID;

/** A user's role in a project. */
public record Assignment(UUID id, Named user, Named project, Role role) {

    /** Which are listed. */
    public record Filter(Optional<UUID> user, Optional<UUID> project, Optional<Role> role) {

        /** All. */
        public static final Filter ALL =
                new Filter(Optional.empty(), Optional.empty(), Optional.empty());
    }
}
