package assay.store.care;

import assay.store.BadObjectException;
import assay.store.block.Blocks;
import assay.store.block.Domain;
import assay.store.block.ObjectId;
import assay.store.block.StoredBlock;
import assay.store.claim.Claims;
import assay.store.claim.Claims.Claim;
import assay.store.claim.Claims.Kind;
import assay.store.claim.Condemnations;
import assay.store.content.Content;
import assay.store.content.Contents;
import assay.store.content.DamagedException;
import assay.store.content.Page;
import assay.store.content.Part;
import assay.store.content.Root;
import assay.store.key.KeyService;
import assay.store.place.Place;
import assay.store.recipe.Recipe;
import assay.store.recipe.Recipes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Copies contents from one place to another: only the blocks and pages that the other lacks, each
 * verified on the way. Blocks go as they are stored, so that nothing is compressed or encrypted
 * anew; of an encrypted content the domain's secret is unwrapped by the source's key service and
 * wrapped by the target's.
 *
 * <p>On the target a transfer is an upload: it claims, looks for, puts and commits last. It can be
 * stopped at any time; begun again, it finds what is there already.
 */
public final class Transfer {

    /** Blocks that are claimed together. */
    private static final int BATCH = 16;

    private final End source;
    private final End target;
    private final Clock clock;
    private final Blocks blocks;
    private final Claims claims;
    private final Condemnations condemnations;
    private final ObjectCheck inspector = new ObjectCheck();
    private final Tree tree;

    /**
     * A store.
     *
     * @param keys what wraps the secrets of its encrypted contents
     */
    public record End(Place place, KeyService keys) {}

    /** Copies from one to the other. */
    public Transfer(End source, End target, Clock clock) {
        this.source = source;
        this.target = target;
        this.clock = clock;
        this.blocks = new Blocks(target.place());
        this.claims = new Claims(target.place());
        this.condemnations = new Condemnations(target.place());
        this.tree = new Tree(source.place());
    }

    /** Is told how a transfer goes on, by any thread. */
    @FunctionalInterface
    public interface Progress {

        /**
         * Called after each block.
         *
         * @param done bytes of the content that are on the target
         * @param moved bytes of objects that had to be put there
         */
        void show(long done, long moved);
    }

    /**
     * What a transfer came to.
     *
     * @param content as the target knows it; under another key it has another id
     * @param objects that had to be put
     * @param bytes that they have
     */
    public record Result(Content content, long objects, long bytes) {}

    /** One transfer on its way. */
    private static final class Run {

        private final ObjectId content;
        private final Root root;
        private final Domain domain;
        private final UUID upload;
        private final Progress progress;

        /** Never used before: a collection may be about to delete what was put aside earlier. */
        private final UUID aside = UUID.randomUUID();

        private final AtomicLong done = new AtomicLong();
        private final AtomicLong objects = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();
        private int claims;

        Run(ObjectId content, Root root, Domain domain, UUID upload, Progress progress) {
            this.content = content;
            this.root = root;
            this.domain = domain;
            this.upload = upload;
            this.progress = progress;
        }

        void moved(int length) {
            objects.incrementAndGet();
            bytes.addAndGet(length);
        }

        void done(long length) {
            // The parts of a slim content may have more bytes than it.
            progress.show(Math.min(done.addAndGet(length), root.size()), bytes.get());
        }
    }

    /**
     * Copies a content.
     *
     * @param key of the target's key service to wrap an encrypted content's secret with; empty for
     *     the one of the same name. A content in the clear stays so
     * @throws NoSuchFileException if there is no such content
     * @throws DamagedException if something of it is missing or damaged; nothing is committed
     * @throws assay.store.key.UnusableKeyException if a key cannot be used
     */
    public Result copy(ObjectId content, Optional<String> key, Progress progress)
            throws IOException {
        return copy(content, key, Optional.empty(), progress);
    }

    /**
     * The same as a certain upload.
     *
     * @param upload under which the target's user knows what is claimed, and which nobody else
     *     writes; a transfer that was killed is gone on with under the same
     */
    public Result copy(ObjectId content, Optional<String> key, UUID upload, Progress progress)
            throws IOException {
        return copy(content, key, Optional.of(upload), progress);
    }

    private Result copy(
            ObjectId content, Optional<String> key, Optional<UUID> upload, Progress progress)
            throws IOException {
        Root root =
                tree.root(content).orElseThrow(() -> new NoSuchFileException(Root.name(content)));
        Domain domain = domain(content, root);
        Optional<String> name = root.lock().map(lock -> key.orElse(lock.key()));
        ObjectId id = root.id(domain, name);
        Run run = new Run(content, root, domain, upload.orElseGet(() -> upload(id)), progress);
        for (int number = 0; number < root.pageCount(); number++) {
            movePage(run, number);
        }
        target.place().sync();
        commit(run, id, name);
        return new Result(new Content(id, root.size(), name), run.objects.get(), run.bytes.get());
    }

    /**
     * What the transfer of a container file came to.
     *
     * @param recipe as the target knows it
     * @param objects that had to be put
     * @param bytes that they have
     */
    public record FileResult(Recipe recipe, long objects, long bytes) {}

