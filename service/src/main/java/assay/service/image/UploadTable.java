package assay.service.image;

import assay.store.block.ObjectId;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** The SQL of what uploads hold, and of which contents are in use. */
final class UploadTable {

    private static final int READABLE = 10_000;

    private UploadTable() {}

    /** Lets an upload hold its image for longer; says whether it still held it. */
    static boolean renewLease(Handle handle, ImageKey key, UUID upload, Duration lease) {
        return handle.createUpdate(
                                """
                                update images
                                set lease_until = now() + make_interval(secs => :lease)
                                where project_id = :project and id = :id and upload = :upload
                                """)
                        .bind("lease", lease.toMillis() / 1000.0)
                        .bind("project", key.project())
                        .bind("id", key.id())
                        .bind("upload", upload)
                        .execute()
                == 1;
    }

    /** An upload that holds an image. */
    record Held(ImageKey key, UUID upload) {}

    /**
     * The uploads, of all projects, whose leases ran out; those of jobs go on as long as the job.
     */
    static List<Held> expired(Handle handle) {
        return handle.createQuery(
                        """
                        select project_id, id, upload from images
                        where lease_until < now() and not exists (
                            select from jobs j
                            where j.id = upload and j.state in ('waiting', 'running'))
                        """)
                .map((row, context) ->
                        new Held(
                                new ImageKey(
                                        row.getObject(1, UUID.class), row.getObject(2, UUID.class)),
                                row.getObject(3, UUID.class)))
                .list();
    }

    /** Whether an upload holds an image of any project, or something writes by this id. */
    static boolean isRunning(Handle handle, UUID upload) {
        return handle.createQuery(
                        """
                        select exists (select from images where upload = :upload)
                            or exists (select from store_writers
                                       where id = :upload and expires_at > now())
                        """)
                .bind("upload", upload)
                .mapTo(Boolean.class)
                .one();
    }

    /** Announces that something writes, though not for an image that waits for it. */
    static void beginWriter(Handle handle, UUID id) {
        beginWriter(handle, id, Duration.ofDays(2));
    }

    /** The same, for one who renews it while he writes. */
    static void beginWriter(Handle handle, UUID id, Duration lease) {
        handle.execute("delete from store_writers where expires_at < now()");
        handle.execute(
                "insert into store_writers (id, expires_at)"
                        + " values (?, now() + make_interval(secs => ?))",
                id,
                lease.toMillis() / 1000.0);
    }

    /** Lets it write for longer; says whether it still was to. Else what it wrote may be gone. */
    static boolean renewWriter(Handle handle, UUID id, Duration lease) {
        return handle.execute(
                        "update store_writers"
                                + " set expires_at = clock_timestamp() + make_interval(secs => ?)"
                                + " where id = ? and expires_at > clock_timestamp()",
                        lease.toMillis() / 1000.0,
                        id)
                == 1;
    }

    /** It writes no more. */
    static void endWriter(Handle handle, UUID id) {
        handle.execute("delete from store_writers where id = ?", id);
    }

    /** Whether anything of any project needs a content of a region. */
    static boolean isUsed(Handle handle, String region, ObjectId content) {
        return handle.createQuery(
                        """
                        select exists (select from images
                                where content = :content and region = :region)
                            or exists (select from images
                                where rest = :content and region = :region)
                            or exists (select from image_disks d join images i on i.id = d.image_id
                                where d.content = :content and i.region = :region)
                            or exists (select from image_disks d join images i on i.id = d.image_id
                                where d.rest = :content and i.region = :region)
                            or exists (select from uploads where digests = :content)
                            or exists (select from former_contents
                                where content = :content and region = :region
                                and read_until > now())
                            or exists (select from announced_contents a
                                join images i on i.id = a.image_id and i.upload = a.upload
                                where a.content = :content)
                        """)
                .bind("content", content.toString())
                .bind("region", region)
                .mapTo(Boolean.class)
                .one();
    }

