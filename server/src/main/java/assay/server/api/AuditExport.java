package assay.server.api;

import assay.service.audit.Audit;
import assay.service.audit.AuditRecord;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes records down for other programs, one line for each. */
final class AuditExport {

    private record Column(String title, String pointer) {}

    private static final List<Column> COLUMNS =
            List.of(
                    new Column("time", "/eventTime"),
                    new Column("project", "/initiator/project_id"),
                    new Column("user", "/initiator/id"),
                    new Column("user name", "/initiator/name"),
                    new Column("address", "/initiator/host/address"),
                    new Column("action", "/action"),
                    new Column("outcome", "/outcome"),
                    new Column("reason", "/reason/reasonCode"),
                    new Column("target type", "/target/typeURI"),
                    new Column("target", "/target/id"),
                    new Column("target name", "/target/name"),
                    new Column("target project", "/target/project_id"),
                    new Column("event", "/id"));

    private AuditExport() {}

    /** JSON lines, with all that is needed to verify the chain elsewhere. */
    static void jsonLines(Audit.Export records, OutputStream out) throws IOException {
        OutputStream buffered = new BufferedOutputStream(out);
        records.to(record -> write(buffered, jsonLine(record)));
        buffered.flush();
    }

    /** A table (RFC 4180) for people; the mark at its start tells Excel that it is UTF-8. */
    static void csv(Audit.Export records, OutputStream out) throws IOException {
        OutputStream buffered = new BufferedOutputStream(out);
        write(buffered, Csv.MARK + row("number", COLUMNS.stream().map(Column::title)));
        records.to(record -> write(buffered, csvLine(record)));
        buffered.flush();
    }

    private static void write(OutputStream out, String line) throws IOException {
        out.write(line.getBytes(StandardCharsets.UTF_8));
    }

    private static String jsonLine(AuditRecord record) {
        return "{\"number\":%d,\"previous\":\"%s\",\"hash\":\"%s\",\"event\":%s}\n"
                .formatted(record.number(), record.previous(), record.hash(), record.event());
    }

    private static String csvLine(AuditRecord record) {
        JsonNode event = JsonMapper.shared().readTree(record.event());
        return row(
                Long.toString(record.number()),
                COLUMNS.stream().map(column -> event.at(column.pointer()).asString("")));
    }

    private static String row(String first, Stream<String> rest) {
        return Csv.row(Stream.concat(Stream.of(first), rest));
    }
}
