package assay.service.webhook;

import assay.service.Page;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The SQL of webhooks as their owners see them; {@link DeliveryTable} works through them. */
final class WebhookTable {

    private WebhookTable() {}

    /** They are told of what comes from now on. */
    static void insert(Handle handle, Webhook webhook, byte[] sealed) {
        handle.createUpdate(
                        """
                        insert into webhooks (id, project_id, user_id, url, description, types,
                            secret_sealed, transaction, number)
                        values (:id, :project, :user, :url, :description, :types, :sealed,
                            pg_snapshot_xmin(pg_current_snapshot()), 0)
                        """)
                .bind("id", webhook.id())
                .bind("project", webhook.project())
                .bind("user", webhook.user())
                .bind("url", webhook.details().url())
                .bind("description", webhook.details().description())
                .bind("types", webhook.details().types().toArray(String[]::new))
                .bind("sealed", sealed)
                .execute();
    }

    /** Who is enabled again is told of what comes from now on. */
    static void update(Handle handle, UUID id, Webhook.Details details) {
        handle.createUpdate(
                        """
                        update webhooks
                        set url = :url, description = :description, types = :types,
                            transaction = case when :enabled and not enabled
                                then pg_snapshot_xmin(pg_current_snapshot()) else transaction end,
                            number = case when :enabled and not enabled then 0 else number end,
                            enabled = :enabled, updated_at = now()
                        where id = :id
                        """)
                .bind("id", id)
                .bind("url", details.url())
                .bind("description", details.description())
                .bind("types", details.types().toArray(String[]::new))
                .bind("enabled", details.enabled())
                .execute();
    }

    static boolean delete(Handle handle, UUID project, UUID id) {
        return handle.execute("delete from webhooks where project_id = ? and id = ?", project, id)
                == 1;
    }

    /** Deletes those of projects that were deleted: nobody else can. */
    static void purge(Handle handle) {
        handle.execute(
                """
                delete from webhooks w
                where not exists (select from projects p where p.id = w.project_id)
                """);
    }

    static Optional<Webhook> find(Handle handle, UUID project, UUID id) {
        return handle.createQuery(
                        "select * from webhooks where project_id = :project and id = :id"
                                + " for update")
                .bind("project", project)
                .bind("id", id)
                .map(WebhookTable::webhook)
                .findOne();
    }

    static List<Webhook> list(Handle handle, UUID project) {
        return handle.createQuery(
                        "select * from webhooks where project_id = :project order by id desc")
                .bind("project", project)
                .map(WebhookTable::webhook)
                .list();
    }

    /** The newest events first. */
    static List<Delivery> deliveries(Handle handle, UUID webhook, Page.Wanted page) {
        return handle.createQuery(
                        """
                        select * from webhook_deliveries
                        where webhook_id = :webhook
                            and (cast(:marker as uuid) is null
                                or (transaction, number) < (
                                    select m.transaction, m.number from webhook_deliveries m
                                    where m.id = cast(:marker as uuid)
                                        and m.webhook_id = :webhook))
                        order by transaction desc, number desc limit :limit
                        """)
                .bind("webhook", webhook)
                .bind("marker", page.marker().orElse(null))
                .bind("limit", page.limit() + 1)
                .map(WebhookTable::delivery)
                .list();
    }

    private static Webhook webhook(ResultSet row, StatementContext context) throws SQLException {
        Array types = row.getArray("types");
        return new Webhook(
                row.getObject("id", UUID.class),
                row.getObject("project_id", UUID.class),
                row.getObject("user_id", UUID.class),
                new Webhook.Details(
                        row.getString("url"),
                        row.getString("description"),
                        List.of((String[]) types.getArray()),
                        row.getBoolean("enabled")),
                instant(row, "succeeded_at"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }

    private static Delivery delivery(ResultSet row, StatementContext context) throws SQLException {
        Delivery.State state =
                Delivery.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
        int status = row.getInt("status");
        return new Delivery(
                row.getObject("id", UUID.class),
                row.getString("type"),
                state,
                row.getInt("attempts"),
                instant(row, "next_at").filter(_ -> state == Delivery.State.WAITING),
                status == 0 ? OptionalInt.empty() : OptionalInt.of(status),
                Optional.ofNullable(row.getString("error")),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }
}
