package assay.service.quota;

import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Texts;
import assay.service.UuidV7;
import assay.service.audit.Audit;
import assay.service.audit.AuditEvent;
import assay.service.audit.Target;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import assay.service.quota.QuotaRequest.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Tickets: a member of a project asks for more, the operator approves or declines. A project's
 * requests are seen by all who see its things, and by the operator.
 */
public final class QuotaRequests {

    /** More than anybody has, and far from where sums overflow. */
    private static final long MOST = 1L << 60;

    private static final String SELECT =
            """
            select id, project_id, user_id, name, wanted, reason, state, answer, created_at, decided_at
            from quota_requests where (:operator or project_id = :own)
            """;

    private final Jdbi jdbi;
    private final Quotas quotas;

    public QuotaRequests(Jdbi jdbi, Quotas quotas) {
        this.jdbi = jdbi;
        this.quotas = quotas;
    }

    /**
     * Asks for more of something for the caller's project.
     *
     * @param wanted the limit that it is to have
     * @throws ProblemException {@link Problem#REQUEST_INVALID} if it may have that already; {@link
     *     Problem#QUOTA_REQUEST_OPEN} if that limit is being asked for
     */
    public QuotaRequest create(Caller caller, Limit limit, long wanted, String reason) {
        caller.require(Action.WRITE);
        Texts.requireDescription("reason", reason);
        if (wanted < 1 || wanted > MOST) {
            throw new ProblemException(Problem.REQUEST_INVALID, "wanted must be 1 to " + MOST);
        }
        UUID id = UuidV7.next();
        return jdbi.inTransaction(handle -> {
            OptionalLong most = quotas.most(handle, caller.project(), limit);
            if (most.isEmpty() || wanted <= most.getAsLong()) {
                throw new ProblemException(
                        Problem.REQUEST_INVALID,
                        "wanted must be more than the limit that you have");
            }
            insert(handle, id, caller, limit, wanted, reason);
            QuotaRequest made = find(handle, caller, id);
            Audit.record(handle, event(caller, "create", made));
            return made;
        });
    }

    private static void insert(
            Handle handle, UUID id, Caller caller, Limit limit, long wanted, String reason) {
        int inserted =
                handle.execute(
                        """
                        insert into quota_requests (id, project_id, user_id, name, wanted, reason)
                        values (?, ?, ?, ?, ?, ?) on conflict do nothing
                        """,
                        id,
                        caller.project(),
                        caller.user(),
                        limit.word(),
                        wanted,
                        reason);
        if (inserted == 0) {
            throw new ProblemException(Problem.QUOTA_REQUEST_OPEN);
        }
    }

    /** One request. */
    public QuotaRequest get(Caller caller, UUID id) {
        caller.require(Action.READ);
        return jdbi.withHandle(handle -> find(handle, caller, id));
    }

    /** The project's requests, newest first; everybody's for the operator. */
    public Page<QuotaRequest> list(Caller caller, Optional<State> state, Page.Wanted wanted) {
        caller.require(Action.READ);
        List<QuotaRequest> found =
                jdbi.withHandle(handle ->
                        handle.createQuery(
                                        SELECT
                                                + """
                                                and coalesce(state = cast(:state as text), true)
                                                and coalesce(id < cast(:marker as uuid), true)
                                                order by id desc limit :limit
                                                """)
                                .bind("operator", caller.may(Action.OPERATE))
                                .bind("own", caller.project())
                                .bind("state", state.map(State::word).orElse(null))
                                .bind("marker", wanted.marker().orElse(null))
                                .bind("limit", wanted.limit() + 1)
                                .map(QuotaRequests::map)
                                .list());
        return Page.of(found, wanted, QuotaRequest::id);
    }

    /**
     * Decides; what is approved holds at once. Operators only.
     *
     * @throws ProblemException {@link Problem#NOT_FOUND}; {@link Problem#QUOTA_REQUEST_DECIDED}
     */
    public QuotaRequest decide(Caller caller, UUID id, boolean approve, String answer) {
        caller.require(Action.OPERATE);
        Texts.requireDescription("answer", answer);
        return jdbi.inTransaction(handle -> {
            int decided =
                    handle.execute(
                            """
                            update quota_requests
                            set state = ?, answer = ?, decided_at = now(), decided_by = ?
                            where id = ? and state = 'open'
                            """,
                            (approve ? State.APPROVED : State.DECLINED).word(),
                            answer,
                            caller.user(),
                            id);
            QuotaRequest request = find(handle, caller, id);
            if (decided == 0) {
                throw new ProblemException(Problem.QUOTA_REQUEST_DECIDED, request.state().word());
            }
            if (approve) {
                Quotas.put(
                        handle,
                        request.project(),
                        request.limit(),
                        OptionalLong.of(request.wanted()));
            }
            Audit.record(handle, event(caller, approve ? "allow" : "deny", request));
            return request;
        });
    }

    private static AuditEvent event(Caller by, String action, QuotaRequest request) {
        Target target = Target.of(Target.Type.QUOTA_REQUEST, request.id()).in(request.project());
        return AuditEvent.done(by, action, target)
                .with("limit", request.limit().word())
                .with("wanted", Long.toString(request.wanted()));
    }

    private static QuotaRequest find(Handle handle, Caller caller, UUID id) {
        return handle.createQuery(SELECT + "and id = :id")
                .bind("operator", caller.may(Action.OPERATE))
                .bind("own", caller.project())
                .bind("id", id)
                .map(QuotaRequests::map)
                .findOne()
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    private static QuotaRequest map(ResultSet row, StatementContext context) throws SQLException {
        return new QuotaRequest(
                row.getObject("id", UUID.class),
                row.getObject("project_id", UUID.class),
                row.getObject("user_id", UUID.class),
                Limit.of(row.getString("name")).orElseThrow(),
                row.getLong("wanted"),
                row.getString("reason"),
                State.of(row.getString("state")).orElseThrow(),
                row.getString("answer"),
                row.getTimestamp("created_at").toInstant(),
                Optional.ofNullable(row.getTimestamp("decided_at")).map(Timestamp::toInstant));
    }
}
