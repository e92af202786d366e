package assay.service.identity;

import assay.service.Texts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A project: the tenant that owns things. Nobody works in a disabled one. */
public record Project(
        UUID id, String name, String description, boolean enabled, Instant createdAt) {

    /** What a project is to become; empty is as it was, or as is usual for a new one. */
    public record Change(
            Optional<String> name, Optional<String> description, Optional<Boolean> enabled) {

        /** What changes, by name. */
        String fields() {
            Map<String, Optional<?>> all = new LinkedHashMap<>();
            all.put("name", name);
            all.put("description", description);
            all.put("enabled", enabled);
            all.values().removeIf(Optional::isEmpty);
            return String.join(" ", all.keySet());
        }
    }

    /** Which projects are listed. */
    public record Filter(Optional<String> name, Optional<Boolean> enabled) {

        public Filter {
            name = name.map(Texts::storable);
        }

        /** All. */
        public static final Filter ALL = new Filter(Optional.empty(), Optional.empty());
    }
}
