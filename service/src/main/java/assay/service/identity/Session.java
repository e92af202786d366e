package assay.service.identity;

import assay.service.Problem;
import assay.service.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A user at work, until the session expires or he logs out.
 *
 * @param project where; empty for a session that was only made to find a project
 * @param roles what he is there now; never empty in a project
 * @param proof how he proved who he is
 */
public record Session(
        Named user,
        Optional<Named> project,
        Set<Role> roles,
        Proof proof,
        Instant issuedAt,
        Instant expiresAt) {

    public Session {
        roles = Set.copyOf(roles);
    }

    /**
     * How a session came to be.
     *
     * @param methods as Keystone calls them: {@code password}, {@code token}, {@code
     *     application_credential}
     * @param token the API token that it was got with
     */
    public record Proof(List<String> methods, Optional<ByToken> token) {

        public Proof {
            methods = List.copyOf(methods);
        }
    }

    /**
     * An API token as a proof.
     *
     * @param restricted whether it cannot be used to make others
     */
    public record ByToken(UUID id, String name, boolean restricted) {}

    /**
     * Whom use cases run for.
     *
     * @throws ProblemException {@link Problem#PROJECT_NEEDED} if the session is in no project
     */
    public Caller caller() {
        return new Caller(user.id(), requireProject().id(), roles);
    }

    /**
     * The project.
     *
     * @throws ProblemException {@link Problem#PROJECT_NEEDED} if there is none
     */
    public Named requireProject() {
        return project.orElseThrow(() -> new ProblemException(Problem.PROJECT_NEEDED));
    }

    /** Whether the user administers all projects and users. */
    public boolean isOperator() {
        return roles.stream().anyMatch(role -> role.allows(Action.OPERATE));
    }

    /**
     * Ends a use case that only the operator may run.
     *
     * @throws ProblemException {@link Problem#ROLE_MISSING} or {@link Problem#PROJECT_NEEDED}
     */
    public void requireOperator() {
        caller().require(Action.OPERATE);
    }

    /**
     * Ends a use case about a user's own affairs unless he is that user, or the operator. A foreign
     * user is as an unknown one.
     *
     * @throws ProblemException {@link Problem#NOT_FOUND}
     */
    void requireSelfOrOperator(UUID of) {
        if (!of.equals(user.id()) && !isOperator()) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
    }

    /**
     * Ends a use case that makes or changes a secret, if the proof is a restricted token: who
     * steals one gets no other.
     *
     * @throws ProblemException {@link Problem#TOKEN_RESTRICTED}
     */
    void requireUnrestricted() {
        if (proof.token().filter(ByToken::restricted).isPresent()) {
            throw new ProblemException(Problem.TOKEN_RESTRICTED);
        }
    }
}
