package assay.service.transfer;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The SQL of imports and exports. */
final class TransferTable {

    private static final RowMapper<Row> ROW =
            (row, context) ->
                    new Row(
                            row.getObject("job_id", UUID.class),
                            row.getString("place"),
                            Optional.ofNullable(row.getString("format")),
                            Optional.ofNullable(row.getBytes("sealed")),
                            row.getString("tag"),
                            size(row.getObject("size", Long.class)),
                            Optional.ofNullable(row.getString("upload")),
                            Optional.ofNullable(row.getString("sha256")),
                            row.getBoolean("finished"));

    private TransferTable() {}

    /**
     * A row.
     *
     * @param sealed the remote, until the job ends
     * @param tag of the file that an import began to read
     * @param upload of an export's parts
     * @param finished whether the file was transferred, though the job may not know it yet
     */
    record Row(
            UUID job,
            String place,
            Optional<String> format,
            Optional<byte[]> sealed,
            String tag,
            OptionalLong size,
            Optional<String> upload,
            Optional<String> sha256,
            boolean finished) {}

    private static OptionalLong size(@Nullable Long size) {
        return size == null ? OptionalLong.empty() : OptionalLong.of(size);
    }

    static void insert(Handle handle, UUID job, UUID image, UUID project, String place) {
        handle.execute(
                "insert into transfers (job_id, image_id, project_id, place) values (?, ?, ?, ?)",
                job,
                image,
                project,
                place);
    }

    static void seal(Handle handle, UUID job, byte[] sealed) {
        handle.execute("update transfers set sealed = ? where job_id = ?", sealed, job);
    }

    static void setFormat(Handle handle, UUID job, String format) {
        handle.execute("update transfers set format = ? where job_id = ?", format, job);
    }

    static Optional<Row> find(Handle handle, UUID job) {
        return handle.createQuery("select * from transfers where job_id = :job")
                .bind("job", job)
                .map(ROW)
                .findOne();
    }

    /** The exports of a project's image, the newest first. */
    static List<Row> exports(Handle handle, UUID image, UUID project) {
        return handle.createQuery(
                        """
                        select * from transfers
                        where image_id = :image and project_id = :project and format is not null
                        order by job_id desc limit 100
                        """)
                .bind("image", image)
                .bind("project", project)
                .map(ROW)
                .list();
    }

    /** Which file an import begins to read. */
    static void begun(Handle handle, UUID job, String tag, OptionalLong size) {
        handle.createUpdate("update transfers set tag = :tag, size = :size where job_id = :job")
                .bind("tag", tag)
                .bind("size", size.isPresent() ? (Long) size.getAsLong() : null)
                .bind("job", job)
                .execute();
    }

    /** What the service calls the parts of an export. */
    static void setUpload(Handle handle, UUID job, String upload) {
        handle.execute("update transfers set upload = ? where job_id = ?", upload, job);
    }

    static void finish(Handle handle, UUID job, long size, String sha256) {
        handle.execute(
                """
                update transfers set finished = true, sealed = null, size = ?, sha256 = ?
                where job_id = ?
                """,
                size,
                sha256,
                job);
    }

    /** Forgets the keys. */
    static void forget(Handle handle, UUID job) {
        handle.execute("update transfers set sealed = null where job_id = ?", job);
    }
}
