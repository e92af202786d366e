package assay.server.api;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Role;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** {@code Role}s of the API. */
final class RoleWords {

    private RoleWords() {}

    /** As the API names them, sorted. */
    static List<String> of(Set<Role> roles) {
        return roles.stream().map(Role::word).sorted().toList();
    }

    /**
     * Those that a request names.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID} if there is no such role
     */
    static Set<Role> parse(Collection<String> words) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String word : words) {
            roles.add(
                    Role.of(word)
                            .orElseThrow(() ->
                                    new ProblemException(
                                            Problem.REQUEST_INVALID, "there is no such role")));
        }
        return roles;
    }
}
