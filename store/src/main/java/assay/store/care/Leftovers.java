package assay.store.care;

import assay.store.claim.Claims;
import assay.store.claim.Claims.Claim;
import assay.store.claim.Condemnations;
import assay.store.claim.Condemnations.Condemnation;
import assay.store.claim.ProcessName;
import assay.store.place.FolderPlace;
import assay.store.place.Place;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What a kill left in a place: condemnations, partial files, claims of uploads nobody goes on with.
 */
final class Leftovers {

    /** A collection gives up twelve hours before. */
    private static final Duration DEAD = Duration.ofHours(24);

    /** No request that a process began is still under way so long after its end. */
    private static final Duration SILENT = Duration.ofMinutes(10);

    private final Place place;
    private final Instant now;

    Leftovers(Place place, Clock clock) {
        this.place = place;
        this.now = clock.instant();
    }

    /**
     * Takes back the condemnations of collections that were killed; how many.
     *
     * @param unreadable whether also those that nobody can read, which uploads heed for ever
     */
    int removeCondemnations(boolean unreadable) throws IOException {
        Condemnations condemnations = new Condemnations(place);
        int removed = 0;
        for (Map.Entry<String, Condemnation> each : condemnations.all().entrySet()) {
            boolean ignored = unreadable && each.getValue().equals(Condemnation.UNREADABLE);
            if (isLeft(each.getValue()) || ignored) {
                condemnations.drop(each.getKey());
                removed++;
            }
        }
        return removed;
    }

    private boolean isLeft(Condemnation condemnation) {
        Instant written = condemnation.written();
        boolean silent = written.isBefore(now.minus(SILENT));
        return written.isBefore(now.minus(DEAD))
                || (silent && ProcessName.hasEnded(condemnation.process()));
    }

    /** Gives up uploads that have claimed nothing for so long; how many. */
    int giveUpUploads(Duration silent) throws IOException {
        Claims claims = new Claims(place);
        Map<UUID, Instant> last = new HashMap<>();
        claims.list(entry -> {
            UUID upload = Claims.uploadOf(entry.name());
            claims.get(entry.name())
                    .map(Claim::written)
                    .ifPresent(written -> last.merge(upload, written, Leftovers::later));
        });
        int given = 0;
        for (Map.Entry<UUID, Instant> upload : last.entrySet()) {
            if (upload.getValue().isBefore(now.minus(silent))) {
                claims.drop(upload.getKey());
                given++;
            }
        }
        return given;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Removes files that were not written to their end. */
    void removePartialFiles() throws IOException {
        if (place instanceof FolderPlace folder) {
            folder.clean();
        }
    }
}
