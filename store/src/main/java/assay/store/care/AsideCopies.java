package assay.store.care;

import assay.store.BadObjectException;
import assay.store.claim.Condemnations;
import assay.store.claim.Condemnations.Condemnation;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Gives objects that an upload put aside their own names again, or removes them where there is one
 * under it.
 *
 * <p>Only objects that are referred to come here, and only those that no condemnation names. So the
 * object under its own name stays: a collection that would delete it would have to condemn it from
 * now on, look who refers to it after that, and find who does. For one thread.
 */
final class AsideCopies {

    private static final int BATCH = 256;

    private final Place place;
    private final Condemnations condemnations;
    private final ObjectCheck inspector = new ObjectCheck();
    private final List<StoredName> batch = new ArrayList<>();
    private long settled;

    AsideCopies(Place place) {
        this.place = place;
        this.condemnations = new Condemnations(place);
    }

    /** Takes an object that was put aside and is referred to. */
    void add(StoredName name) throws IOException {
        batch.add(name);
        if (batch.size() == BATCH) {
            flush();
        }
    }

    /** Puts right what was taken, except what a collection may be about to delete. */
    void flush() throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        Collection<Condemnation> condemned = condemnations.all().values();
        List<StoredName> settledNow = new ArrayList<>();
        for (StoredName name : batch) {
            if (condemned.stream().noneMatch(each -> each.mayName(name.id())) && settle(name)) {
                settledNow.add(name);
            }
        }
        place.sync();
        for (StoredName name : settledNow) {
            place.delete(name.name());
        }
        settled += settledNow.size();
        batch.clear();
    }

    /** Whether there is a good object under the plain name afterwards. */
    private boolean settle(StoredName name) throws IOException {
        if (good(name, name.plain()).isPresent()) {
            return true;
        }
        Optional<ByteBuffer> aside = good(name, name.name());
        if (aside.isPresent()) {
            place.put(name.plain(), aside.get());
        }
        return aside.isPresent();
    }

    private Optional<ByteBuffer> good(StoredName name, String object) throws IOException {
        try {
            ByteBuffer bytes = place.get(object);
            inspector.check(name.id(), name.isBlock(), Optional.empty(), bytes);
            return Optional.of(bytes);
        } catch (NoSuchFileException | BadObjectException e) {
            return Optional.empty();
        }
    }

    /** How many were put right. */
    long settled() {
        return settled;
    }
}
