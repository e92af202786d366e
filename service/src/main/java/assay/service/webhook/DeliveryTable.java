package assay.service.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The SQL of deliveries. Times are the database's. */
final class DeliveryTable {

    private static final String AFTER =
            """
            e.project_id = w.project_id and (e.transaction, e.number) > (w.transaction, w.number)
            and e.transaction < pg_snapshot_xmin(pg_current_snapshot())
            """;

    private DeliveryTable() {}

    /** Those with events that they have not followed yet. */
    static List<UUID> behind(Handle handle) {
        return handle.createQuery(
                        "select w.id from webhooks w where w.enabled and exists"
                                + " (select from events e where "
                                + AFTER
                                + ")")
                .mapTo(UUID.class)
                .list();
    }

    /** Makes deliveries of the next events, of those that are wanted. */
    static void follow(Handle handle, UUID webhook) {
        handle.createUpdate(
                        """
                        with w as (
                            select * from webhooks where id = :id and enabled for update
                        ), page as (
                            select e.*, w.types from events e, w where %s
                            order by e.transaction, e.number limit 500
                        ), wanted as (
                            insert into webhook_deliveries
                                (webhook_id, type, body, transaction, number)
                            select :id, type,
                                json_build_object('type', type,
                                    'timestamp', to_char(created_at at time zone 'UTC',
                                                         'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                                    'project', project_id,
                                    'data', json_build_object(split_part(type, '.', 1), data)
                                )::text,
                                transaction, number
                            from page
                            where type = any(types)
                                or type <> 'job.progress'
                                    and ('*' = any(types)
                                         or split_part(type, '.', 1) || '.*' = any(types))
                            on conflict do nothing
                        )
                        update webhooks
                        set (transaction, number) = (
                            select transaction, number from page
                            order by transaction desc, number desc limit 1)
                        where id = :id and exists (select from page)
                        """
                                .formatted(AFTER))
                .bind("id", webhook)
                .execute();
    }

    /** A secret as it lies in the database. */
    static final class Sealed {

        private final byte[] bytes;

        Sealed(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes.clone();
        }
    }

    /**
     * A delivery that is to be tried now.
     *
     * @param attempts how often, this time included
     */
    record Due(UUID id, UUID webhook, int attempts, String url, String body, Sealed secret) {}

    /** Takes what is due, some of each webhook, and keeps others off it for {@code lease}. */
    static List<Due> take(Handle handle, Duration lease) {
        return handle.createQuery(
                        """
                        update webhook_deliveries d
                        set attempts = attempts + 1, updated_at = now(),
                            next_at = now() + make_interval(secs => :lease)
                        from webhooks w
                        where w.id = d.webhook_id and d.state = 'waiting' and d.next_at <= now()
                            and d.id in (
                                select id from (
                                    select b.id, b.next_at, row_number() over (
                                        partition by b.webhook_id
                                        order by b.transaction, b.number) as place
                                    from webhook_deliveries b join webhooks x on x.id = b.webhook_id
                                    where b.state = 'waiting' and b.next_at <= now() and x.enabled
                                ) due
                                where place <= 8 order by next_at limit 64)
                        returning d.id, d.webhook_id, d.attempts, d.body, w.url, w.secret_sealed
                        """)
                .bind("lease", lease.toSeconds())
                .map((row, context) ->
                        new Due(
                                row.getObject("id", UUID.class),
                                row.getObject("webhook_id", UUID.class),
                                row.getInt("attempts"),
                                row.getString("url"),
                                row.getString("body"),
                                new Sealed(row.getBytes("secret_sealed"))))
                .list();
    }

    static void delivered(Handle handle, Due due, int status) {
        end(handle, due, "delivered", OptionalInt.of(status), Optional.empty());
        handle.execute("update webhooks set succeeded_at = now() where id = ?", due.webhook());
    }

    static void again(
            Handle handle, Due due, Duration pause, OptionalInt status, Optional<String> error) {
        handle.createUpdate(
                        """
                        update webhook_deliveries
                        set next_at = now() + make_interval(secs => :pause), status = :status,
                            error = cast(:error as text), updated_at = now()
                        where id = :id and state = 'waiting'
                        """)
                .bind("id", due.id())
                .bind("pause", pause.toMillis() / 1000.0)
                .bind("status", status.orElse(0))
                .bind("error", error.orElse(null))
                .execute();
    }

    /** Gives a delivery up, and with it a webhook that took nothing all the while. */
    static void failed(Handle handle, Due due, OptionalInt status, Optional<String> error) {
        end(handle, due, "failed", status, error);
        handle.execute(
                """
                update webhooks w set enabled = false, updated_at = now()
                from webhook_deliveries d
                where d.id = ? and w.id = d.webhook_id
                    and coalesce(w.succeeded_at < d.created_at, true)
                """,
                due.id());
    }

    /** Has a webhook be told no more. */
    static void disable(Handle handle, UUID webhook) {
        handle.execute(
                "update webhooks set enabled = false, updated_at = now() where id = ?", webhook);
    }

    private static void end(
            Handle handle, Due due, String state, OptionalInt status, Optional<String> error) {
        handle.createUpdate(
                        """
                        update webhook_deliveries
                        set state = :state, status = :status, error = cast(:error as text),
                            updated_at = now()
                        where id = :id
                        """)
                .bind("id", due.id())
                .bind("state", state)
                .bind("status", status.orElse(0))
                .bind("error", error.orElse(null))
                .execute();
    }

    /** Forgets deliveries of more than a week ago. */
    static void purge(Handle handle) {
        handle.execute(
                "delete from webhook_deliveries where created_at < now() - interval '7 days'");
        // A restored copy of another server's database may know a future that this one does not.
        handle.execute(
                """
                update webhooks
                set transaction = pg_snapshot_xmin(pg_current_snapshot()), number = 0
                where transaction > pg_snapshot_xmax(pg_current_snapshot())
                """);
    }
}
