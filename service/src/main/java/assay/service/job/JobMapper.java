package assay.service.job;

import assay.service.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Reads jobs from rows, also from those that have other things, too.
 *
 * @param prefix of the columns' names in the row
 */
public record JobMapper(String prefix) implements RowMapper<Job> {

    private static final List<String> COLUMNS =
            List.of(
                    "id",
                    "project_id",
                    "user_id",
                    "image_id",
                    "kind",
                    "state",
                    "priority",
                    "percent",
                    "done_bytes",
                    "total_bytes",
                    "cancelled",
                    "started_at",
                    "error",
                    "error_detail",
                    "created_at",
                    "updated_at");

    /** What to select: the columns of {@code table} under their names with the prefix. */
    public String columns(String table) {
        return COLUMNS.stream()
                .map(column -> table + "." + column + " as " + prefix + column)
                .collect(Collectors.joining(", "));
    }

    @Override
    public Job map(ResultSet row, StatementContext context) throws SQLException {
        return read(row);
    }

    /** The job of a row that has one. */
    public Job read(ResultSet row) throws SQLException {
        Job.State state = Job.State.valueOf(word(row, "state"));
        return new Job(
                id(row, "id"),
                id(row, "project_id"),
                Optional.ofNullable(row.getObject(prefix + "user_id", UUID.class)),
                Optional.ofNullable(row.getObject(prefix + "image_id", UUID.class)),
                Job.Kind.valueOf(word(row, "kind")),
                state,
                Job.Priority.of(row.getInt(prefix + "priority")),
                done(row),
                row.getBoolean(prefix + "cancelled") && state == Job.State.RUNNING,
                failure(row),
                row.getTimestamp(prefix + "created_at").toInstant(),
                row.getTimestamp(prefix + "updated_at").toInstant());
    }

    private UUID id(ResultSet row, String column) throws SQLException {
        return row.getObject(prefix + column, UUID.class);
    }

    private String word(ResultSet row, String column) throws SQLException {
        return row.getString(prefix + column).toUpperCase(Locale.ROOT);
    }

    private Job.Done done(ResultSet row) throws SQLException {
        long total = row.getLong(prefix + "total_bytes");
        OptionalLong ofBytes = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(total);
        Timestamp started = row.getTimestamp(prefix + "started_at");
        Timestamp updated = row.getTimestamp(prefix + "updated_at");
        return new Job.Done(
                row.getInt(prefix + "percent"),
                row.getLong(prefix + "done_bytes"),
                ofBytes,
                Optional.ofNullable(started)
                        .map(from -> new Job.Done.Span(from.toInstant(), updated.toInstant())));
    }

    private Optional<Job.Failure> failure(ResultSet row) throws SQLException {
        String code = row.getString(prefix + "error");
        return code == null
                ? Optional.empty()
                : Optional.of(
                        new Job.Failure(Problem.of(code), row.getString(prefix + "error_detail")));
    }
}
