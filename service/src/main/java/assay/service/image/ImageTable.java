package assay.service.image;

import assay.service.Texts;
import assay.service.identity.Caller;
import assay.service.image.ImageChange.Copied;
import assay.service.image.ImageChange.CopyFailed;
import assay.service.image.ImageChange.Judged;
import assay.service.image.ImageChange.NotRead;
import assay.service.image.ImageChange.Received;
import assay.service.image.ImageChange.UploadBegun;
import assay.service.image.ImageChange.UploadEnded;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;
import tools.jackson.databind.json.JsonMapper;

/**
 * The SQL of single images; {@link ImageListing} lists them, {@link UploadTable} knows their
 * uploads. Times are the database's, so that the clocks of nodes need not agree.
 */
final class ImageTable {

    /** Of rows {@code i}, which are put in. */
    static final String SELECT =
            """
            select i.id, i.project_id, i.name, i.description, i.type, i.status, i.visibility,
                   i.protected, i.hidden, i.os_family, i.os_version, i.architecture, i.firmware,
                   i.min_disk, i.min_ram, i.max_ram, i.multi_queue, i.container_format, i.disk_format, i.tags, i.properties,
                   i.derived_from, i.created_at, i.updated_at, i.revision,
                   i.wanted_key, i.plain, i.region,
                   i.sha256, i.size, i.content, i.content_key, i.content_size, i.kept,
                   i.recipe, i.rest, i.md5, i.sha512,
                   i.format, i.virtual_size, i.os, i.verdicts, i.error, i.error_detail,
                   @DISKS@, @JOB@
            from %s i
            left join lateral (
                select * from jobs where image_id = i.id order by id desc limit 1
            ) j on true
            """
                    .replace("@DISKS@", ImageDiskTable.COLUMN)
                    .replace("@JOB@", ImageMapper.JOB.columns("j"));

    private static final String ONE = SELECT.formatted("images");

    private ImageTable() {}

    static void insert(Handle handle, ImageKey key, ImageDetails details) {
        bind(
                        handle.createUpdate(
                                """
                                insert into images (id, project_id, name, description, type,
                                    visibility, protected, hidden, os_family, os_version,
                                    architecture, firmware, min_disk, min_ram, max_ram,
                                    multi_queue, container_format, disk_format, tags, properties, derived_from)
                                values (:id, :project, :name, :description, :type,
                                    :visibility, :protected, :hidden, :osFamily, :osVersion,
                                    :architecture, :firmware, :minDisk, :minRam, :maxRam,
                                    :multiQueue, :containerFormat, :diskFormat, :tags, cast(:properties as jsonb),
                                    cast(:derivedFrom as uuid))
                                """),
                        details)
                .bind("id", key.id())
                .bind("project", key.project())
                .execute();
    }

    /** Says of a new image how and where its content is to be kept. */
    static void arrange(Handle handle, UUID id, Encryption encryption, String region) {
        handle.createUpdate(
                        """
                        update images set wanted_key = :key, plain = :plain, region = :region
                        where id = :id
                        """)
                .bind("key", encryption instanceof Encryption.Named named ? named.key() : null)
                .bind("plain", encryption instanceof Encryption.Plain)
                .bind("region", region)
                .bind("id", id)
                .execute();
    }

