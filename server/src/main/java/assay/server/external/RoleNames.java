package assay.server.external;

import assay.service.identity.Role;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which roles of that Keystone are which of ours, by name, in upper or lower case as they like. */
public final class RoleNames {

    private final Map<Role, List<String>> names = new EnumMap<>(Role.class);

    /**
     * @param names of the roles there that give one of ours; none for one that nobody has
     */
    public RoleNames(Map<Role, List<String>> names) {
        names.forEach((role, words) ->
                this.names.put(role, words.stream().map(RoleNames::folded).toList()));
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The roles that somebody has here by those that he has there. */
    Set<Role> of(Collection<String> there) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        List<String> folded = there.stream().map(RoleNames::folded).toList();
        names.forEach((role, words) -> {
            if (words.stream().anyMatch(folded::contains)) {
                roles.add(role);
            }
        });
        return roles;
    }
}
