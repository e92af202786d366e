package assay.service.identity;

import assay.service.Problem;
import assay.service.ProblemException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** Finds the project that somebody wants to work in, among the enabled ones he has a role in. */
final class Scopes {

    private static final String SELECT =
            """
            select p.id, p.name from projects p
            join users u on u.id = :user
            where p.enabled and exists (
                select from role_assignments a where a.project_id = p.id and a.user_id = u.id)
            """;

    private Scopes() {}

    /**
     * The project that is meant; empty for none.
     *
     * @throws ProblemException {@link Problem#PROJECT_NEEDED} if anyone will do, but there is none;
     *     {@link Problem#PROJECT_REFUSED} if one was named that does not exist, is disabled or has
     *     no role for him: nobody learns which
     */
    static Optional<Named> find(Handle handle, UUID user, Scope scope) {
        return switch (scope) {
            case Scope.None _ -> Optional.empty();
            case Scope.Home _ ->
                    one(handle.createQuery(SELECT + "and p.id = u.default_project_id"), user);
            case Scope.Anywhere _ ->
                    required(
                            Problem.PROJECT_NEEDED,
                            handle.createQuery(
                                    SELECT
                                            + """
                                            order by
                                                (p.id = u.default_project_id) is true desc,
                                                p.id
                                            limit 1
                                            """),
                            user);
            case Scope.ProjectId id ->
                    required(
                            Problem.PROJECT_REFUSED,
                            handle.createQuery(SELECT + "and p.id = :project")
                                    .bind("project", id.id()),
                            user);
            case Scope.ProjectName name ->
                    required(
                            Problem.PROJECT_REFUSED,
                            handle.createQuery(
                                            SELECT
                                                    + "and p.name = :project and p.external_domain is null")
                                    .bind("project", name.name()),
                            user);
        };
    }

    private static Optional<Named> required(Problem otherwise, Query query, UUID user) {
        Optional<Named> found = one(query, user);
        if (found.isEmpty()) {
            throw new ProblemException(otherwise);
        }
        return found;
    }

    private static Optional<Named> one(Query query, UUID user) {
        return query.bind("user", user).map(Scopes::map).findOne();
    }

    private static Named map(ResultSet row, StatementContext context) throws SQLException {
        return new Named(row.getObject(1, UUID.class), row.getString(2));
    }
}
