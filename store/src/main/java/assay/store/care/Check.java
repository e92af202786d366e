package assay.store.care;

import assay.store.BadObjectException;
import assay.store.block.Blocks;
import assay.store.block.Domain;
import assay.store.block.ObjectId;
import assay.store.content.Contents;
import assay.store.content.DamagedException;
import assay.store.content.Page;
import assay.store.content.Part;
import assay.store.content.Root;
import assay.store.key.KeyService;
import assay.store.key.UnusableKeyException;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Reads contents of a place and checks every byte: roots, pages and each block once, against the
 * checks of its frames and against its id. Runs on all cores, while the store is in use.
 *
 * <p>A content whose key cannot be used is checked as far as that goes without: that all is there,
 * that headers are right and lengths fit. It is reported as {@linkplain Report#locked locked}.
 *
 * <p>Memory: up to 33 MB for each million of blocks, 100 bytes for each content.
 */
public final class Check {

    /** After so many damages it is the place that is broken, and the check ends. */
    public static final int MOST_DAMAGES = 10_000;

    private final Place place;
    private final KeyService keys;
    private final LongConsumer progress;
    private final Tree tree;
    private final ObjectCheck inspector = new ObjectCheck();
    private final IdSet seen = new IdSet();
    private final Map<String, Found> damages = new ConcurrentSkipListMap<>();
    private final AtomicLong objects = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    /** A damage whose contents are not all known yet. */
    private record Found(String why, Optional<Domain> domain, Set<ObjectId> contents) {}

    /**
     * @param progress is told how many bytes were read, by any thread
     */
    public Check(Place place, KeyService keys, LongConsumer progress) {
        this.place = place;
        this.keys = keys;
        this.progress = progress;
        this.tree = new Tree(place);
    }

    /**
     * What a check found.
     *
     * @param contents how many were checked
     * @param objects how many were read
     * @param bytes that were read
     * @param locked contents whose key cannot be used, of which not every byte was checked
     * @param damages by the names of their objects, at most {@value #MOST_DAMAGES}
     */
    public record Report(
            long contents, long objects, long bytes, List<ObjectId> locked, List<Damage> damages) {

        public Report {
            locked = List.copyOf(locked);
            damages = List.copyOf(damages);
        }
    }

    /** Checks all contents. */
    public Report all() throws IOException {
        List<ObjectId> contents = new ArrayList<>();
        Contents.list(place, contents::add);
        return these(contents);
    }

    /** Checks some contents; those that do not exist any more are passed over. For one thread. */
    public Report these(List<ObjectId> contents) throws IOException {
        List<ObjectId> locked = new ArrayList<>();
        long count = 0;
        try (Parallel parallel = new Parallel(2 * Runtime.getRuntime().availableProcessors())) {
            for (ObjectId content : contents) {
                Optional<Root> root = root(content);
                if (root.isPresent()) {
                    count++;
                    Optional<Domain> domain = domain(content, root.get());
                    if (domain.isPresent()) {
                        check(content, root.get(), domain, parallel);
                    } else {
                        locked.add(content);
                    }
                }
            }
            // Last, for what they share with others was then checked better before.
            for (ObjectId content : locked) {
                Optional<Root> root = root(content);
                if (root.isPresent()) {
                    check(content, root.get(), Optional.empty(), parallel);
                }
            }
            parallel.join();
        }
        nameContents(contents);
        return new Report(count, objects.get(), bytes.get(), locked, damages());
    }

    private List<Damage> damages() {
        return damages.entrySet().stream()
                .map(each ->
                        new Damage(
                                each.getKey(),
                                each.getValue().why(),
                                List.copyOf(each.getValue().contents())))
                .toList();
    }

    private Optional<Root> root(ObjectId content) throws IOException {
        try {
            Optional<Root> root = tree.root(content);
            root.ifPresent(_ -> count(0));
            return root;
        } catch (DamagedException e) {
            damaged(e, Optional.empty());
            return Optional.empty();
        }
    }

    private void count(int length) {
        objects.incrementAndGet();
        progress.accept(bytes.addAndGet(length));
    }

    /** The content's domain; empty if its key cannot be used. */
    private Optional<Domain> domain(ObjectId content, Root root) throws IOException {
        if (root.lock().isEmpty()) {
            return Optional.of(Domain.PLAIN);
        }
        Root.Lock lock = root.lock().get();
        try {
            Domain domain =
                    new Domain.Keyed(keys.unwrap(lock.key(), lock.bytes(), content.bytes()));
            if (!root.id(domain).equals(content)) {
                damaged(
                        new DamagedException(
                                content, Root.name(content), "is not what it is named by"),
                        Optional.empty());
            }
            return Optional.of(domain);
        } catch (UnusableKeyException e) {
            return Optional.empty();
        }
    }

    private void check(ObjectId content, Root root, Optional<Domain> domain, Parallel parallel)
            throws IOException {
        for (int number = 0; number < root.pageCount(); number++) {
            Part.Listed listed = root.page(number);
            if (listed.id().isHole() || !seen.add(listed.id())) {
                continue;
            }
            try {
                Page page = tree.page(content, listed, domain);
                count(0);
                check(listed, page, domain, parallel);
            } catch (DamagedException e) {
                damaged(e, domain);
            }
        }
    }

    private void check(Part.Listed listed, Page page, Optional<Domain> domain, Parallel parallel)
            throws IOException {
        for (int block = 0; block < page.blocks(); block++) {
            ObjectId id = page.ids().get(block);
            if (!id.isHole() && damages.size() < MOST_DAMAGES && seen.add(id)) {
                int length = listed.length(block);
                parallel.run(() -> check(id, domain, length));
            }
        }
    }

    private void check(ObjectId id, Optional<Domain> domain, int length) throws IOException {
        String name = Blocks.name(id);
        try {
            ByteBuffer object = Blocks.get(place, name);
            count(object.remaining());
            inspector.block(id, domain, length, object);
        } catch (NoSuchFileException e) {
            damages.put(name, new Found("is missing", domain, new LinkedHashSet<>()));
        } catch (BadObjectException e) {
            damages.put(
                    name,
                    new Found("is damaged: " + e.getMessage(), domain, new LinkedHashSet<>()));
        }
    }

    private void damaged(DamagedException e, Optional<Domain> domain) {
        damages.putIfAbsent(e.object(), new Found(e.why(), domain, new LinkedHashSet<>()));
    }

    /** Goes through all contents again, if there is a damage, to tell which ones it is in. */
    private void nameContents(List<ObjectId> contents) throws IOException {
        if (damages.isEmpty()) {
            return;
        }
        for (ObjectId content : contents) {
            name(content, Root.name(content));
            Optional<Root> root = rootAgain(content);
            for (int number = 0; root.isPresent() && number < root.get().pageCount(); number++) {
                Part.Listed listed = root.get().page(number);
                if (!listed.id().isHole()) {
                    name(content, Contents.pageName(listed.id()));
                    pageAgain(content, root.get(), listed);
                }
            }
        }
        // What was deleted meanwhile is no damage.
        damages.values().removeIf(found -> found.contents().isEmpty());
    }

    private Optional<Root> rootAgain(ObjectId content) throws IOException {
        try {
            return tree.root(content);
        } catch (DamagedException e) {
            return Optional.empty(); // known
        }
    }

    private void pageAgain(ObjectId content, Root root, Part.Listed listed) throws IOException {
        try {
            for (ObjectId id : tree.page(content, listed, Tree.domain(root)).ids()) {
                if (!id.isHole()) {
                    name(content, Blocks.name(id));
                }
            }
        } catch (DamagedException e) {
            // Known.
        }
    }

    private void name(ObjectId content, String object) throws IOException {
        Found found = damages.get(object);
        if (found != null && place.size(Root.name(content)).isPresent()) {
            found.contents().add(content);
        }
    }

    /** The domain that a damaged object belongs to, as far as it was known. */
    Optional<Domain> domainOf(Damage damage) {
        return Optional.ofNullable(damages.get(damage.object())).flatMap(Found::domain);
    }
}
