package assay.store.care;

import assay.store.BadObjectException;
import assay.store.block.ObjectId;
import assay.store.claim.Claims;
import assay.store.content.Contents;
import assay.store.content.DamagedException;
import assay.store.content.Page;
import assay.store.content.Part;
import assay.store.content.Root;
import assay.store.place.Place;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which blocks and pages of a place are referred to, by contents and by the claims of uploads. It
 * only ever grows: what was referred to once is spared until the next collection.
 *
 * <p>Memory: up to 33 MB for a million blocks, and some 200 bytes for each page and each content.
 */
final class References {

    private final Place place;
    private final boolean ignoreDamaged;
    private final Claims claims;
    private final Tree tree;
    private final IdSet ids = new IdSet();
    private final Set<ObjectId> contents = ConcurrentHashMap.newKeySet();
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

    /** Exact, for what a page lists must not be passed over. */
    private final Set<ObjectId> pages = ConcurrentHashMap.newKeySet();

    /**
     * @param ignoreDamaged whether what cannot be read counts as referring to nothing
     */
    References(Place place, boolean ignoreDamaged) {
        this.place = place;
        this.ignoreDamaged = ignoreDamaged;
        this.claims = new Claims(place);
        this.tree = new Tree(place);
    }

    /**
     * Reads the claims, then the contents that were not read before. The order matters: an upload
     * publishes its content before it drops its claims, so who reads in this order finds one of the
     * two.
     *
     * @throws UnknownReferencesException if something cannot be read and is not to be ignored
     */
    void read() throws IOException {
        try (Parallel parallel = new Parallel(Parallel.USUAL)) {
            claims.list(entry -> parallel.run(() -> readClaim(entry.name())));
            parallel.join();
            // Again until nothing is new: what is made of another content just before that one is
            // deleted may else be found in one listing no more than that other.
            Set<ObjectId> tried = new HashSet<>();
            while (readNewContents(tried, parallel)) {
                parallel.join();
            }
        }
    }

    private boolean readNewContents(Set<ObjectId> tried, Parallel parallel) throws IOException {
        int before = tried.size();
        Contents.list(
                place,
                content -> {
                    if (!contents.contains(content) && tried.add(content)) {
                        parallel.run(() -> readContent(content));
                    }
                });
        return tried.size() > before;
    }

    private void readClaim(String name) throws IOException {
        try {
            claims.get(name).ifPresent(claim -> ids.addAll(claim.ids()));
        } catch (BadObjectException e) {
            unreadable(name, new IOException(name + " is damaged: " + e.getMessage(), e));
        }
    }

    private void readContent(ObjectId content) throws IOException {
        try {
            Optional<Root> root = tree.root(content);
            if (root.isPresent()) {
                readPages(content, root.get());
                // Last, so that one deleted meanwhile and committed again counts as new.
                contents.add(content);
            }
        } catch (DamagedException e) {
            // What was deleted while it was read may lack what another collection deleted.
            if (place.size(Root.name(content)).isPresent()) {
                unreadable(e.object(), e);
            }
        }
    }

    private void readPages(ObjectId content, Root root) throws IOException {
        for (int number = 0; number < root.pageCount(); number++) {
            Part.Listed listed = root.page(number);
            ObjectId id = listed.id();
            ids.add(id);
            if (!id.isHole() && !pages.contains(id)) {
                try {
                    Page page = tree.page(content, listed, Tree.domain(root));
                    ids.addAll(page.ids());
                    pages.add(id);
                } catch (DamagedException e) {
                    if (!ignoreDamaged) {
                        throw e;
                    }
                    unreadable.add(e.object());
                }
            }
        }
    }

    private void unreadable(String object, IOException e) throws IOException {
        if (!ignoreDamaged) {
            throw new UnknownReferencesException(object, e);
        }
        unreadable.add(object);
    }

    /** Whether an object is referred to; in doubt, it is. */
    boolean contains(ObjectId id) {
        return ids.contains(id);
    }

    /** How many contents were read. */
    long contents() {
        return contents.size();
    }

    /** How many objects could not be read and were ignored. */
    long unreadable() {
        return unreadable.size();
    }
}
