package assay.service.image;

import assay.service.Problem;
import assay.service.image.Inspected.ProfileVerdict;
import assay.service.job.Job;
import assay.service.job.JobMapper;
import assay.store.Sha256;
import assay.store.block.ObjectId;
import assay.store.content.Content;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Reads a row of {@link ImageTable}'s select. */
final class ImageMapper implements RowMapper<Image> {

    /** Of the last job on an image. */
    static final JobMapper JOB = new JobMapper("job_");

    private static final TypeReference<List<ProfileVerdict>> VERDICTS = new TypeReference<>() {};

    private static final ObjectReader PROPERTIES =
            JsonMapper.shared().readerFor(new TypeReference<Map<String, String>>() {});

    @Override
    public Image map(ResultSet row, StatementContext context) throws SQLException {
        return new Image(
                row.getObject("id", UUID.class),
                row.getObject("project_id", UUID.class),
                ImageStatus.of(row.getString("status")),
                details(row),
                encryption(row),
                row.getString("region"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant(),
                row.getLong("revision"),
                file(row),
                summary(row),
                disks(row),
                job(row),
                error(row));
    }

    private static ImageDetails details(ResultSet row) throws SQLException {
        return new ImageDetails(
                row.getString("name"),
                row.getString("description"),
                ImageType.of(row.getString("type")).orElseThrow(),
                new ImageDetails.Access(
                        Visibility.of(row.getString("visibility")).orElseThrow(),
                        row.getBoolean("protected"),
                        row.getBoolean("hidden")),
                new Platform(
                        text(row, "os_family").flatMap(OsFamily::of),
                        text(row, "os_version"),
                        text(row, "architecture"),
                        text(row, "firmware").flatMap(Firmware::of)),
                needs(row),
                new ImageDetails.Formats(text(row, "container_format"), text(row, "disk_format")),
                new TreeSet<>(List.of((String[]) row.getArray("tags").getArray())),
                properties(row.getString("properties")),
                Optional.ofNullable(row.getObject("derived_from", UUID.class)));
    }

    private static ImageDetails.Needs needs(ResultSet row) throws SQLException {
        return new ImageDetails.Needs(
                row.getInt("min_disk"),
                row.getInt("min_ram"),
                row.getInt("max_ram"),
                Optional.ofNullable(row.getObject("multi_queue", Boolean.class)));
    }

    private static Encryption encryption(ResultSet row) throws SQLException {
        if (row.getBoolean("plain")) {
            return new Encryption.Plain();
        }
        return text(row, "wanted_key")
                .<Encryption>map(Encryption.Named::new)
                .orElse(new Encryption.Server());
    }

    private static SortedMap<String, String> properties(String json) {
        return json.equals("{}")
                ? new TreeMap<>()
                : new TreeMap<>(PROPERTIES.<Map<String, String>>readValue(json));
    }

    private static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    private static Optional<StoredFile> file(ResultSet row) throws SQLException {
        String sha256 = row.getString("sha256");
        return sha256 == null
                ? Optional.empty()
                : Optional.of(
                        new StoredFile(
                                new Content(
                                        ObjectId.parse(row.getString("content")),
                                        contentSize(row),
                                        Optional.ofNullable(row.getString("content_key"))),
                                row.getLong("size"),
                                new Sha256(sha256),
                                others(row),
                                Kept.of(
                                        row.getString("kept"),
                                        row.getString("recipe"),
                                        row.getString("rest"))));
    }

    private static long contentSize(ResultSet row) throws SQLException {
        long size = row.getLong("content_size");
        return row.wasNull() ? row.getLong("size") : size;
    }

    private static Optional<StoredFile.Others> others(ResultSet row) throws SQLException {
        String md5 = row.getString("md5");
        return md5 == null
                ? Optional.empty()
                : Optional.of(new StoredFile.Others(md5, row.getString("sha512")));
    }

    private static Optional<Image.Summary> summary(ResultSet row) throws SQLException {
        String format = row.getString("format");
        if (format == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Image.Summary(
                        format,
                        row.getLong("virtual_size"),
                        Optional.ofNullable(row.getString("os")),
                        JsonMapper.shared().readValue(row.getString("verdicts"), VERDICTS)));
    }

    private static List<ImageDisk> disks(ResultSet row) throws SQLException {
        String disks = row.getString("disks");
        return disks == null ? List.of() : ImageDiskTable.parse(disks, text(row, "content_key"));
    }

    private static Optional<Job> job(ResultSet row) throws SQLException {
        return row.getObject("job_id", UUID.class) == null
                ? Optional.empty()
                : Optional.of(JOB.read(row));
    }

    private static Optional<Image.ImageError> error(ResultSet row) throws SQLException {
        String code = row.getString("error");
        return code == null
                ? Optional.empty()
                : Optional.of(
                        new Image.ImageError(Problem.of(code), row.getString("error_detail")));
    }
}
