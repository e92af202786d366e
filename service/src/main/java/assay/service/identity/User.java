package assay.service.identity;

import assay.service.Texts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A user. Nobody logs in as a disabled one.
 *
 * @param defaultProject where he works unless he says otherwise
 */
public record User(
        UUID id,
        String name,
        String description,
        Optional<String> email,
        boolean enabled,
        Optional<UUID> defaultProject,
        Instant createdAt) {

    /** What a user is to become; empty is as it was, or as is usual for a new one. */
    public record Change(
            Optional<String> name,
            Optional<String> password,
            Optional<String> description,
            Optional<String> email,
            Optional<Boolean> enabled,
            Optional<UUID> defaultProject) {

        /** What changes, by name. */
        String fields() {
            Map<String, Optional<?>> all = new LinkedHashMap<>();
            all.put("name", name);
            all.put("password", password);
            all.put("description", description);
            all.put("email", email);
            all.put("enabled", enabled);
            all.put("defaultProject", defaultProject);
            all.values().removeIf(Optional::isEmpty);
            return String.join(" ", all.keySet());
        }

        /** The password is nobody's business. */
        @Override
        public String toString() {
            return "a change of user " + name.orElse("");
        }
    }

    /** Which users are listed. */
    public record Filter(Optional<String> name, Optional<Boolean> enabled) {

        public Filter {
            name = name.map(Texts::storable);
        }
    }
}
