package assay.service.identity;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Texts;
import assay.service.audit.Audit;
import assay.service.audit.AuditEvent;
import assay.service.audit.Target;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** The use cases of access keys: a user's own, in the project of his session. */
public final class AccessKeys {

    static final int MOST = 20;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int ID_LENGTH = 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final String SELECT =
            """
            select id, user_id, project_id, description, created_at from access_keys
            where user_id = :user and project_id = :project
            """;

    private final Jdbi jdbi;
    private final SealingKey sealing;

    public AccessKeys(Jdbi jdbi, SealingKey sealing) {
        this.jdbi = jdbi;
        this.sealing = sealing;
    }

    /**
     * Makes a pair.
     *
     * @throws ProblemException {@link Problem#TOKEN_RESTRICTED}, {@link Problem#TOO_MANY_SECRETS},
     *     {@link Problem#REQUEST_INVALID}
     */
    public AccessKey.Created create(Session by, String description) {
        by.requireUnrestricted();
        Caller caller = by.caller();
        Texts.requireDescription("description", description);
        String id = newId();
        String secret = SessionToken.random().text();
        return jdbi.inTransaction(handle -> {
            requireRoom(handle, caller.user());
            handle.execute(
                    """
                    insert into access_keys (id, user_id, project_id, description, secret_sealed)
                    values (?, ?, ?, ?, ?)
                    """,
                    id,
                    caller.user(),
                    caller.project(),
                    description,
                    sealing.seal(secret, id));
            Audit.record(handle, AuditEvent.done(by, "create", target(id)));
            return new AccessKey.Created(find(handle, caller, id), secret);
        });
    }

    private static void requireRoom(Handle handle, UUID user) {
        // The user's row is locked, so that two tries at the same time see each other.
        handle.execute("select from users where id = ? for update", user);
        int keys =
                handle.createQuery("select count(*) from access_keys where user_id = :user")
                        .bind("user", user)
                        .mapTo(Integer.class)
                        .one();
        if (keys >= MOST) {
            throw new ProblemException(Problem.TOO_MANY_SECRETS, Integer.toString(keys));
        }
    }

    /** The caller's keys in this project, newest first; there are never many. */
    public List<AccessKey> list(Session by) {
        Caller caller = by.caller();
        return jdbi.withHandle(handle ->
                handle.createQuery(SELECT + "order by created_at desc, id")
                        .bind("user", caller.user())
                        .bind("project", caller.project())
                        .map(AccessKeys::map)
                        .list());
    }

    /** One of them. */
    public AccessKey get(Session by, String id) {
        return jdbi.withHandle(handle -> find(handle, by.caller(), id));
    }

    /**
     * Deletes a key; what it signs is refused from now on.
     *
     * @throws ProblemException {@link Problem#NOT_FOUND}, {@link Problem#TOKEN_RESTRICTED}
     */
    public void delete(Session by, String id) {
        by.requireUnrestricted();
        Caller caller = by.caller();
        jdbi.useTransaction(handle -> {
            int deleted =
                    handle.execute(
                            """
                            delete from access_keys
                            where user_id = ? and project_id = ? and id = ?
                            """,
                            caller.user(),
                            caller.project(),
                            id);
            if (deleted == 0) {
                throw new ProblemException(Problem.NOT_FOUND);
            }
            Audit.record(handle, AuditEvent.done(by, "delete", target(id)));
        });
    }

    private static Target target(String id) {
        return Target.of(Target.Type.ACCESS_KEY, id);
    }

    /**
     * Who signs with a key, and its secret, for whoever checks a signature; empty for a key that is
     * unknown, or whose user or project is disabled, or who has no role there any more.
     */
    public Optional<AccessKey.Signer> signer(String id) {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                """
                                select k.user_id, k.project_id, k.secret_sealed,
                                       string_agg(a.role, ' ') as roles
                                from access_keys k
                                join users u on u.id = k.user_id and u.enabled
                                join projects p on p.id = k.project_id and p.enabled
                                join role_assignments a
                                    on a.user_id = u.id and a.project_id = p.id
                                where k.id = :id
                                group by k.id
                                """)
                        .bind("id", id)
                        .map((row, context) -> signer(row, id))
                        .findOne());
    }

    private AccessKey.Signer signer(ResultSet row, String id) throws SQLException {
        Caller caller =
                new Caller(
                        row.getObject("user_id", UUID.class),
                        row.getObject("project_id", UUID.class),
                        Role.all(row.getString("roles")));
        return new AccessKey.Signer(caller, sealing.open(row.getBytes("secret_sealed"), id));
    }

    private static AccessKey find(Handle handle, Caller caller, String id) {
        return handle.createQuery(SELECT + "and id = :id")
                .bind("user", caller.user())
                .bind("project", caller.project())
                .bind("id", id)
                .map(AccessKeys::map)
                .findOne()
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    private static AccessKey map(ResultSet row, StatementContext context) throws SQLException {
        return new AccessKey(
                row.getString("id"),
                row.getObject("user_id", UUID.class),
                row.getObject("project_id", UUID.class),
                row.getString("description"),
                row.getTimestamp("created_at").toInstant());
    }

    private static String newId() {
        StringBuilder id = new StringBuilder("AK");
        for (int at = 0; at < ID_LENGTH; at++) {
            id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