    /** Writes down what is said of an image, and whose it is. */
    static void update(Handle handle, UUID id, UUID project, ImageDetails details) {
        bind(
                        handle.createUpdate(
                                """
                                update images
                                set project_id = :project, name = :name,
                                    description = :description, type = :type,
                                    visibility = :visibility, protected = :protected,
                                    hidden = :hidden, os_family = :osFamily,
                                    os_version = :osVersion, architecture = :architecture,
                                    firmware = :firmware, min_disk = :minDisk, min_ram = :minRam,
                                    max_ram = :maxRam, multi_queue = :multiQueue,
                                    container_format = :containerFormat,
                                    disk_format = :diskFormat, tags = :tags,
                                    properties = cast(:properties as jsonb),
                                    derived_from = cast(:derivedFrom as uuid),
                                    revision = revision + 1, updated_at = now()
                                where id = :id
                                """),
                        details)
                .bind("id", id)
                .bind("project", project)
                .execute();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, ImageDetails details) {
        Platform platform = details.platform();
        return statement
                .bind("name", details.name())
                .bind("description", details.description())
                .bind("type", details.type().word())
                .bind("visibility", details.access().visibility().word())
                .bind("protected", details.access().locked())
                .bind("hidden", details.access().hidden())
                .bind("osFamily", platform.osFamily().map(OsFamily::word).orElse(null))
                .bind("osVersion", platform.osVersion().orElse(null))
                .bind("architecture", platform.architecture().orElse(null))
                .bind("firmware", platform.firmware().map(Firmware::word).orElse(null))
                .bind("minDisk", details.needs().minDisk())
                .bind("minRam", details.needs().minRam())
                .bind("maxRam", details.needs().maxRam())
                .bind("multiQueue", details.needs().multiQueue().orElse(null))
                .bind("containerFormat", details.formats().container().orElse(null))
                .bind("diskFormat", details.formats().disk().orElse(null))
                .bind("tags", details.tags().toArray(String[]::new))
                .bind("properties", JsonMapper.shared().writeValueAsString(details.properties()))
                .bind("derivedFrom", details.derivedFrom().orElse(null));
    }

    /** An image that a caller sees. */
    static Optional<Image> find(Handle handle, Caller caller, UUID id) {
        return find(handle, caller, id, "");
    }

    /** The same; nobody else changes it until the transaction ends. */
    static Optional<Image> findToChange(Handle handle, Caller caller, UUID id) {
        return find(handle, caller, id, "for update of i");
    }

    /** The same; nobody changes or deletes it until the transaction ends. */
    static Optional<Image> findToCopy(Handle handle, Caller caller, UUID id) {
        return find(handle, caller, id, "for share of i");
    }

    private static Optional<Image> find(Handle handle, Caller caller, UUID id, String lock) {
        Query query =
                handle.createQuery(
                        ONE + "where i.id = :id and " + ImageSight.of(caller) + " " + lock);
        return ImageSight.bind(query, caller).bind("id", id).map(new ImageMapper()).findOne();
    }

    /** An image, for its job, which nobody asks for. */
    static Optional<Image> find(Handle handle, UUID id) {
        return handle.createQuery(ONE + "where i.id = :id")
                .bind("id", id)
                .map(new ImageMapper())
                .findOne();
    }

    /** One of the documents of an image that was inspected. */
    static Optional<String> document(Handle handle, UUID image, Document document) {
        return handle.createQuery("select %s from images where id = :id".formatted(document.column))
                .bind("id", image)
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

        String column() {
            return column;
        }
    }

    /** Deletes an image and remembers that its id was given; says whether it was there. */
    static boolean delete(Handle handle, UUID id) {
        if (handle.execute("delete from images where id = ?", id) == 0) {
            return false;
        }
        handle.execute("insert into deleted_images (id) values (?)", id);
        return true;
    }

    /** How many images of a region a project owns that it neither published nor sells. */
    static long countOwned(Handle handle, UUID project, String region) {
        return handle.createQuery(
                        """
                        select count(*) from images
                        where project_id = :project and region = :region
                        and visibility not in ('public', 'market')
                        """)
                .bind("project", project)
                .bind("region", region)
                .mapTo(Long.class)
                .one();
    }

