package assay.service.identity;

import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.UuidV7;
import assay.service.audit.Audit;
import assay.service.audit.AuditEvent;
import assay.service.audit.Target;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** The use cases of who has which role where: the operator's, but that users see their own. */
public final class Assignments {

    private final Jdbi jdbi;

    public Assignments(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Gives a role; nothing happens if the user has it.
     *
     * @throws ProblemException {@link Problem#NOT_FOUND} if there is no such user or project
     */
    public void grant(Session by, UUID project, UUID user, Role role) {
        by.requireOperator();
        Violation.asProblem(
                new Violation("", Problem.NOT_FOUND),
                () ->
                        jdbi.inTransaction(handle -> {
                            int granted =
                                    handle.execute(
                                            """
                                            insert into role_assignments (id, user_id, project_id, role)
                                            values (?, ?, ?, ?) on conflict do nothing
                                            """,
                                            UuidV7.next(),
                                            user,
                                            project,
                                            role.word());
                            if (granted > 0) {
                                Audit.record(handle, event(by, "allow", user, project, role));
                            }
                            return granted;
                        }));
    }

    private static AuditEvent event(Session by, String action, UUID user, UUID project, Role role) {
        Target target = Target.of(Target.Type.USER, user).in(project);
        return AuditEvent.done(by, action, target).with("role", role.word());
    }

    /**
     * Takes a role away: at once, from running sessions, too.
     *
     * @throws ProblemException {@link Problem#NOT_FOUND} if the user did not have it
     */
    public void revoke(Session by, UUID project, UUID user, Role role) {
        by.requireOperator();
        jdbi.useTransaction(handle -> {
            Operators.lock(handle);
            int revoked =
                    handle.execute(
                            """
                            delete from role_assignments
                            where project_id = ? and user_id = ? and role = ?
                            """,
                            project,
                            user,
                            role.word());
            if (revoked == 0) {
                throw new ProblemException(Problem.NOT_FOUND);
            }
            Operators.requireOne(handle);
            Audit.record(handle, event(by, "revoke", user, project, role));
        });
    }

    /** Who has which role where, newest first; users who are not the operator see their own. */
    public Page<Assignment> list(Session by, Assignment.Filter filter, Page.Wanted wanted) {
        List<Assignment> found =
                jdbi.withHandle(handle ->
                        handle.createQuery(
                                        """
                                        select a.id, u.id, u.name, p.id, p.name, a.role
                                        from role_assignments a
                                        join users u on u.id = a.user_id
                                        join projects p on p.id = a.project_id
                                        where (:operator or u.id = :self)
                                        and coalesce(u.id = cast(:user as uuid), true)
                                        and coalesce(p.id = cast(:project as uuid), true)
                                        and coalesce(a.role = cast(:role as text), true)
                                        and coalesce(a.id < cast(:marker as uuid), true)
                                        order by a.id desc limit :limit
                                        """)
                                .bind("operator", by.isOperator())
                                .bind("self", by.user().id())
                                .bind("user", filter.user().orElse(null))
                                .bind("project", filter.project().orElse(null))
                                .bind("role", filter.role().map(Role::word).orElse(null))
                                .bind("marker", wanted.marker().orElse(null))
                                .bind("limit", wanted.limit() + 1)
                                .map(Assignments::map)
                                .list());
        return Page.of(found, wanted, Assignment::id);
    }

    private static Assignment map(ResultSet row, StatementContext context) throws SQLException {
        return new Assignment(
                row.getObject(1, UUID.class),
                new Named(row.getObject(2, UUID.class), row.getString(3)),
                new Named(row.getObject(4, UUID.class), row.getString(5)),
                Role.of(row.getString(6)).orElseThrow());
    }
}
