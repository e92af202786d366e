package assay.service.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Which records are asked for: all that are as every part that is given.
 *
 * @param user the initiator's id
 * @param action the action, or what stands before a slash in it: {@code authenticate}
 * @param from the earliest time
 * @param until the time before which it must be
 */
public record AuditQuery(
        Optional<UUID> project,
        Optional<String> user,
        Optional<String> action,
        Optional<String> target,
        Optional<Outcome> outcome,
        Optional<Instant> from,
        Optional<Instant> until) {

    /** Everything. */
    public static final AuditQuery ALL =
            new AuditQuery(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /**
     * The query for some of them.
     *
     * @param visible the only project whose records are to be seen
     * @param rest SQL: a further condition, an order and a limit
     */
    Query query(Handle handle, Optional<UUID> visible, Map<String, Object> more, String rest) {
        List<String> conditions = new ArrayList<>(List.of("true"));
        Map<String, Object> values = new LinkedHashMap<>(more);
        add(conditions, values, "project_id = :visible", "visible", visible);
        add(conditions, values, "project_id = :project", "project", project);
        add(conditions, values, "user_id = :user", "user", user);
        add(
                conditions,
                values,
                "(action = :action or starts_with(action, :action || '/'))",
                "action",
                action);
        add(conditions, values, "target_id = :target", "target", target);
        add(conditions, values, "outcome = :outcome", "outcome", outcome.map(Outcome::word));
        add(
                conditions,
                values,
                "time >= :from",
                "from",
                from.map(at -> at.atOffset(ZoneOffset.UTC)));
        add(
                conditions,
                values,
                "time < :until",
                "until",
                until.map(at -> at.atOffset(ZoneOffset.UTC)));
        return handle.createQuery(
                        AuditRecord.SELECT + "where " + String.join(" and ", conditions) + rest)
                .bindMap(values);
    }

    private static void add(
            List<String> conditions,
            Map<String, Object> values,
            String condition,
            String name,
            Optional<?> value) {
        value.ifPresent(given -> {
            conditions.add(condition);
            values.put(name, given);
        });
    }
}