    /**
     * Copies a container file that is kept as a recipe: the contents that it is made of, one after
     * the other, and last the recipe.
     *
     * @param key as of {@link #copy}, for each of its contents
     * @throws NoSuchFileException if there is no such recipe, or one of its contents is missing
     * @throws DamagedException as of {@link #copy}; the target has no recipe then
     */
    public FileResult copyFile(ObjectId recipe, Optional<String> key, Progress progress)
            throws IOException {
        Recipe file = recipes(source).get(recipe);
        Result guest = copy(file.guest(), key, progress);
        boolean one = file.rest().equals(file.guest());
        Result rest = one ? guest : copy(file.rest(), key, progress);
        Recipe there =
                new Recipe(file.size(), guest.content().id(), rest.content().id(), file.parts());
        recipes(target).put(there);
        long objects = guest.objects() + (one ? 0 : rest.objects()) + 1;
        long bytes = guest.bytes() + (one ? 0 : rest.bytes()) + there.toBytes().remaining();
        return new FileResult(there, objects, bytes);
    }

    private Recipes recipes(End end) {
        return new Recipes(end.place(), new Contents(end.place(), end.keys(), clock));
    }

    /** The same for each attempt: what a killed one has claimed, the next one claims again. */
    private static UUID upload(ObjectId content) {
        return UUID.nameUUIDFromBytes(
                ("assay transfer " + content).getBytes(StandardCharsets.US_ASCII));
    }

    private Domain domain(ObjectId content, Root root) throws IOException {
        if (root.lock().isEmpty()) {
            return Domain.PLAIN;
        }
        Root.Lock lock = root.lock().get();
        Domain domain =
                new Domain.Keyed(source.keys().unwrap(lock.key(), lock.bytes(), content.bytes()));
        if (!root.id(domain).equals(content)) {
            throw new DamagedException(content, Root.name(content), "is not what it is named by");
        }
        return domain;
    }

    private void movePage(Run run, int number) throws IOException {
        Part.Listed listed = run.root.page(number);
        ObjectId id = listed.id();
        if (id.isHole()) {
            run.done(Math.min(Page.SIZE, listed.part().size() - listed.start(0)));
            return;
        }
        Page page = tree.page(run.content, listed, Optional.of(run.domain));
        Page.Entry[] entries = new Page.Entry[page.blocks()];
        try (Parallel parallel = new Parallel(Parallel.USUAL)) {
            for (int first = 0; first < page.blocks(); first += BATCH) {
                moveBatch(run, number, listed, page, first, entries, parallel);
            }
            parallel.join();
        }
        // As the blocks are stored on the target, which may have them from another compressor.
        ByteBuffer object = Page.of(List.of(entries)).toBytes();
        String name = Contents.pageName(id);
        Set<ObjectId> condemned = claim(run, Kind.PAGES, number, List.of(id));
        if (condemned.contains(id) || !isThere(id, run.domain)) {
            target.place()
                    .put(condemned.contains(id) ? Blocks.aside(name, run.aside) : name, object);
            run.moved(object.remaining());
        }
    }

    private Set<ObjectId> claim(Run run, Kind kind, long first, List<ObjectId> ids)
            throws IOException {
        claims.put(run.upload, run.claims++, new Claim(clock.instant(), kind, first, ids));
        // The order matters: see ADR 7.
        return condemnations.among(ids);
    }

    private boolean isThere(ObjectId page, Domain domain) throws IOException {
        try {
            Tree.parse(page, Optional.of(domain), target.place().get(Contents.pageName(page)));
            return true;
        } catch (NoSuchFileException | BadObjectException e) {
            return false;
        }
    }

    private void moveBatch(
            Run run,
            int number,
            Part.Listed listed,
            Page page,
            int first,
            Page.Entry[] entries,
            Parallel parallel)
            throws IOException {
        List<ObjectId> ids =
                new ArrayList<>(page.ids().subList(first, Math.min(first + BATCH, page.blocks())));
        Set<ObjectId> condemned =
                ids.stream().allMatch(ObjectId::isHole)
                        ? Set.of()
                        : claim(run, Kind.BLOCKS, (long) number * Page.BLOCKS + first, ids);
        for (int i = 0; i < ids.size(); i++) {
            int block = first + i;
            ObjectId id = ids.get(i);
            int length = listed.length(block);
            if (id.isHole()) {
                entries[block] = Page.Entry.HOLE;
                run.done(length);
            } else {
                parallel.run(() -> {
                    entries[block] = moveBlock(run, id, length, condemned.contains(id));
                    run.done(length);
                });
            }
        }
    }

    private Page.Entry moveBlock(Run run, ObjectId id, int length, boolean condemned)
            throws IOException {
        String name = Blocks.name(id);
        Optional<Blocks.Found> found = condemned ? Optional.empty() : blocks.find(id);
        if (found.filter(there -> there.length() == length).isPresent()) {
            return new Page.Entry(id, found.get().frames());
        }
        try {
            ByteBuffer object = Blocks.get(source.place(), name);
            StoredBlock block = inspector.block(id, Optional.of(run.domain), length, object);
            target.place().put(condemned ? Blocks.aside(name, run.aside) : name, object);
            run.moved(object.remaining());
            return new Page.Entry(id, block.frames());
        } catch (NoSuchFileException e) {
            throw new DamagedException(run.content, name, "is missing");
        } catch (BadObjectException e) {
            throw new DamagedException(run.content, name, "is damaged: " + e.getMessage());
        }
    }

    private void commit(Run run, ObjectId id, Optional<String> key) throws IOException {
        Optional<Root.Lock> lock = Optional.empty();
        if (run.domain instanceof Domain.Keyed keyed && key.isPresent()) {
            byte[] wrapped = target.keys().wrap(key.get(), keyed.secret(), id.bytes());
            lock = Optional.of(Root.Lock.of(key.get(), wrapped));
        }
        ByteBuffer root = run.root.with(lock).toBytes();
        target.place().put(Root.name(id), root);
        target.place().sync();
        run.moved(root.remaining());
        claims.drop(run.upload);
    }
}
