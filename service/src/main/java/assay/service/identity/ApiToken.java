package assay.service.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A token of a program, which acts as its user in one project; Keystone's application credential.
 *
 * @param roles what it can be at the most: of these its user must still have one
 * @param unrestricted whether it can be used to make others
 * @param expiresAt when it ends; some never do
 */
public record ApiToken(
        UUID id,
        UUID user,
        UUID project,
        String name,
        String description,
        Set<Role> roles,
        boolean unrestricted,
        Instant createdAt,
        Optional<Instant> expiresAt) {

    public ApiToken {
        roles = Set.copyOf(roles);
    }

    /**
     * What a token is to be.
     *
     * @param roles those of the session that makes it, if none is given
     * @param secret chosen by its owner; at least 32 characters, for it is hashed once only
     */
    public record Wanted(
            String name,
            String description,
            Set<Role> roles,
            boolean unrestricted,
            Optional<Instant> expiresAt,
            Optional<String> secret) {

        public Wanted {
            roles = Set.copyOf(roles);
        }

        /** The secret is nobody's business. */
        @Override
        public String toString() {
            return "a new token " + name;
        }
    }

    /** A token and its secret, which nobody can ask for again. */
    public record Created(ApiToken token, String secret) {

        /** What proves it as a whole, where nothing but one text has room: {@code ID.SECRET}. */
        public SessionToken whole() {
            return new SessionToken(token.id() + "." + secret);
        }

        /** Secret. */
        @Override
        public String toString() {
            return "created " + token;
        }
    }
}
