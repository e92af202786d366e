package assay.service.event;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The SQL of events. A transaction that began earlier may commit later: so events are read only
 * when no older transaction runs any more, and then none is ever inserted before them.
 */
final class EventTable {

    private static final String READABLE =
            """
            (transaction, number) > (cast(cast(:transaction as text) as xid8), :number)
            and transaction < pg_snapshot_xmin(pg_current_snapshot())
            """;

    private EventTable() {}

    /** Before all that is yet to come. */
    static Event.Cursor now(Handle handle) {
        return handle.createQuery("select pg_snapshot_xmin(pg_current_snapshot())::text")
                .mapTo(Long.class)
                .map(transaction -> new Event.Cursor(transaction, 0))
                .one();
    }

    /** Whether nothing that came after it was removed. */
    static boolean isKept(Handle handle, Event.Cursor cursor) {
        return handle.createQuery(
                        """
                        select coalesce(
                            (select transaction from events order by transaction limit 1)
                                <= cast(cast(:transaction as text) as xid8), true)
                        """)
                .bind("transaction", cursor.transaction())
                .mapTo(Boolean.class)
                .one();
    }

    static List<Event> after(Handle handle, UUID project, Event.Cursor cursor, int limit) {
        return handle.createQuery(
                        "select transaction::text as transaction, number, project_id, type, data,"
                                + " created_at from events where project_id = :project and "
                                + READABLE
                                + " order by events.transaction, number limit :limit")
                .bind("project", project)
                .bind("transaction", cursor.transaction())
                .bind("number", cursor.number())
                .bind("limit", limit)
                .map(EventTable::map)
                .list();
    }

    /** The projects to which something happened from one transaction to before another. */
    static Set<UUID> projects(Handle handle, Event.Cursor from, Event.Cursor to) {
        return handle.createQuery(
                        """
                        select distinct project_id from events
                        where transaction >= cast(cast(:from as text) as xid8)
                            and transaction < cast(cast(:to as text) as xid8)
                        """)
                .bind("from", from.transaction())
                .bind("to", to.transaction())
                .mapTo(UUID.class)
                .set();
    }

    /** Removes what is older than a day, and what a restored copy of another server brought. */
    static void purge(Handle handle) {
        handle.execute(
                """
                delete from events
                where created_at < now() - interval '1 day'
                    or transaction > pg_snapshot_xmax(pg_current_snapshot())
                """);
    }

    private static Event map(ResultSet row, StatementContext context) throws SQLException {
        return new Event(
                new Event.Cursor(row.getLong("transaction"), row.getLong("number")),
                row.getObject("project_id", UUID.class),
                row.getString("type"),
                row.getString("data"),
                row.getTimestamp("created_at").toInstant());
    }
}
