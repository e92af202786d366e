package assay.service.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** Reads a row of {@link Projects}' select. */
final class ProjectMapper implements RowMapper<Project> {

    @Override
    public Project map(ResultSet row, StatementContext context) throws SQLException {
        return new Project(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("description"),
                row.getBoolean("enabled"),
                row.getTimestamp("created_at").toInstant());
    }
}
