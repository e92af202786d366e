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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The use cases of users. The operator sees and changes all; a user sees himself, and every other
 * is {@link Problem#NOT_FOUND}.
 */
public final class Users {

    private static final String SELECT =
            """
            select id, name, description, email, enabled, default_project_id, created_at from users
            """;

    private final Jdbi jdbi;
    private final Passwords passwords = new Passwords();

    public Users(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Makes a user; without a password he cannot log in by one.
     *
     * @throws ProblemException {@link Problem#NAME_TAKEN}; {@link Problem#NOT_FOUND} if the default
     *     project does not exist; {@link Problem#REQUEST_INVALID}
     */
    public User create(Session by, User.Change wanted) {
        by.requireOperator();
        checked(wanted);
        String name =
                wanted.name()
                        .orElseThrow(() ->
                                new ProblemException(
                                        Problem.REQUEST_INVALID, "name must be given"));
        UUID id = UuidV7.next();
        Optional<String> hash = wanted.password().map(passwords::hash);
        return Violation.asProblem(
                new Violation(name, Problem.NOT_FOUND),
                () ->
                        jdbi.inTransaction(handle -> {
                            bound(
                                            handle.createUpdate(
                                                    """
                                                    insert into users (id, name, description, email,
                                                        enabled, default_project_id, password)
                                                    values (:id, :name, coalesce(:description, ''),
                                                        :email,
                                                        coalesce(cast(:enabled as boolean), true),
                                                        cast(:project as uuid), :password)
                                                    """),
                                            id,
                                            wanted,
                                            hash)
                                    .execute();
                            User made = find(handle, id);
                            Audit.record(handle, AuditEvent.done(by, "create", target(made)));
                            return made;
                        }));
    }

    /** One user. */
    public User get(Session by, UUID id) {
        by.requireSelfOrOperator(id);
        return jdbi.withHandle(handle -> find(handle, id));
    }

    /** All users, newest first. */
    public Page<User> list(Session by, User.Filter filter, Page.Wanted wanted) {
        by.requireOperator();
        List<User> found =
                jdbi.withHandle(handle ->
                        handle.createQuery(
                                        SELECT
                                                + """
                                                where coalesce(name = cast(:name as text), true)
                                                and coalesce(
                                                    enabled = cast(:enabled as boolean), true)
                                                and coalesce(id < cast(:marker as uuid), true)
                                                order by id desc limit :limit
                                                """)
                                .bind("name", filter.name().orElse(null))
                                .bind("enabled", filter.enabled().orElse(null))
                                .bind("marker", wanted.marker().orElse(null))
                                .bind("limit", wanted.limit() + 1)
                                .map(Users::map)
                                .list());
        return Page.of(found, wanted, User::id);
    }

    /** Changes a user; a new password ends his sessions. Problems as of {@link #create}. */
    public User update(Session by, UUID id, User.Change change) {
        by.requireOperator();
        if (change.password().isPresent()) {
            by.requireUnrestricted();
        }
        checked(change);
        Optional<String> hash = change.password().map(passwords::hash);
        return Violation.asProblem(
                new Violation(change.name().orElse(""), Problem.NOT_FOUND),
                () -> jdbi.inTransaction(handle -> update(handle, by, id, change, hash)));
    }

    private static User update(
            Handle handle, Session by, UUID id, User.Change change, Optional<String> hash) {
        Operators.lock(handle);
        bound(
                        handle.createUpdate(
                                """
                                update users
                                set name = coalesce(:name, name),
                                    description = coalesce(:description, description),
                                    email = coalesce(:email, email),
                                    enabled = coalesce(cast(:enabled as boolean), enabled),
                                    default_project_id =
                                        coalesce(cast(:project as uuid), default_project_id),
                                    password = coalesce(:password, password)
                                where id = :id
                                """),
                        id,
                        change,
                        hash)
                .execute();
        Operators.requireOne(handle);
        if (hash.isPresent()) {
            handle.execute("delete from sessions where user_id = ?", id);
        }
        User changed = find(handle, id);
        Audit.record(
                handle,
                AuditEvent.done(by, "update", target(changed)).with("changed", change.fields()));
        return changed;
    }

    /** Deletes a user with all roles, sessions, tokens and keys; what he made stays. */
    public void delete(Session by, UUID id) {
        by.requireOperator();
        jdbi.useTransaction(handle -> {
            Operators.lock(handle);
            User deleted = find(handle, id);
            handle.execute("delete from users where id = ?", id);
            Operators.requireOne(handle);
            Audit.record(handle, AuditEvent.done(by, "delete", target(deleted)));
        });
    }

    private static Target target(User user) {
        return Target.of(Target.Type.USER, user.id(), user.name());
    }

    private static <S extends SqlStatement<S>> S bound(
            S statement, UUID id, User.Change change, Optional<String> hash) {
        return statement
                .bind("id", id)
                .bind("name", change.name().orElse(null))
                .bind("description", change.description().orElse(null))
                .bind("email", change.email().orElse(null))
                .bind("enabled", change.enabled().orElse(null))
                .bind("project", change.defaultProject().orElse(null))
                .bind("password", hash.orElse(null));
    }

    private static User find(Handle handle, UUID id) {
        return handle.createQuery(SELECT + "where id = :id")
                .bind("id", id)
                .map(Users::map)
                .findOne()
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    private static User map(ResultSet row, StatementContext context) throws SQLException {
        return new User(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("description"),
                Optional.ofNullable(row.getString("email")),
                row.getBoolean("enabled"),
                Optional.ofNullable(row.getObject("default_project_id", UUID.class)),
                row.getTimestamp("created_at").toInstant());
    }

    private static void checked(User.Change change) {
        change.name().ifPresent(name -> Texts.requireName("name", name));
        change.description().ifPresent(text -> Texts.requireDescription("description", text));
        change.email().ifPresent(address -> Texts.requireName("email", address));
    }
}
