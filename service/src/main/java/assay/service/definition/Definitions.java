package assay.service.definition;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Texts;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The use cases of definitions. The operator makes them; everybody sees the namespaces that are
 * visible or his project's, and every other is {@link Problem#NOT_FOUND}.
 */
public final class Definitions {

    /** Nobody needs more; lists are not paged. */
    private static final int MAX = 1000;

    private static final int MAX_DOCUMENT = 64 * 1024;

    private static final String SEEN =
            """
            select * from definition_namespaces
            where (:operator or visible or project_id = :project)
            """;

    private final Jdbi jdbi;

    public Definitions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A namespace as somebody wants it. */
    public record Wanted(String name, Namespace.Details details, boolean visible, boolean locked) {}

    /** All namespaces that the caller sees, by name. */
    public List<Namespace> namespaces(Caller caller) {
        caller.require(Action.READ);
        return jdbi.withHandle(handle ->
                handle.createQuery(SEEN + "order by name limit :max")
                        .bind("operator", caller.may(Action.OPERATE))
                        .bind("project", caller.project())
                        .bind("max", MAX)
                        .map(Definitions::namespaceOf)
                        .list());
    }

    /** One of them. */
    public Namespace namespace(Caller caller, String name) {
        caller.require(Action.READ);
        return jdbi.withHandle(handle -> find(handle, caller, name));
    }

