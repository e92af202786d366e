package assay.service.identity;

import assay.service.Problem;
import assay.service.ProblemException;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * On whose behalf a use case runs, and the one place where it asks whether it may. A use case first
 * requires the action, then looks things up with the project in the query: so that what belongs to
 * another project does not exist, and no answer tells that it does.
 *
 * @param project where he works
 * @param roles what he is there
 */
public record Caller(UUID user, UUID project, Set<Role> roles) {

    public Caller {
        roles = Set.copyOf(roles);
    }

    /** Whether the caller may do this in his project. */
    public boolean may(Action action) {
        return roles.stream().anyMatch(role -> role.allows(action));
    }

    /**
     * Ends the use case unless the caller may do this in his project.
     *
     * @throws ProblemException {@link Problem#ROLE_MISSING}
     */
    public void require(Action action) {
        if (!may(action)) {
            throw new ProblemException(
                    Problem.ROLE_MISSING, action.name().toLowerCase(Locale.ROOT));
        }
    }
}
