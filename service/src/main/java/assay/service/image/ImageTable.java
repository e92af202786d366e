package assay.service.image;

import assay.service.Texts;
import assay.service.image.ImageChange.Judged;
import assay.service.image.ImageChange.NotRead;
import assay.service.image.ImageChange.Received;
import assay.service.image.ImageChange.UploadBegun;
import assay.service.image.ImageChange.UploadEnded;
import assay.store.block.ObjectId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of images. Times are the database's, so that the clocks of nodes need not agree. */
final class ImageTable {

    private static final String SELECT =
            """
            select i.id, i.name, i.status, i.created_at, i.updated_at, i.sha256, i.size,
                   i.content, i.content_key,
                   i.format, i.virtual_size, i.os, i.verdicts, i.error, i.error_detail,
                   j.id as job_id, j.kind as job_kind, j.state as job_state,
                   j.percent as job_percent, j.project_id as job_project,
                   j.created_at as job_created_at, j.updated_at as job_updated_at
            from images i
            left join lateral (
                select * from jobs where image_id = i.id order by id desc limit 1
            ) j on true
            where i.project_id = :project
            """;

    private ImageTable() {}

    static void insert(Handle handle, ImageKey key, String name) {
        handle.execute(
                "insert into images (id, project_id, name) values (?, ?, ?)",
                key.id(),
                key.project(),
                name);
    }

    static Optional<Image> find(Handle handle, ImageKey key) {
        return handle.createQuery(SELECT + "and i.id = :id")
                .bind("project", key.project())
                .bind("id", key.id())
                .map(new ImageMapper())
                .findOne();
    }

    /** The newest images, or those made before {@code marker}. Ids sort by time of creation. */
    static List<Image> list(Handle handle, UUID project, Optional<UUID> marker, int limit) {
        String older = marker.isPresent() ? "and i.id < :marker " : "";
        return handle.createQuery(SELECT + older + "order by i.id desc limit :limit")
                .bind("project", project)
                .bind("limit", limit)
                .bind("marker", marker.orElse(project))
                .map(new ImageMapper())
                .list();
    }

    /** One of the documents of an image that was inspected. */
    static Optional<String> document(Handle handle, ImageKey key, Document document) {
        return handle.createQuery(
                        "select %s from images where project_id = :project and id = :id"
                                .formatted(document.column))
                .bind("project", key.project())
                .bind("id", key.id())
                .mapTo(String.class)
                .findOne();
    }

    enum Document {
        FACTS("facts"),
        JUDGEMENTS("judgements");

        private final String column;

        Document(String column) {
            this.column = column;
        }
    }

    static boolean delete(Handle handle, ImageKey key) {
        return handle.execute(
                        "delete from images where project_id = ? and id = ?",
                        key.project(),
                        key.id())
                == 1;
    }

    /**
     * Walks an image from one status to another, if it still is where the change begins and, where
     * an upload is concerned, still held by that upload.
     *
     * @return whether it was
     */
    static boolean change(Handle handle, ImageKey key, ImageChange change) {
        Update update =
                switch (change) {
                    case UploadBegun begun ->
                            update(
                                            handle,
                                            """
                                            upload = :upload, error = null, error_detail = null,
                                            lease_until = now() + make_interval(secs => :lease)
                                            """,
                                            "")
                                    .bind("upload", begun.upload())
                                    .bind("lease", seconds(begun.lease()));
                    case UploadEnded ended ->
                            update(
                                            handle,
                                            """
                                            upload = null, lease_until = null, error = :error,
                                            error_detail = :detail
                                            """,
                                            "and upload = :upload")
                                    .bind("upload", ended.upload())
                                    .bind("error", ended.problem().code())
                                    .bind("detail", ended.detail());
                    case Received received ->
                            update(
                                            handle,
                                            """
                                            upload = null, lease_until = null, sha256 = :sha256,
                                            size = :size, content = :content,
                                            content_key = :key
                                            """,
                                            "and upload = :upload")
                                    .bind("upload", received.upload())
                                    .bind("sha256", received.file().sha256().hex())
                                    .bind("size", received.file().size())
                                    .bind("content", received.file().content().id().toString())
                                    .bind("key", received.file().content().key());
                    case Judged judged -> judged(handle, judged.inspected());
                    case NotRead notRead ->
                            update(handle, "error = :error, error_detail = :detail", "")
                                    .bind("error", notRead.problem().code())
                                    .bind("detail", Texts.storable(notRead.detail()));
                };
        return update.bind("project", key.project())
                        .bind("id", key.id())
                        .bind("from", change.from().word())
                        .bind("to", change.to().word())
                        .execute()
                == 1;
    }

    private static Update judged(Handle handle, Inspected inspected) {
        return update(
                        handle,
                        """
                        format = :format, virtual_size = :virtualSize, os = :os,
                        facts = cast(:facts as jsonb), judgements = cast(:judgements as jsonb),
                        verdicts = cast(:verdicts as jsonb)
                        """,
                        "")
                .bind("format", inspected.format())
                .bind("virtualSize", inspected.virtualSize())
                .bind("os", inspected.os().map(Texts::storable))
                .bind("facts", inspected.facts())
                .bind("judgements", inspected.judgements())
                .bind("verdicts", JsonMapper.shared().writeValueAsString(inspected.verdicts()));
    }

    private static Update update(Handle handle, String assignments, String guard) {
        return handle.createUpdate(
                """
                update images set status = :to, updated_at = now(), %s
                where project_id = :project and id = :id and status = :from %s
                """
                        .formatted(assignments, guard));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** Lets an upload hold its image for longer; says whether it still held it. */
    static boolean renewLease(Handle handle, ImageKey key, UUID upload, Duration lease) {
        return handle.createUpdate(
                                """
                                update images
                                set lease_until = now() + make_interval(secs => :lease)
                                where project_id = :project and id = :id and upload = :upload
                                """)
                        .bind("lease", seconds(lease))
                        .bind("project", key.project())
                        .bind("id", key.id())
                        .bind("upload", upload)
                        .execute()
                == 1;
    }

    /** An upload that holds an image. */
    record Held(ImageKey key, UUID upload) {}

    /** The uploads, of all projects, whose leases ran out. */
    static List<Held> expired(Handle handle) {
        return handle.createQuery(
                        "select project_id, id, upload from images where lease_until < now()")
                .map((row, context) ->
                        new Held(
                                new ImageKey(
                                        row.getObject(1, UUID.class), row.getObject(2, UUID.class)),
                                row.getObject(3, UUID.class)))
                .list();
    }

    /** Whether an image of any project is held by an upload. */
    static boolean isRunning(Handle handle, UUID upload) {
        return handle.createQuery("select exists (select from images where upload = :upload)")
                .bind("upload", upload)
                .mapTo(Boolean.class)
                .one();
    }

    /** Whether an image of any project has a content. */
    static boolean isUsed(Handle handle, ObjectId content) {
        return handle.createQuery("select exists (select from images where content = :content)")
                .bind("content", content.toString())
                .mapTo(Boolean.class)
                .one();
    }

    /**
     * Keeps all others from storing or deleting the same content until the transaction ends, on
     * whatever node. Two contents share a lock about never, and then only wait for each other.
     */
    static void lock(Handle handle, ObjectId content) {
        handle.execute("select pg_advisory_xact_lock(?)", content.first());
    }
}
