package assay.store.care;

import assay.store.BadObjectException;
import assay.store.block.Blocks;
import assay.store.block.Domain;
import assay.store.block.ObjectId;
import assay.store.content.Root;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.Optional;

/**
 * Mends what a check found: copies the object as it is from a second place with the same contents,
 * if it is good there. A damaged block that is not is moved to {@code damaged/…}, so that the next
 * upload of the same bytes stores it anew; without that, an upload takes a block whose header is
 * right for a good one. Reading tells that the block is missing then.
 *
 * <p>A damaged block of a content whose key cannot be used is neither: nobody knows whether it is.
 */
public final class Repair {

    private final Place place;
    private final Optional<Place> from;
    private final Clock clock;
    private final ObjectCheck inspector = new ObjectCheck();

    /**
     * @param from a place with copies; empty if there is none
     */
    public Repair(Place place, Optional<Place> from, Clock clock) {
        this.place = place;
        this.from = from;
        this.clock = clock;
    }

    /** What became of a damage. */
    public enum Outcome {
        /** The object is whole again. */
        COPIED,
        /** The next upload of the same bytes mends it. */
        MOVED_AWAY,
        /** Nothing was changed. */
        LEFT
    }

    /**
     * Mends one damage.
     *
     * @param check that found it
     */
    public Outcome mend(Check check, Damage damage) throws IOException {
        Optional<Domain> domain = check.domainOf(damage);
        if (from.isPresent() && copy(from.get(), damage.object(), domain)) {
            return Outcome.COPIED;
        }
        Optional<StoredName> stored = StoredName.parse(damage.object());
        boolean moved =
                stored.isPresent()
                        && stored.get().isBlock()
                        && new DamagedObjects(place).moveAway(stored.get().id(), domain, clock);
        return moved ? Outcome.MOVED_AWAY : Outcome.LEFT;
    }

    private boolean copy(Place other, String name, Optional<Domain> domain) throws IOException {
        try {
            ByteBuffer object = Blocks.get(other, name);
            if (!isGood(name, domain, object)) {
                return false;
            }
            place.put(name, object);
            place.sync();
            return true;
        } catch (NoSuchFileException | BadObjectException e) {
            return false;
        }
    }

    private boolean isGood(String name, Optional<Domain> domain, ByteBuffer object)
            throws BadObjectException {
        Optional<StoredName> stored = StoredName.parse(name);
        if (stored.isPresent()) {
            inspector.check(stored.get().id(), stored.get().isBlock(), domain, object);
            return true;
        }
        // A root: of one that is encrypted the checksum must do, as its secret is in itself.
        Root root = Root.parse(object);
        ObjectId content = ObjectId.parse(name.substring(name.lastIndexOf('/') + 1));
        return root.lock().isPresent() || root.id(Domain.PLAIN).equals(content);
    }
}
