package assay.store.care;

import assay.store.block.ObjectId;
import assay.store.claim.Condemnations;
import assay.store.claim.Condemnations.Condemnation;
import assay.store.claim.ProcessName;
import assay.store.place.Place;
import assay.store.place.Place.Entry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Deletes the objects that nothing refers to, in batches: condemns them, looks again who refers to
 * them, deletes the rest. Why nothing is lost is told by {@link Collection}. For one thread.
 */
final class Sweep {

    /** Twelve hours before anybody takes the condemnation for one that a kill left. */
    private static final Duration LONGEST = Duration.ofHours(12);

    private final Place place;
    private final Clock clock;
    private final References references;
    private final boolean dryRun;
    private final Condemnations condemnations;
    private final String process = ProcessName.own();
    private final List<Entry> batch = new ArrayList<>();
    private final Set<ObjectId> ids = new HashSet<>();
    private final AtomicLong objects = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    Sweep(Place place, Clock clock, References references, boolean dryRun) {
        this.place = place;
        this.clock = clock;
        this.references = references;
        this.dryRun = dryRun;
        this.condemnations = new Condemnations(place);
    }

    /** Takes an object that nothing refers to. */
    void add(ObjectId id, Entry object) throws IOException {
        ids.add(id);
        batch.add(object);
        if (batch.size() == Condemnations.MOST) {
            flush();
        }
    }

    /** Deletes what was taken, unless something refers to it by now. */
    void flush() throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        if (dryRun) {
            references.read();
            batch.stream().filter(this::isUnreferenced).forEach(this::count);
        } else {
            condemn();
        }
        batch.clear();
        ids.clear();
    }

    private void condemn() throws IOException {
        UUID run = UUID.randomUUID();
        Instant now = clock.instant();
        condemnations.put(run, new Condemnation(now, process, ids));
        try {
            references.read();
        } catch (IOException | RuntimeException e) {
            condemnations.drop(run); // nothing was deleted
            throw e;
        }
        delete(now.plus(LONGEST));
        // Not after a failure: what was to be deleted may yet be, by a request that is under way.
        condemnations.drop(run);
    }

    private void delete(Instant end) throws IOException {
        try (Parallel parallel = new Parallel(Parallel.USUAL)) {
            for (Entry object : batch) {
                if (isUnreferenced(object)) {
                    parallel.run(() -> {
                        if (!clock.instant().isBefore(end)) {
                            throw new IOException(
                                    "the collection took longer than "
                                            + LONGEST.toHours()
                                            + " hours over "
                                            + batch.size()
                                            + " objects; start another one");
                        }
                        place.delete(object.name());
                        count(object);
                    });
                }
            }
            parallel.join();
        }
    }

    private boolean isUnreferenced(Entry object) {
        return StoredName.parse(object.name())
                .filter(name -> !references.contains(name.id()))
                .isPresent();
    }

    private void count(Entry object) {
        objects.incrementAndGet();
        bytes.addAndGet(object.size());
    }

    /** How many objects were deleted. */
    long objects() {
        return objects.get();
    }

    /** How many bytes they had. */
    long bytes() {
        return bytes.get();
    }
}