    private static Namespace find(Handle handle, Caller caller, String name) {
        if (name.indexOf(0) >= 0) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        return handle.createQuery(SEEN + "and name = :name")
                .bind("operator", caller.may(Action.OPERATE))
                .bind("project", caller.project())
                .bind("name", name)
                .map(Definitions::namespaceOf)
                .findOne()
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    /**
     * Makes a namespace of the caller's project.
     *
     * @throws ProblemException {@link Problem#NAME_TAKEN}, {@link Problem#REQUEST_INVALID}
     */
    public Namespace create(Caller caller, Wanted wanted) {
        caller.require(Action.OPERATE);
        check(wanted);
        return jdbi.inTransaction(handle -> {
            requireRoom(handle, "select count(*) from definition_namespaces where ? = ''", "");
            int made =
                    handle.execute(
                            """
                            insert into definition_namespaces (name, project_id, display_name,
                                description, visible, locked)
                            values (?, ?, ?, ?, ?, ?) on conflict do nothing
                            """,
                            wanted.name(),
                            caller.project(),
                            wanted.details().displayName(),
                            wanted.details().description(),
                            wanted.visible(),
                            wanted.locked());
            requireMade(made, wanted.name());
            return find(handle, caller, wanted.name());
        });
    }

    /** Changes a namespace, also its name; problems as of {@link #create}. */
    public Namespace update(Caller caller, String name, Wanted wanted) {
        caller.require(Action.OPERATE);
        check(wanted);
        return jdbi.inTransaction(handle -> {
            find(handle, caller, name);
            int changed =
                    handle.execute(
                            """
                            update definition_namespaces
                            set name = ?, display_name = ?, description = ?, visible = ?,
                                locked = ?, updated_at = now()
                            where name = ? and (name = ? or not exists (
                                select from definition_namespaces where name = ?))
                            """,
                            wanted.name(),
                            wanted.details().displayName(),
                            wanted.details().description(),
                            wanted.visible(),
                            wanted.locked(),
                            name,
                            wanted.name(),
                            wanted.name());
            requireMade(changed, wanted.name());
            return find(handle, caller, wanted.name());
        });
    }

    private static void requireMade(int rows, String name) {
        if (rows == 0) {
            throw new ProblemException(Problem.NAME_TAKEN, name);
        }
    }

    private static void requireRoom(Handle handle, String count, Object of) {
        if (handle.select(count, of).mapTo(Integer.class).one() >= MAX) {
            throw new ProblemException(Problem.DEFINITIONS_LIMIT, Integer.toString(MAX));
        }
    }

    /**
     * Deletes a namespace with all that is in it.
     *
     * @throws ProblemException {@link Problem#DEFINITION_PROTECTED}
     */
    public void delete(Caller caller, String name) {
        caller.require(Action.OPERATE);
        jdbi.useTransaction(handle -> {
            if (find(handle, caller, name).locked()) {
                throw new ProblemException(Problem.DEFINITION_PROTECTED);
            }
            handle.execute("delete from definition_namespaces where name = ?", name);
        });
    }

    /** What of a kind is in a namespace, by name. */
    public List<Definition> list(Caller caller, String namespace, Definition.Kind kind) {
        namespace(caller, namespace);
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                """
                                select * from definitions
                                where namespace = :namespace and kind = :kind order by name
                                """)
                        .bind("namespace", namespace)
                        .bind("kind", kind.word())
                        .map(Definitions::definitionOf)
                        .list());
    }

    /** One of them. */
    public Definition get(Caller caller, String namespace, Definition.Kind kind, String name) {
        return list(caller, namespace, kind).stream()
                .filter(definition -> definition.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    /**
     * Defines something.
     *
     * @param document a JSON object
     * @throws ProblemException {@link Problem#NAME_TAKEN}, {@link Problem#DEFINITIONS_LIMIT},
     *     {@link Problem#REQUEST_INVALID}
     */
    public Definition add(
            Caller caller, String namespace, Definition.Kind kind, String name, String document) {
        caller.require(Action.OPERATE);
        check(name, document);
        jdbi.useTransaction(handle -> {
            find(handle, caller, namespace);
            requireRoom(handle, "select count(*) from definitions where namespace = ?", namespace);
            requireMade(
                    handle.execute(
                            """
                            insert into definitions (namespace, kind, name, document)
                            values (?, ?, ?, cast(? as jsonb)) on conflict do nothing
                            """,
                            namespace,
                            kind.word(),
                            name,
                            document),
                    name);
        });
        return get(caller, namespace, kind, name);
    }

    /** Defines something else in its place; problems as of {@link #add}. */
    public Definition replace(
            Caller caller, String namespace, Definition old, String name, String document) {
        caller.require(Action.OPERATE);
        check(name, document);
        jdbi.useTransaction(handle -> {
            find(handle, caller, namespace);
            requireMade(
                    handle.execute(
                            """
                            update definitions
                            set name = ?, document = cast(? as jsonb), updated_at = now()
                            where namespace = ? and kind = ? and name = ?
                            and (name = ? or not exists (
                                select from definitions o
                                where o.namespace = ? and o.kind = ? and o.name = ?))
                            """,
                            name,
                            document,
                            namespace,
                            old.kind().word(),
                            old.name(),
                            name,
                            namespace,
                            old.kind().word(),
                            name),
                    name);
        });
        return get(caller, namespace, old.kind(), name);
    }

    /** Takes a definition away. */
    public void remove(Caller caller, String namespace, Definition.Kind kind, String name) {
        caller.require(Action.OPERATE);
        get(caller, namespace, kind, name);
        jdbi.useHandle(handle ->
                handle.execute(
                        "delete from definitions where namespace = ? and kind = ? and name = ?",
                        namespace,
                        kind.word(),
                        name));
    }

    /** Takes all of a kind away. */
    public void removeAll(Caller caller, String namespace, Definition.Kind kind) {
        caller.require(Action.OPERATE);
        namespace(caller, namespace);
        jdbi.useHandle(handle ->
                handle.execute(
                        "delete from definitions where namespace = ? and kind = ?",
                        namespace,
                        kind.word()));
    }

    private static void check(Wanted wanted) {
        Texts.requireName("namespace", wanted.name());
        Texts.requireDescription("display_name", wanted.details().displayName());
        Texts.requireDescription("description", wanted.details().description());
    }

    private static void check(String name, String document) {
        Texts.requireName("name", name);
        Texts.requireText("definition", document);
        if (document.length() > MAX_DOCUMENT || document.contains("\\u0000")) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "a definition that is too long or has a NUL in it");
        }
    }

    private static Namespace namespaceOf(ResultSet row, StatementContext context)
            throws SQLException {
        return new Namespace(
                row.getString("name"),
                row.getObject("project_id", UUID.class),
                new Namespace.Details(row.getString("display_name"), row.getString("description")),
                row.getBoolean("visible"),
                row.getBoolean("locked"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }

    private static Definition definitionOf(ResultSet row, StatementContext context)
            throws SQLException {
        return new Definition(
                Definition.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("name"),
                row.getString("document"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }
}
