package assay.service.image;

import assay.store.block.ObjectId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The SQL of uploads in pieces. Times are the database's. */
final class ResumableTable {

    private static final String SELECT =
            """
            select id, image_id, length, received, metadata, expires_at,
                   writer is not null and writer_until > now() as held
            from uploads
            """;

    private ResumableTable() {}

    /**
     * An upload as the table has it.
     *
     * @param held whether a process has it open
     */
    record Row(ResumableUpload upload, boolean held) {}

    private static final RowMapper<Row> ROW =
            (row, context) ->
                    new Row(
                            new ResumableUpload(
                                    row.getObject("id", UUID.class),
                                    row.getObject("image_id", UUID.class),
                                    row.getLong("length"),
                                    row.getLong("received"),
                                    row.getString("metadata"),
                                    row.getTimestamp("expires_at").toInstant()),
                            row.getBoolean("held"));

    static void insert(
            Handle handle,
            UUID id,
            UUID image,
            ResumableUploads.Wanted wanted,
            Optional<ObjectId> digests,
            Duration expiry) {
        handle.createUpdate(
                        """
                        insert into uploads (id, image_id, length, metadata, keep, drop_free,
                                             digests, expires_at)
                        values (:id, :image, :length, :metadata, :keep, :dropFree, :digests,
                                now() + make_interval(secs => :expiry))
                        """)
                .bind("id", id)
                .bind("image", image)
                .bind("length", wanted.length())
                .bind("metadata", wanted.metadata())
                .bind("keep", wanted.wish().keep())
                .bind("dropFree", wanted.wish().dropFree())
                .bind("digests", digests.map(ObjectId::toString).orElse(null))
                .bind("expiry", seconds(expiry))
                .execute();
    }

    static Optional<Row> find(Handle handle, UUID image, UUID id) {
        return handle.createQuery(
                        SELECT + "where id = :id and image_id = :image and expires_at > now()")
                .bind("id", id)
                .bind("image", image)
                .map(ROW)
                .findOne();
    }

    /** The content with the list of its blocks, if there is an upload that has one. */
    static Optional<ObjectId> digests(Handle handle, UUID image, UUID id) {
        return handle.createQuery(
                        """
                        select digests from uploads
                        where id = :id and image_id = :image and digests is not null
                              and expires_at > now()
                        """)
                .bind("id", id)
                .bind("image", image)
                .mapTo(String.class)
                .findOne()
                .map(ObjectId::parse);
    }

    /** What is to be kept of its file. */
    static Wish wish(Handle handle, UUID id) {
        return handle.createQuery("select keep, drop_free from uploads where id = :id")
                .bind("id", id)
                .map((row, context) -> Wish.of(row.getString(1), row.getBoolean(2)))
                .findOne()
                .orElse(Wish.DISK);
    }

    /** Those of an image, oldest first. */
    static List<ResumableUpload> list(Handle handle, UUID image) {
        return handle
                .createQuery(SELECT + "where image_id = :image and expires_at > now() order by id")
                .bind("image", image)
                .map(ROW)
                .list()
                .stream()
                .map(Row::upload)
                .toList();
    }

    /**
     * Opens an upload for a writer, unless another has it, who is then told that he is waited for.
     *
     * @return how much of it is durable
     */
    static Optional<Long> acquire(Handle handle, UUID id, UUID writer, Duration lease) {
        Optional<Long> received =
                handle.createQuery(
                                """
                                update uploads
                                set writer = :writer, wanted = false,
                                    writer_until = now() + make_interval(secs => :lease)
                                where id = :id and (writer is null or writer_until < now())
                                returning received
                                """)
                        .bind("id", id)
                        .bind("writer", writer)
                        .bind("lease", seconds(lease))
                        .mapTo(Long.class)
                        .findOne();
        if (received.isEmpty()) {
            ask(handle, id);
        }
        return received;
    }

    /** Tells whoever has an upload open that somebody else waits for it. */
    static void ask(Handle handle, UUID id) {
        handle.execute("update uploads set wanted = true where id = ?", id);
    }

    /** Keeps an upload open; says whether somebody waits for it, nothing if it is lost. */
    static Optional<Boolean> renew(Handle handle, UUID id, UUID writer, Duration lease) {
        return handle.createQuery(
                        """
                        update uploads set writer_until = now() + make_interval(secs => :lease)
                        where id = :id and writer = :writer
                        returning wanted
                        """)
                .bind("id", id)
                .bind("writer", writer)
                .bind("lease", seconds(lease))
                .mapTo(Boolean.class)
                .findOne();
    }

    /** Writes down how much is durable; says whether the writer still has the upload. */
    static boolean record(Handle handle, UUID id, UUID writer, long received, Duration expiry) {
        boolean recorded =
                handle.createUpdate(
                                        """
                                        update uploads
                                        set received = :received,
                                            expires_at = now() + make_interval(secs => :expiry)
                                        where id = :id and writer = :writer
                                        """)
                                .bind("id", id)
                                .bind("writer", writer)
                                .bind("received", received)
                                .bind("expiry", seconds(expiry))
                                .execute()
                        == 1;
        handle.createUpdate(
                        """
                        update images set lease_until = now() + make_interval(secs => :expiry)
                        where upload = :id
                        """)
                .bind("id", id)
                .bind("expiry", seconds(expiry))
                .execute();
        return recorded;
    }

    /** All of it is the image's. */
    static void finish(Handle handle, UUID id) {
        handle.execute(
                """
                update uploads set received = length, writer = null, writer_until = null
                where id = ?
                """,
                id);
    }

    static void release(Handle handle, UUID id, UUID writer) {
        handle.execute(
                """
                update uploads set writer = null, writer_until = null, wanted = false
                where id = ? and writer = ?
                """,
                id,
                writer);
    }

    static void delete(Handle handle, UUID id) {
        handle.execute("delete from uploads where id = ?", id);
    }

    static void purge(Handle handle) {
        handle.execute("delete from uploads where expires_at < now()");
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
