package assay.server.keystone;

import assay.service.Problem;
import assay.service.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one domain. */
record KeystoneDomain(String id, String name) {

    static final KeystoneDomain DEFAULT = new KeystoneDomain("default", "Default");

    /** Whether a domain that a request names by its id is ours; it is if none is named. */
    static boolean isOurs(@Nullable String id) {
        return id == null || id.equals(DEFAULT.id);
    }

    /** Whether {@code domain} in an object names ours. */
    static boolean isNamedIn(KeystoneBody object) {
        KeystoneBody domain = object.inner("domain");
        Optional<String> id = domain.text("id");
        // Keystone's database compares names without regard to case.
        return id.isPresent()
                ? isOurs(id.get())
                : domain.require("name").equalsIgnoreCase(DEFAULT.name);
    }

    /**
     * Refuses an object that is to be in another domain.
     *
     * @throws ProblemException {@link Problem#NOT_FOUND}
     */
    static void requireOurs(KeystoneBody object) {
        if (!isOurs(object.text("domain_id").orElse(null))) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
    }

    /** The domain on its own. */
    static Map<String, Object> whole(String address) {
        return Map.of(
                "id",
                DEFAULT.id,
                "name",
                DEFAULT.name,
                "description",
                "The domain of all projects and users",
                "enabled",
                true,
                "options",
                Map.of(),
                "tags",
                List.of(),
                "links",
                Map.of("self", address + KeystoneVersions.PATH + "/domains/" + DEFAULT.id));
    }
}
