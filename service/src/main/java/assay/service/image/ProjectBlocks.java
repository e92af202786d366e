package assay.service.image;

import assay.store.block.ObjectId;
import assay.store.content.KnownBlocks;
import assay.store.place.Place;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * The blocks that each project may read: those of its own images, of public ones, and of those that
 * are shared with it. They need not be stored again when it uploads them, and it learns nothing by
 * that. Kept for the projects that uploaded last, and brought up to date at each upload.
 */
final class ProjectBlocks {

    /** Blocks that are kept for all projects together, in 128 MiB. */
    private static final long MOST = 1 << 24;

    private final Jdbi jdbi;
    private final Place place;
    private final Map<UUID, KnownBlocks> kept = new LinkedHashMap<>(16, 0.75f, true);

    ProjectBlocks(Jdbi jdbi, Place place) {
        this.jdbi = jdbi;
        this.place = place;
    }

    /** The blocks that a project may read now. */
    KnownBlocks of(UUID project) throws IOException {
        List<ObjectId> contents = jdbi.withHandle(handle -> UploadTable.readable(handle, project));
        // Not under the lock: two at once do the same work, and nobody waits for a slow place.
        KnownBlocks known = kept(project).update(place, contents);
        keep(project, known);
        return known;
    }

    private synchronized KnownBlocks kept(UUID project) {
        return kept.getOrDefault(project, KnownBlocks.NONE);
    }

    private synchronized void keep(UUID project, KnownBlocks known) {
        kept.put(project, known);
        long blocks = kept.values().stream().mapToLong(KnownBlocks::size).sum();
        Iterator<KnownBlocks> oldest = kept.values().iterator();
        while (blocks > MOST && kept.size() > 1) {
            blocks -= oldest.next().size();
            oldest.remove();
        }
    }
}