    /** Whether an image of any project needs a recipe of a region. */
    static boolean isRecipeUsed(Handle handle, String region, ObjectId recipe) {
        return handle.createQuery(
                        """
                        select exists (select from images
                            where recipe = :recipe and region = :region)
                        or exists (select from image_disks d join images i on i.id = d.image_id
                            where d.recipe = :recipe and i.region = :region)
                        or exists (select from announced_contents a
                            join images i on i.id = a.image_id and i.upload = a.upload
                            where a.content = :recipe)
                        """)
                .bind("recipe", recipe.toString())
                .bind("region", region)
                .mapTo(Boolean.class)
                .one();
    }

    /**
     * Keeps sweeps from all that files need, as long as the upload holds its image. What they
     * delete just now they have deleted when this returns.
     */
    static void announce(Handle handle, ImageKey image, UUID upload, Collection<StoredFile> files) {
        lock(handle, files);
        handle.execute(
                "delete from announced_contents where image_id = ? and upload <> ?",
                image.id(),
                upload);
        for (ObjectId id : needed(files)) {
            handle.createUpdate(
                            """
                            insert into announced_contents (image_id, upload, content)
                            select id, :upload, :content from images where id = :image
                            on conflict do nothing
                            """)
                    .bind("image", image.id())
                    .bind("upload", upload)
                    .bind("content", id.toString())
                    .execute();
        }
    }

    /** Takes that back; says whether all of it was there still. */
    static boolean withdraw(
            Handle handle, ImageKey image, UUID upload, Collection<StoredFile> files) {
        int there = 0;
        for (ObjectId id : needed(files)) {
            there +=
                    handle.execute(
                            """
                            delete from announced_contents
                            where image_id = ? and upload = ? and content = ?
                            """,
                            image.id(),
                            upload,
                            id.toString());
        }
        return there == needed(files).size();
    }

    /**
     * The contents in the server's own region that a project may read, at most {@value #READABLE},
     * newest first; where a file was taken apart, its disk. Those of all disks.
     */
    static List<ObjectId> readable(Handle handle, UUID project) {
        return handle.createQuery(
                        """
                        select c.content from images i
                        left join image_disks d on d.image_id = i.id
                        cross join lateral (values (i.content), (d.content)) c (content)
                        where c.content is not null and i.status <> 'deactivated'
                        and i.region = '' and %s
                        group by c.content order by max(i.created_at) desc limit :most
                        """
                                .formatted(ImageSight.ofProject()))
                .bind("caller", project)
                .bind("most", READABLE)
                .mapTo(String.class)
                .map(ObjectId::parse)
                .list();
    }

    /**
     * Keeps all others from storing or deleting the same content until the transaction ends, on
     * whatever node. Two contents share a lock about never, and then only wait for each other.
     */
    static void lock(Handle handle, ObjectId content) {
        handle.execute("select pg_advisory_xact_lock(?)", content.first());
    }

    /** The same for all that files need: their contents, and their recipes if they have one. */
    static void lock(Handle handle, Collection<StoredFile> files) {
        lock(handle, needed(files).stream());
    }

    private static Set<ObjectId> needed(Collection<StoredFile> files) {
        return files.stream().flatMap(UploadTable::needed).collect(Collectors.toSet());
    }

    /** The same for several, in one order, so that two who want some do not wait for each other. */
    static void lock(Handle handle, Stream<ObjectId> contents) {
        contents.distinct()
                .sorted(Comparator.comparing(ObjectId::toString))
                .forEach(id -> lock(handle, id));
    }

    private static Stream<ObjectId> needed(StoredFile file) {
        Stream<ObjectId> recipe =
                file.kept() instanceof Kept.Recipe kept ? Stream.of(kept.recipe()) : Stream.empty();
        return Stream.concat(file.contents().stream(), recipe);
    }
}
