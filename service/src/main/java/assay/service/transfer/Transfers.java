package assay.service.transfer;

import assay.service.audit.Audit;
import assay.service.audit.AuditEvent;
import assay.service.audit.Target;
import assay.service.identity.Caller;
import assay.service.identity.SealingKey;
import assay.service.image.Image;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What is kept of imports and exports, and their keys as long as they are needed. */
final class Transfers {

    private final Jdbi jdbi;
    private final SealingKey sealing;

    Transfers(Jdbi jdbi, SealingKey sealing) {
        this.jdbi = jdbi;
        this.sealing = sealing;
    }

    /**
     * Adds one, in the transaction that orders its job, and writes down who wants what where.
     *
     * @param action as the audit log has it
     */
    void add(Handle handle, Caller caller, String action, Image image, UUID job, Remote remote) {
        TransferTable.insert(handle, job, image.id(), image.project(), remote.shown());
        TransferTable.seal(handle, job, sealing.seal(remote.toJson(), context(job)));
        Target target = Target.of(Target.Type.IMAGE, image.id()).in(image.project());
        Audit.record(handle, AuditEvent.done(caller, action, target).with("place", remote.shown()));
    }

    Optional<TransferTable.Row> find(UUID job) {
        return jdbi.withHandle(handle -> TransferTable.find(handle, job));
    }

    /** Where it goes or comes from, with its keys; empty once the job has ended. */
    Optional<Remote> remote(TransferTable.Row row) {
        return row.sealed().map(sealed -> Remote.parse(sealing.open(sealed, context(row.job()))));
    }

    private static String context(UUID job) {
        return "transfer " + job;
    }

    Jdbi jdbi() {
        return jdbi;
    }
}
