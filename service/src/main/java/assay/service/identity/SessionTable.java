package assay.service.identity;

import assay.service.identity.Session.ByToken;
import assay.service.identity.Session.Proof;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The SQL of sessions. What is compared is always the SHA-256 of a secret: who measures how far it
 * agreed learns nothing of the secret.
 */
final class SessionTable {

    /** Roles, users and projects as they are now, not as they were when the session began. */
    private static final String SELECT =
            """
            select u.id, u.name, p.id, p.name, s.created_at, s.expires_at, s.methods,
                   t.id as token, t.name as token_name, t.unrestricted,
                   (select coalesce(string_agg(a.role, ' '), '') from role_assignments a
                    where a.user_id = u.id and a.project_id = p.id
                    and (t.id is null or a.role = any(t.roles))) as roles
            from (%s) s
            join users u on u.id = s.user_id and u.enabled
            left join projects p on p.id = s.project_id and p.enabled
            left join api_tokens t on t.id = s.token_id
            where (s.project_id is null or p.id is not null)
            and (t.expires_at is null or t.expires_at > :now)
            """;

    private static final String SESSION =
            SELECT.formatted(
                    """
                    select user_id, project_id, created_at, expires_at, methods, token_id
                    from sessions where token_sha256 = :secret and expires_at > :now
                    """);

    private static final String API_TOKEN =
            SELECT.formatted(
                    """
                    select user_id, project_id, created_at,
                           coalesce(expires_at, :later) as expires_at,
                           'application_credential' as methods, id as token_id
                    from api_tokens where id = :id and secret_sha256 = :secret
                    """);

    private SessionTable() {}

    static void insert(Handle handle, SessionToken token, Session session) {
        handle.createUpdate(
                        """
                        insert into sessions (token_sha256, user_id, project_id, created_at,
                            expires_at, methods, token_id)
                        values (:secret, :user, cast(:project as uuid), :created, :expires,
                            :methods, cast(:token as uuid))
                        """)
                .bind("secret", token.sha256())
                .bind("user", session.user().id())
                .bind("project", session.project().map(Named::id).orElse(null))
                .bind("created", session.issuedAt().atOffset(ZoneOffset.UTC))
                .bind("expires", session.expiresAt().atOffset(ZoneOffset.UTC))
                .bind("methods", String.join(" ", session.proof().methods()))
                .bind("token", session.proof().token().map(ByToken::id).orElse(null))
                .execute();
    }

    /** The session that a token proves, if there is one. */
    static Optional<Session> find(Handle handle, SessionToken token, Instant now) {
        return handle.createQuery(SESSION)
                .bind("secret", token.sha256())
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .map(SessionTable::map)
                .filter(SessionTable::hasRoles)
                .findFirst();
    }

    /**
     * The session that an API token is by itself.
     *
     * @param later until when one lasts at least that never expires
     */
    static Optional<Session> find(
            Handle handle, UUID id, SessionToken secret, Instant now, Instant later) {
        return handle.createQuery(API_TOKEN)
                .bind("id", id)
                .bind("secret", secret.sha256())
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("later", later.atOffset(ZoneOffset.UTC))
                .map(SessionTable::map)
                .filter(SessionTable::hasRoles)
                .findFirst();
    }

    /** Who has no role left in a project is not there. */
    private static boolean hasRoles(Session session) {
        return session.project().isEmpty() || !session.roles().isEmpty();
    }

    private static Session map(ResultSet row, StatementContext context) throws SQLException {
        UUID project = row.getObject(3, UUID.class);
        UUID token = row.getObject("token", UUID.class);
        Optional<ByToken> byToken =
                token == null
                        ? Optional.empty()
                        : Optional.of(
                                new ByToken(
                                        token,
                                        row.getString("token_name"),
                                        !row.getBoolean("unrestricted")));
        return new Session(
                new Named(row.getObject(1, UUID.class), row.getString(2)),
                project == null
                        ? Optional.empty()
                        : Optional.of(new Named(project, row.getString(4))),
                Role.all(row.getString("roles")),
                new Proof(List.of(row.getString("methods").split(" ")), byToken),
                row.getTimestamp(5).toInstant(),
                row.getTimestamp(6).toInstant());
    }
}
