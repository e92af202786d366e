package assay.service.audit;

import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.UuidV7;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The audit log. Auditors and operators read it: an auditor what concerns his project, an operator
 * everything.
 */
public final class Audit {

    private static final int BATCH = 1000;

    private final Jdbi jdbi;

    public Audit(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Appends a record in the transaction of what it is about: both are kept, or neither. Whoever
     * else appends waits until that transaction ends, so this is the last that it does.
     */
    public static void record(Handle handle, AuditEvent event) {
        Optional<Origin> origin = Origin.current();
        String json = CadfEvent.write(UuidV7.next(), Instant.now(), event, origin);
        handle.execute("insert into audit_records (event) values (cast(? as json))", json);
        origin.ifPresent(Origin::markRecorded);
    }

    /** Appends a record of what is in no transaction, as a denial. */
    public void record(AuditEvent event) {
        jdbi.useTransaction(handle -> record(handle, event));
    }

    /** The records that the caller may see, newest first. */
    public Page<AuditRecord> list(Caller caller, AuditQuery query, Page.Wanted wanted) {
        Optional<UUID> visible = visible(caller);
        return jdbi.withHandle(handle -> {
            long before =
                    wanted.marker().isEmpty()
                            ? Long.MAX_VALUE
                            : find(handle, visible, wanted.marker().get())
                                    .orElseThrow(() ->
                                            new ProblemException(
                                                    Problem.REQUEST_INVALID,
                                                    "marker must be the id of a record"))
                                    .number();
            List<AuditRecord> found =
                    query.query(
                                    handle,
                                    visible,
                                    Map.of("before", before, "limit", wanted.limit() + 1),
                                    " and number < :before order by number desc limit :limit")
                            .map(AuditRecord::map)
                            .list();
            return Page.of(found, wanted, AuditRecord::id);
        });
    }

    /**
     * One record.
     *
     * @throws ProblemException {@link Problem#NOT_FOUND}, also if it is another project's
     */
    public AuditRecord get(Caller caller, UUID id) {
        Optional<UUID> visible = visible(caller);
        return jdbi.withHandle(handle -> find(handle, visible, id))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    /** Where exported records go. */
    @FunctionalInterface
    public interface Sink {
        void accept(AuditRecord record) throws IOException;
    }

    /** What gives records to a sink, once. */
    @FunctionalInterface
    public interface Export {
        void to(Sink sink) throws IOException;
    }

    /**
     * All records that the caller may see, oldest first; they are read little by little, and no
     * connection to the database waits for a slow sink.
     */
    public Export export(Caller caller, AuditQuery query) {
        Optional<UUID> visible = visible(caller);
        return sink -> {
            long after = 0;
            List<AuditRecord> batch;
            do {
                batch = after(visible, query, after);
                for (AuditRecord record : batch) {
                    sink.accept(record);
                    after = record.number();
                }
            } while (batch.size() == BATCH);
        };
    }

    /**
     * Reads the whole chain and looks for the first link that is broken. Operators only.
     *
     * @throws ProblemException {@link Problem#ROLE_MISSING}
     */
    public Verification verify(Caller caller) {
        caller.require(Action.OPERATE);
        return verify();
    }

    /** Reads the whole chain and looks for the first link that is broken. */
    public Verification verify() {
        ChainCheck check = new ChainCheck(jdbi.withHandle(ChainCheck.Head::read));
        List<AuditRecord> batch;
        do {
            batch = after(Optional.empty(), AuditQuery.ALL, check.last());
            batch.forEach(check::accept);
        } while (!batch.isEmpty() && !check.isOver());
        return check.result();
    }

    private List<AuditRecord> after(Optional<UUID> visible, AuditQuery query, long number) {
        return jdbi.withHandle(handle ->
                query.query(
                                handle,
                                visible,
                                Map.of("after", number, "limit", BATCH),
                                " and number > :after order by number limit :limit")
                        .map(AuditRecord::map)
                        .list());
    }

    private static Optional<UUID> visible(Caller caller) {
        caller.require(Action.AUDIT);
        return caller.may(Action.OPERATE) ? Optional.empty() : Optional.of(caller.project());
    }

    private static Optional<AuditRecord> find(Handle handle, Optional<UUID> visible, UUID id) {
        return AuditQuery.ALL
                .query(handle, visible, Map.of("id", id), " and id = :id")
                .map(AuditRecord::map)
                .findOne();
    }
}
