package assay.service.image;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * What writes to a store though no image waits for it, announced until this is closed: the sweep
 * takes the claims of unknown uploads for leftovers.
 */
final class Writers implements AutoCloseable {

    private final Jdbi jdbi;
    private final List<UUID> ids = new ArrayList<>();

    Writers(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Announces one and gives it an id. */
    UUID announceNew() {
        UUID id = UUID.randomUUID();
        ids.add(id);
        jdbi.useHandle(handle -> UploadTable.beginWriter(handle, id));
        return id;
    }

    @Override
    public void close() {
        jdbi.useHandle(handle -> ids.forEach(id -> UploadTable.endWriter(handle, id)));
    }
}
