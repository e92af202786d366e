package assay.service.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * A link of the chain.
 *
 * @param number 1 for the first, and one more for each
 * @param previous the hash of the one before in hexadecimal digits; zeros for the first
 * @param hash SHA-256 of {@code previous}, {@code number} as 8 bytes, big-endian, and {@code event}
 *     in UTF-8
 * @param event a CADF event as JSON, byte for byte as it was hashed
 */
public record AuditRecord(long number, UUID id, String previous, String hash, String event) {

    static final String SELECT =
            "select number, id, previous, hash, event::text as event from audit_records ";

    static AuditRecord map(ResultSet row, StatementContext context) throws SQLException {
        HexFormat hex = HexFormat.of();
        return new AuditRecord(
                row.getLong("number"),
                row.getObject("id", UUID.class),
                hex.formatHex(row.getBytes("previous")),
                hex.formatHex(row.getBytes("hash")),
                row.getString("event"));
    }
}
