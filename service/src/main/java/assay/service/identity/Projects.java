package assay.service.identity;

import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Texts;
import assay.service.UuidV7;
import assay.service.audit.Audit;
import assay.service.audit.AuditEvent;
import assay.service.audit.Target;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The use cases of projects. The operator sees and changes all; others see the one that they work
 * in and those that they have a role in, and every other is {@link Problem#NOT_FOUND}.
 */
public final class Projects {

    private static final String SELECT =
            """
            select id, name, description, enabled, created_at from projects p
            where (:operator or p.id = cast(:here as uuid) or enabled and exists (
                select from role_assignments a where a.project_id = p.id and a.user_id = :user))
            """;

    private final Jdbi jdbi;

    public Projects(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Makes a project.
     *
     * @throws ProblemException {@link Problem#NAME_TAKEN}, {@link Problem#REQUEST_INVALID}
     */
    public Project create(Session by, Project.Change wanted) {
        by.requireOperator();
        checked(wanted);
        String name =
                wanted.name()
                        .orElseThrow(() ->
                                new ProblemException(
                                        Problem.REQUEST_INVALID, "name must be given"));
        UUID id = UuidV7.next();
        return Violation.asProblem(
                new Violation(name, Problem.NOT_FOUND),
                () ->
                        jdbi.inTransaction(handle -> {
                            handle.execute(
                                    """
                                    insert into projects (id, name, description, enabled)
                                    values (?, ?, ?, ?)
                                    """,
                                    id,
                                    name,
                                    wanted.description().orElse(""),
                                    wanted.enabled().orElse(true));
                            Project made = find(handle, by, id);
                            Audit.record(handle, AuditEvent.done(by, "create", target(made)));
                            return made;
                        }));
    }

    /** One project. */
    public Project get(Session by, UUID id) {
        return jdbi.withHandle(handle -> find(handle, by, id));
    }

    /** The projects that the caller may see, newest first. */
    public Page<Project> list(Session by, Project.Filter filter, Page.Wanted wanted) {
        return list(by.isOperator(), by.user().id(), by.project().map(Named::id), filter, wanted);
    }

    /**
     * The enabled projects in which a user has a role, whatever else he may see.
     *
     * @throws ProblemException {@link Problem#NOT_FOUND} for another, unless the operator asks
     */
    public Page<Project> of(Session by, UUID user, Page.Wanted wanted) {
        by.requireSelfOrOperator(user);
        return list(false, user, Optional.empty(), Project.Filter.ALL, wanted);
    }

    private Page<Project> list(
            boolean operator,
            UUID user,
            Optional<UUID> here,
            Project.Filter filter,
            Page.Wanted wanted) {
        List<Project> found =
                jdbi.withHandle(handle ->
                        handle.createQuery(
                                        SELECT
                                                + """
                                                and coalesce(name = cast(:name as text), true)
                                                and coalesce(
                                                    enabled = cast(:enabled as boolean), true)
                                                and coalesce(id < cast(:marker as uuid), true)
                                                order by id desc limit :limit
                                                """)
                                .bind("operator", operator)
                                .bind("user", user)
                                .bind("here", here.orElse(null))
                                .bind("name", filter.name().orElse(null))
                                .bind("enabled", filter.enabled().orElse(null))
                                .bind("marker", wanted.marker().orElse(null))
                                .bind("limit", wanted.limit() + 1)
                                .map(new ProjectMapper())
                                .list());
        return Page.of(found, wanted, Project::id);
    }

    /** Changes a project; problems as of {@link #create}. */
    public Project update(Session by, UUID id, Project.Change change) {
        by.requireOperator();
        checked(change);
        return Violation.asProblem(
                new Violation(change.name().orElse(""), Problem.NOT_FOUND),
                () ->
                        jdbi.inTransaction(handle -> {
                            Operators.lock(handle);
                            handle.createUpdate(
                                            """
                                            update projects
                                            set name = coalesce(:name, name),
                                                description = coalesce(:description, description),
                                                enabled =
                                                    coalesce(cast(:enabled as boolean), enabled)
                                            where id = :id
                                            """)
                                    .bind("id", id)
                                    .bind("name", change.name().orElse(null))
                                    .bind("description", change.description().orElse(null))
                                    .bind("enabled", change.enabled().orElse(null))
                                    .execute();
                            Operators.requireOne(handle);
                            Project changed = find(handle, by, id);
                            Audit.record(
                                    handle,
                                    AuditEvent.done(by, "update", target(changed))
                                            .with("changed", change.fields()));
                            return changed;
                        }));
    }

    /**
     * Deletes a project with everybody's roles, sessions, API tokens and access keys in it. Keys
     * that encrypt images stay as long as these do, which have another owner then.
     *
     * @throws ProblemException {@link Problem#PROJECT_IN_USE} if it owns images
     */
    public void delete(Session by, UUID id) {
        by.requireOperator();
        Violation.asProblem(
                new Violation("", Problem.PROJECT_IN_USE),
                () ->
                        jdbi.inTransaction(handle -> {
                            Operators.lock(handle);
                            Project deleted = find(handle, by, id);
                            handle.execute("delete from projects where id = ?", id);
                            Operators.requireOne(handle);
                            Audit.record(handle, AuditEvent.done(by, "delete", target(deleted)));
                            return id;
                        }));
    }

    private static Target target(Project project) {
        return Target.of(Target.Type.PROJECT, project.id(), project.name()).in(project.id());
    }

    private static Project find(Handle handle, Session by, UUID id) {
        return handle.createQuery(SELECT + "and id = :id")
                .bind("operator", by.isOperator())
                .bind("user", by.user().id())
                .bind("here", by.project().map(Named::id).orElse(null))
                .bind("id", id)
                .map(new ProjectMapper())
                .findOne()
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    private static void checked(Project.Change change) {
        change.name().ifPresent(name -> Texts.requireName("name", name));
        change.description().ifPresent(text -> Texts.requireDescription("description", text));
    }
}
