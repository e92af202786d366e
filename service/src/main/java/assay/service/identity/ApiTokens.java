package assay.service.identity;

import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Texts;
import assay.service.UuidV7;
import assay.service.audit.Audit;
import assay.service.audit.AuditEvent;
import assay.service.audit.Target;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** The use cases of API tokens: a user's own; the operator can see and delete those of all. */
public final class ApiTokens {

    static final int MOST = 100;
    private static final int SHORTEST_SECRET = 32;

    private static final String SELECT =
            """
            select id, user_id, project_id, name, description, array_to_string(roles, ' ') as roles,
                   unrestricted, created_at, expires_at
            from api_tokens where user_id = :user
            """;

    private final Jdbi jdbi;
    private final InstantSource clock;

    public ApiTokens(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * Makes a token for the caller in the project of his session.
     *
     * @throws ProblemException {@link Problem#TOKEN_RESTRICTED}, {@link Problem#NAME_TAKEN}, {@link
     *     Problem#TOO_MANY_SECRETS}; {@link Problem#ROLE_MISSING} if he has not all roles; {@link
     *     Problem#REQUEST_INVALID}
     */
    public ApiToken.Created create(Session by, ApiToken.Wanted wanted) {
        by.requireUnrestricted();
        Caller caller = by.caller();
        checked(wanted);
        Set<Role> roles = wanted.roles().isEmpty() ? caller.roles() : wanted.roles();
        roles.stream()
                .filter(role -> !caller.roles().contains(role))
                .findFirst()
                .ifPresent(role -> {
                    throw new ProblemException(Problem.ROLE_MISSING, role.word());
                });
        String secret = wanted.secret().orElseGet(() -> SessionToken.random().text());
        UUID id = UuidV7.next();
        return Violation.asProblem(
                new Violation(wanted.name(), Problem.NOT_FOUND),
                () ->
                        jdbi.inTransaction(handle -> {
                            requireRoom(handle, caller.user());
                            insert(handle, id, caller, roles, wanted, secret);
                            ApiToken made = find(handle, caller.user(), id);
                            Audit.record(handle, AuditEvent.done(by, "create", target(made)));
                            return new ApiToken.Created(made, secret);
                        }));
    }

    private void checked(ApiToken.Wanted wanted) {
        Texts.requireName("name", wanted.name());
        Texts.requireDescription("description", wanted.description());
        if (wanted.secret().filter(secret -> secret.length() < SHORTEST_SECRET).isPresent()) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "a secret must have at least 32 characters");
        }
        if (wanted.expiresAt().filter(end -> !end.isAfter(clock.instant())).isPresent()) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "the time of expiry must lie in the future");
        }
    }

    private static void requireRoom(Handle handle, UUID user) {
        // The user's row is locked, so that two tries at the same time see each other.
        handle.execute("select from users where id = ? for update", user);
        int tokens =
                handle.createQuery("select count(*) from api_tokens where user_id = :user")
                        .bind("user", user)
                        .mapTo(Integer.class)
                        .one();
        if (tokens >= MOST) {
            throw new ProblemException(Problem.TOO_MANY_SECRETS, Integer.toString(tokens));
        }
    }

    private static void insert(
            Handle handle,
            UUID id,
            Caller caller,
            Set<Role> roles,
            ApiToken.Wanted wanted,
            String secret) {
        handle.createUpdate(
                        """
                        insert into api_tokens (id, user_id, project_id, name, description, roles,
                            unrestricted, secret_sha256, expires_at)
                        values (:id, :user, :project, :name, :description,
                            string_to_array(:roles, ' '), :unrestricted, :secret,
                            cast(:expires as timestamptz))
                        """)
                .bind("id", id)
                .bind("user", caller.user())
                .bind("project", caller.project())
                .bind("name", wanted.name())
                .bind("description", wanted.description())
                .bind("roles", String.join(" ", roles.stream().map(Role::word).sorted().toList()))
                .bind("unrestricted", wanted.unrestricted())
                .bind("secret", new SessionToken(secret).sha256())
                .bind(
                        "expires",
                        wanted.expiresAt().map(end -> end.atOffset(ZoneOffset.UTC)).orElse(null))
                .execute();
    }

    /** One token of a user. */
    public ApiToken get(Session by, UUID user, UUID id) {
        by.requireSelfOrOperator(user);
        return jdbi.withHandle(handle -> find(handle, user, id));
    }

    /** A user's tokens, newest first. */
    public Page<ApiToken> list(Session by, UUID user, Optional<String> name, Page.Wanted wanted) {
        by.requireSelfOrOperator(user);
        List<ApiToken> found =
                jdbi.withHandle(handle ->
                        handle.createQuery(
                                        SELECT
                                                + """
                                                and coalesce(name = cast(:name as text), true)
                                                and coalesce(id < cast(:marker as uuid), true)
                                                order by id desc limit :limit
                                                """)
                                .bind("user", user)
                                .bind("name", name.map(Texts::storable).orElse(null))
                                .bind("marker", wanted.marker().orElse(null))
                                .bind("limit", wanted.limit() + 1)
                                .map(ApiTokens::map)
                                .list());
        return Page.of(found, wanted, ApiToken::id);
    }

    /**
     * Deletes a token; it and what was got with it no longer work.
     *
     * @throws ProblemException {@link Problem#NOT_FOUND}, {@link Problem#TOKEN_RESTRICTED}
     */
    public void delete(Session by, UUID user, UUID id) {
        by.requireSelfOrOperator(user);
        by.requireUnrestricted();
        jdbi.useTransaction(handle -> {
            ApiToken deleted = find(handle, user, id);
            if (handle.execute("delete from api_tokens where id = ?", id) == 0) {
                throw new ProblemException(Problem.NOT_FOUND); // somebody was faster
            }
            Audit.record(handle, AuditEvent.done(by, "delete", target(deleted)));
        });
    }

    private static Target target(ApiToken token) {
        return Target.of(Target.Type.TOKEN, token.id(), token.name()).in(token.project());
    }

    private static ApiToken find(Handle handle, UUID user, UUID id) {
        return handle.createQuery(SELECT + "and id = :id")
                .bind("user", user)
                .bind("id", id)
                .map(ApiTokens::map)
                .findOne()
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    private static ApiToken map(ResultSet row, StatementContext context) throws SQLException {
        Optional<Instant> expires =
                Optional.ofNullable(row.getTimestamp("expires_at")).map(Timestamp::toInstant);
        return new ApiToken(
                row.getObject("id", UUID.class),
                row.getObject("user_id", UUID.class),
                row.getObject("project_id", UUID.class),
                row.getString("name"),
                row.getString("description"),
                Role.all(row.getString("roles")),
                row.getBoolean("unrestricted"),
                row.getTimestamp("created_at").toInstant(),
                expires);
    }
}
