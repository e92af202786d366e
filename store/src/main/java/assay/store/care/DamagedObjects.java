package assay.store.care;

import assay.store.BadObjectException;
import assay.store.block.Blocks;
import assay.store.block.Domain;
import assay.store.block.ObjectId;
import assay.store.claim.Claims;
import assay.store.claim.Condemnations;
import assay.store.claim.Condemnations.Condemnation;
import assay.store.claim.ProcessName;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Blocks that are damaged behind their header. An upload of the same bytes would take such a block
 * for a good one; so it is moved away, to {@code damaged/<name>}, where the next upload misses it
 * and stores it anew, and people find what is left of it. A collection removes it there once the
 * block is back, or not needed any more.
 */
final class DamagedObjects {

    private static final String FOLDER = "damaged/";

    private final Place place;
    private final ObjectCheck inspector = new ObjectCheck();

    DamagedObjects(Place place) {
        this.place = place;
    }

    /**
     * Moves a damaged block away, as a collection would delete it: an upload that is about to store
     * it anew is noticed, or notices.
     *
     * @return whether it was moved; not if an upload claims it just now, or has mended it
     */
    boolean moveAway(ObjectId block, Optional<Domain> domain, Clock clock) throws IOException {
        Condemnations condemnations = new Condemnations(place);
        UUID run = UUID.randomUUID();
        condemnations.put(run, new Condemnation(clock.instant(), ProcessName.own(), Set.of(block)));
        boolean moved = !isClaimed(block) && moveIfDamaged(Blocks.name(block), block, domain);
        condemnations.drop(run);
        return moved;
    }

    private boolean isClaimed(ObjectId block) throws IOException {
        Claims claims = new Claims(place);
        AtomicBoolean claimed = new AtomicBoolean();
        claims.list(entry -> {
            if (claims.get(entry.name()).filter(each -> each.ids().contains(block)).isPresent()) {
                claimed.set(true);
            }
        });
        return claimed.get();
    }

    private boolean moveIfDamaged(String name, ObjectId block, Optional<Domain> domain)
            throws IOException {
        ByteBuffer object;
        try {
            object = place.get(name);
        } catch (NoSuchFileException e) {
            return false;
        }
        try {
            inspector.check(block, true, domain, object);
            return false;
        } catch (BadObjectException e) {
            place.put(FOLDER + name, object);
            place.sync();
            place.delete(name);
            return true;
        }
    }

    /** Removes those that are back under their name, or that nothing refers to. */
    void forget(References references) throws IOException {
        place.list(
                FOLDER,
                entry -> {
                    String name = entry.name().substring(FOLDER.length());
                    Optional<StoredName> stored = StoredName.parse(name);
                    if (stored.isPresent()
                            && (!references.contains(stored.get().id())
                                    || place.size(name).isPresent())) {
                        place.delete(entry.name());
                    }
                });
    }
}