    /** Whether an id was ever an image's. */
    static boolean isTaken(Handle handle, UUID id) {
        return handle.createQuery(
                        """
                        select exists (select from images where id = :id)
                            or exists (select from deleted_images where id = :id)
                        """)
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    /**
     * Walks an image from one status to another, if the change can begin where the image is and,
     * where an upload is concerned, that upload still holds it.
     *
     * @return whether it could
     */
    static boolean change(Handle handle, ImageKey key, ImageChange change) {
        Update update =
                switch (change) {
                    case UploadBegun begun ->
                            update(
                                            handle,
                                            change,
                                            """
                                            , upload = :upload, error = null, error_detail = null,
                                            lease_until = now() + make_interval(secs => :lease)
                                            """,
                                            "")
                                    .bind("upload", begun.upload())
                                    .bind("lease", seconds(begun.lease()));
                    case UploadEnded ended ->
                            update(
                                            handle,
                                            change,
                                            """
                                            , upload = null, lease_until = null, error = :error,
                                            error_detail = :detail
                                            """,
                                            "and upload = :upload")
                                    .bind("upload", ended.upload())
                                    .bind("error", ended.problem().code())
                                    .bind("detail", Texts.storable(ended.detail()));
                    case Received received -> received(handle, received);
                    case CopyFailed failed ->
                            update(
                                            handle,
                                            change,
                                            ", error = :error, error_detail = :detail",
                                            "and upload is null")
                                    .bind("error", failed.problem().code())
                                    .bind("detail", Texts.storable(failed.detail()));
                    case Copied copied -> copied(handle, copied);
                    case Judged judged -> judged(handle, judged);
                    case NotRead notRead ->
                            update(handle, change, ", error = :error, error_detail = :detail", "")
                                    .bind("error", notRead.problem().code())
                                    .bind("detail", Texts.storable(notRead.detail()));
                    case ImageChange.Unread _ ->
                            update(handle, change, ", error = null, error_detail = null", "");
                    case ImageChange.Imported _,
                            ImageChange.Deactivated _,
                            ImageChange.Reactivated _ ->
                            update(handle, change, "", "");
                };
        return update.bind("project", key.project()).bind("id", key.id()).execute() == 1;
    }

    private static Update received(Handle handle, Received received) {
        StoredFile file = received.file();
        return update(
                        handle,
                        received,
                        """
                        , upload = null, lease_until = null, sha256 = :sha256, size = :size,
                        content = :content, content_key = :key, md5 = :md5, sha512 = :sha512
                        """,
                        "and upload = :upload")
                .bind("upload", received.upload())
                .bind("sha256", file.sha256().hex())
                .bind("size", file.size())
                .bind("content", file.content().id().toString())
                .bind("key", file.content().key().orElse(null))
                .bind("md5", file.others().map(StoredFile.Others::md5).orElse(null))
                .bind("sha512", file.others().map(StoredFile.Others::sha512).orElse(null));
    }

    /** Keeps something else of an image's file; says whether it still had that. */
    static boolean keep(Handle handle, UUID id, StoredFile old, StoredFile now) {
        return bind(
                                handle.createUpdate(
                                        """
                                        update images
                                        set content = :content, content_key = :key,
                                            content_size = :contentSize, kept = :kept,
                                            recipe = :recipe, rest = :rest,
                                            revision = revision + 1, updated_at = now()
                                        where id = :id and kept = 'file' and content = :old
                                        """),
                                now)
                        .bind("id", id)
                        .bind("key", now.content().key().orElse(null))
                        .bind("old", old.content().id().toString())
                        .execute()
                == 1;
    }

    /**
     * Keeps the same bytes in another way under the same key; says whether the image still had the
     * old content.
     */
    static boolean exchange(Handle handle, UUID id, StoredFile old, StoredFile now) {
        // Nobody sees that: so it is no change that counts.
        return bind(
                                handle.createUpdate(
                                        """
                                        update images
                                        set content = :content, content_size = :contentSize,
                                            recipe = :recipe, rest = :rest
                                        where id = :id and content = :old and kept = :kept
                                        """),
                                now)
                        .bind("id", id)
                        .bind("old", old.content().id().toString())
                        .execute()
                == 1;
    }

    /** Tells a statement what is kept of a file. */
    static <S extends SqlStatement<S>> S bind(S statement, StoredFile file) {
        Optional<Kept.Recipe> recipe =
                file.kept() instanceof Kept.Recipe made ? Optional.of(made) : Optional.empty();
        return statement
                .bind("content", file.content().id().toString())
                .bind(
                        "contentSize",
                        file.kept() instanceof Kept.File ? null : file.content().size())
                .bind("kept", file.kept().word())
                .bind("recipe", recipe.map(made -> made.recipe().toString()).orElse(null))
                .bind("rest", recipe.map(made -> made.rest().toString()).orElse(null));
    }

    /** What is known of the bytes is known of the copy. */
    private static Update copied(Handle handle, Copied copied) {
        return bind(
                        update(
                                handle,
                                copied,
                                """
                                , upload = null, lease_until = null, content = :content,
                                content_key = :key, content_size = :contentSize, kept = :kept,
                                recipe = :recipe, rest = :rest,
                                (sha256, size, md5, sha512, format, virtual_size, os, facts,
                                 judgements, verdicts, error, error_detail) = (
                                    select s.sha256, s.size, s.md5, s.sha512, s.format,
                                        s.virtual_size, s.os, s.facts, s.judgements, s.verdicts,
                                        s.error, s.error_detail
                                    from images s where s.id = :source)
                                """,
                                """
                                and upload is not distinct from cast(:upload as uuid)
                                and exists (select from images s
                                    where s.id = :source and s.sha256 is not null)
                                """),
                        copied.file())
                .bind("key", copied.file().content().key().orElse(null))
                .bind("upload", copied.upload().orElse(null))
                .bind("source", copied.source());
    }

    private static Update judged(Handle handle, Judged judged) {
        Inspected inspected = judged.inspected();
        Platform found = inspected.platform();
        return update(
                        handle,
                        judged,
                        """
                        , format = :format, virtual_size = :virtualSize, os = :os,
                        min_disk = case
                            when status = 'inspecting' and min_disk > 0
                            then greatest(min_disk, ceil(:virtualSize / 1073741824.0)::int)
                            else min_disk end,
                        os_family = coalesce(os_family, :family),
                        os_version = coalesce(os_version, left(:os, 255)),
                        architecture = coalesce(architecture, left(:architecture, 255)),
                        firmware = coalesce(firmware, :firmware),
                        facts = cast(:facts as jsonb), judgements = cast(:judgements as jsonb),
                        verdicts = cast(:verdicts as jsonb)
                        """,
                        "")
                .bind("format", inspected.format())
                .bind("virtualSize", inspected.virtualSize())
                .bind("os", found.osVersion().map(Texts::storable).orElse(null))
                .bind("family", found.osFamily().map(OsFamily::word).orElse(null))
                .bind("architecture", found.architecture().map(Texts::storable).orElse(null))
                .bind("firmware", found.firmware().map(Firmware::word).orElse(null))
                .bind("facts", inspected.facts())
                .bind("judgements", inspected.judgements())
                .bind("verdicts", JsonMapper.shared().writeValueAsString(inspected.verdicts()));
    }

    private static Update update(
            Handle handle, ImageChange change, String assignments, String guard) {
        Map<ImageStatus, ImageStatus> ways = change.ways();
        String to =
                ways.entrySet().stream()
                        .map(way ->
                                "when '%s' then '%s'"
                                        .formatted(way.getKey().word(), way.getValue().word()))
                        .collect(Collectors.joining(" "));
        String from =
                ways.keySet().stream()
                        .map(status -> "'" + status.word() + "'")
                        .collect(Collectors.joining(", "));
        return handle.createUpdate(
                """
                update images
                set status = case status %s end, revision = revision + 1, updated_at = now() %s
                where project_id = :project and id = :id and status in (%s) %s
                """
                        .formatted(to, assignments, from, guard));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
