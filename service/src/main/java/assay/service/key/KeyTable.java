package assay.service.key;

import assay.service.key.Key.State;
import assay.service.key.Keys.Rotated;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The SQL of keys. Times are the database's. */
final class KeyTable {

    private static final String COLUMNS =
            """
            select k.*, (
                select count(*) from images i
                where i.content_key = k.id and (:all or i.project_id = :project)
            ) as images
            from keys k
            """;

    /** Those that a project may use, and are not destroyed. */
    private static final String SEEN =
            " where k.state <> 'deleted' and (k.project_id = :project or k.project_id is null) ";

    /**
     * Its time has come; or its project was deleted, so that nobody sees it, and no image needs it.
     */
    private static final String DUE =
            """
            k.delete_at <= now()
            or k.state <> 'deleted' and k.project_id is not null
            and not exists (select from projects p where p.id = k.project_id)
            and not exists (select from images i where i.content_key = k.id)
            and not exists (select from images i where i.wanted_key = k.id)
            """;

    private KeyTable() {}

    /**
     * Who asks.
     *
     * @param all whether he may count the images of all projects
     */
    record Asker(UUID project, boolean all) {}

    static void insert(Handle handle, String id, Optional<UUID> project, String name, String text) {
        handle.createUpdate(
                        """
                        insert into keys (id, project_id, name, description)
                        values (:id, cast(:project as uuid), :name, :description)
                        on conflict (id) do nothing
                        """)
                .bind("id", id)
                .bind("project", project.orElse(null))
                .bind("name", name)
                .bind("description", text)
                .execute();
    }

    static List<Key> list(Handle handle, Asker asker) {
        return handle.createQuery(COLUMNS + SEEN + "order by k.project_id nulls first, k.id desc")
                .bind("project", asker.project())
                .bind("all", asker.all())
                .map(KeyTable::map)
                .list();
    }

    static Optional<Key> find(Handle handle, Asker asker, String id) {
        return find(handle, asker, id, "");
    }

    /** The same; nobody else changes it until the transaction ends. */
    static Optional<Key> findToChange(Handle handle, Asker asker, String id) {
        return find(handle, asker, id, " for update of k");
    }

    private static Optional<Key> find(Handle handle, Asker asker, String id, String lock) {
        return handle.createQuery(COLUMNS + SEEN + "and k.id = :id" + lock)
                .bind("project", asker.project())
                .bind("all", asker.all())
                .bind("id", id)
                .map(KeyTable::map)
                .findOne();
    }

    /** How many keys a project has; others that make one wait until the transaction ends. */
    static int countAndLock(Handle handle, UUID project) {
        handle.execute("select pg_advisory_xact_lock(hashtextextended(?, 0))", "keys/" + project);
        return handle.createQuery(
                        "select count(*) from keys where project_id = :project and state <> 'deleted'")
                .bind("project", project)
                .mapTo(Integer.class)
                .one();
    }

    /** Whether another key of the project has a name. */
    static boolean isTaken(Handle handle, Optional<UUID> project, String name, String id) {
        return handle.createQuery(
                        """
                        select exists (select from keys where name = :name and id <> :id
                            and project_id is not distinct from cast(:project as uuid)
                            and state <> 'deleted')
                        """)
                .bind("name", name)
                .bind("id", id)
                .bind("project", project.orElse(null))
                .mapTo(Boolean.class)
                .one();
    }

    static void describe(Handle handle, String id, String name, String description) {
        handle.execute(
                "update keys set name = ?, description = ?, updated_at = now() where id = ?",
                name,
                description,
                id);
    }

    /**
     * Changes a key's state, which all nodes get to know.
     *
     * @param days until it is destroyed, if it waits for that now
     */
    static void change(Handle handle, String id, State state, int days) {
        handle.createUpdate(
                        """
                        update keys set state = :state, updated_at = now(), delete_at =
                            case when :state = 'deleting' then now() + make_interval(days => :days)
                            end
                        where id = :id
                        """)
                .bind("state", state.word())
                .bind("days", days)
                .bind("id", id)
                .execute();
        handle.execute("update key_epoch set epoch = epoch + 1");
    }

    static void rotated(Handle handle, String id) {
        handle.execute(
                "update keys set rotated_at = now(), updated_at = now(), rewrap = true where id = ?",
                id);
    }

    static void rewrapped(Handle handle, Rotated key) {
        handle.execute(
                "update keys set rewrap = false where id = ? and rotated_at = ?",
                key.id(),
                Timestamp.from(key.at()));
    }

    /** The state of a key, whoever asks; empty if there never was one. */
    static Optional<State> state(Handle handle, String id) {
        return handle.createQuery("select state from keys where id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .map(State::of)
                .findOne();
    }

    static long epoch(Handle handle) {
        return handle.createQuery("select epoch from key_epoch").mapTo(Long.class).one();
    }

    /** Keys of all projects whose contents are to be wrapped anew, which can be. */
    static List<Rotated> toRewrap(Handle handle) {
        return handle.createQuery(
                        """
                        select id, rotated_at from keys
                        where rewrap and state = 'enabled' order by id
                        """)
                .map((row, context) ->
                        new Rotated(
                                row.getString("id"), row.getTimestamp("rotated_at").toInstant()))
                .list();
    }

    /** The keys whose time has come, and those that are left of projects. */
    static List<String> due(Handle handle) {
        return handle.createQuery("select id from keys k where " + DUE + " order by id")
                .mapTo(String.class)
                .list();
    }

    /** A key whose time has come. */
    record Due(Optional<UUID> project) {}

    /** Such a key, if it still is one and nobody else is at it; until the transaction ends. */
    static Optional<Due> toDestroy(Handle handle, String id) {
        return handle.createQuery(
                        """
                        select project_id from keys k where id = :id and (%s)
                        for update of k skip locked
                        """
                                .formatted(DUE))
                .bind("id", id)
                .map((row, context) ->
                        new Due(Optional.ofNullable(row.getObject("project_id", UUID.class))))
                .findOne();
    }

    private static Key map(ResultSet row, StatementContext context) throws SQLException {
        return new Key(
                row.getString("id"),
                Optional.ofNullable(row.getObject("project_id", UUID.class)),
                row.getString("name"),
                row.getString("description"),
                State.of(row.getString("state")),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant(),
                time(row, "rotated_at"),
                row.getBoolean("rewrap"),
                time(row, "delete_at"),
                row.getLong("images"));
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }
}
