package assay.service.transfer;

import assay.service.identity.SealingKey;
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

    /** Adds one, in the transaction that orders its job. */
    void add(Handle handle, UUID job, UUID image, UUID project, Remote remote) {
        TransferTable.insert(handle, job, image, project, remote.shown());
        TransferTable.seal(handle, job, sealing.seal(remote.toJson(), context(job)));
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
