package assay.store.content;

import assay.store.BadObjectException;
import assay.store.block.Block;
import assay.store.block.Blocks;
import assay.store.block.Domain;
import assay.store.block.ObjectId;
import assay.store.claim.Claims;
import assay.store.claim.Claims.Claim;
import assay.store.claim.Condemnations;
import assay.store.claim.Condemnations.Condemnation;
import assay.store.key.Domains;
import assay.store.key.KeyService;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * The contents of a place. Safe for use by many threads, and by many processes on one place.
 *
 * <p>A content is visible whole or not at all, whenever the machine stops. The store knows nothing
 * of who uses a content: its user deletes what is no longer needed, and while he does, commits no
 * upload of the same bytes.
 */
public final class Contents {

    private static final String FOLDER = "contents/";

    private final Place place;
    private final KeyService keys;
    private final Clock clock;
    private final Domains domains;
    private final Blocks blocks;
    private final ConcurrentMap<ObjectId, Integer> opened = new ConcurrentHashMap<>();

    /**
     * @param keys wraps the secrets of encrypted contents
     */
    public Contents(Place place, KeyService keys, Clock clock) {
        this.place = place;
        this.keys = keys;
        this.clock = clock;
        this.domains = new Domains(place, keys);
        this.blocks = new Blocks(place);
    }

    /** Where they are. */
    public Place place() {
        return place;
    }

    /**
     * How a content is to be stored.
     *
     * @param key the named key to encrypt it with; empty to leave it in the clear
     * @param digests of the whole that are wanted
     * @param known tells blocks that the uploader may read already; every other one is put as if it
     *     were new, whoever else has it, so that neither answer nor time tells of it
     */
    public record Options(
            Optional<String> key, Set<DigestAlgorithm> digests, Predicate<ObjectId> known) {

        /** For a store with one owner: nothing encrypted, no digests, every block shared. */
        public static final Options PLAIN = new Options(Optional.empty(), Set.of(), _ -> true);

        public Options {
            digests = Set.copyOf(digests);
        }
    }

    /**
     * By what the blocks of a whole content are found again: of each the first eight bytes of its
     * id, 0 for zeros. None for a slim one.
     */
    public long[] prints(ObjectId content) throws IOException {
        Root root = root(content);
        if (root.isSlim()) {
            return new long[0];
        }
        Part part = root.parts().getFirst();
        PartSource source = new PartSource(content, part, domain(content, root), place, 1);
        long[] prints = new long[Math.toIntExact(Math.ceilDiv(root.size(), Block.SIZE))];
        for (int number = 0; number < root.pageCount(); number++) {
            Part.Listed listed = part.page(number);
            if (!listed.id().isHole()) {
                int first = (int) (listed.start(0) / Block.SIZE);
                List<ObjectId> ids = source.page(first).ids();
                for (int block = 0; block < ids.size(); block++) {
                    prints[first + block] = print(ids.get(block));
                }
            }
        }
        return prints;
    }

    /**
     * The same of a file, as its blocks would be called if it were stored.
     *
     * @param options of the upload
     */
    public long[] prints(BlockDigests file, Options options) throws IOException {
        BlockWriter writer = writer(upload(new UUID(0, 0), options), options);
        long[] prints = new long[file.count()];
        for (int block = 0; block < prints.length; block++) {
            prints[block] = print(writer.reference(file, block).id());
        }
        return prints;
    }

    private static long print(ObjectId id) {
        return id.isHole() ? 0 : id.first();
    }

    /**
     * Reads a content once and keeps of it what tells how much others have in common with it.
     *
     * @param progress is told how many bytes were gone through, and ends it by an exception
     */
    public Sketch sketch(ObjectId content, LongConsumer progress) throws IOException {
        Domain domain = domain(content, root(content));
        try (ContentSource source = open(content)) {
            return Sketch.of(source, domain, progress);
        }
    }

    /** Begins to receive a content. The upload's id is new. */
    public ContentWriter write(UUID id, Options options) throws IOException {
        return write(upload(id, options), options);
    }

    /** Begins to receive the bytes of an upload. */
    ContentWriter write(Upload upload, Options options) {
        return new ContentWriter(
                upload, writer(upload, options), new WholeDigests(options.digests()));
    }

    /**
     * Goes on with an upload that was {@linkplain ContentWriter#suspend suspended} or whose process
     * was killed; {@link ContentWriter#size} tells from where. Nobody else writes it any more.
     *
     * @param options the same as before
     */
    public ContentWriter resume(UUID id, Options options) throws IOException {
        return resume(id, options, Long.MAX_VALUE);
    }

    /**
     * The same, but behind {@code most} bytes at most: what may be stored behind them is given up.
     * Behind fewer only if something of them is no longer there, or if they were not {@linkplain
     * ContentWriter#checkpoint checkpointed}.
     */
    public ContentWriter resume(UUID id, Options options, long most) throws IOException {
        Upload upload = upload(id, options);
        BlockWriter blocks = writer(upload, options);
        ContentWriter writer =
                new ContentWriter(upload, blocks, new WholeDigests(options.digests()));
        int usable = writer.resume(usableClaims(id), new Stored(upload.domain()), most);
        // What is claimed behind a gap would later be taken for what follows the gap.
        new Claims(place).dropFrom(id, usable);
        blocks.claimed(usable);
        return writer;
    }

    /**
     * The claims of an upload without those that came too late: what a collection may be about to
     * delete was perhaps neither put aside nor sent again before the upload was interrupted.
     */
    private Map<Integer, Claim> usableClaims(UUID id) throws IOException {
        Map<Integer, Claim> claims = new HashMap<>(new Claims(place).of(id));
        // After the claims were written, so that one of the two sees the other: see ADR 7.
        Collection<Condemnation> condemned = new Condemnations(place).all().values();
        claims.values()
                .removeIf(claim ->
                        claim.ids().stream()
                                .anyMatch(block ->
                                        condemned.stream().anyMatch(each -> each.mayName(block))));
        return claims;
    }

    /**
     * Tells which blocks of a file its uploader has to send; a block of zeros never. The answer
     * comes from {@link Options#known} alone, whatever else is stored.
     *
     * @param options of the upload
     * @return the blocks' numbers
     */
    public BitSet missing(BlockDigests file, Options options) throws IOException {
        BlockWriter writer = writer(upload(new UUID(0, 0), options), options);
        BitSet missing = new BitSet();
        for (int block = 0; block < file.count(); block++) {
            missing.set(block, !writer.isKnown(writer.reference(file, block)));
        }
        return missing;
    }

    /** What an upload that is resumed has stored. */
    private final class Stored implements ContentWriter.StoredBlocks {

        private final Domain domain;

        Stored(Domain domain) {
            this.domain = domain;
        }

        @Override
        public Optional<Page.Entry> find(ObjectId id) throws IOException {
            return id.isHole()
                    ? Optional.of(Page.Entry.HOLE)
                    : blocks.find(domain, id)
                            .filter(found -> found.length() == Block.SIZE)
                            .map(found -> new Page.Entry(id, found.frames()));
        }

        @Override
        public ByteBuffer read(ObjectId id) throws IOException {
            return blocks.get(domain, id).plain();
        }

        @Override
        public Optional<ByteBuffer> tail(ObjectId id) throws IOException {
            boolean isTail =
                    !id.isHole()
                            && blocks.find(id)
                                    .filter(found -> found.length() < Block.SIZE)
                                    .isPresent();
            return isTail ? plain(id) : Optional.empty();
        }

        private Optional<ByteBuffer> plain(ObjectId id) throws IOException {
            try {
                return Optional.of(read(id));
            } catch (NoSuchFileException | BadObjectException e) {
                return Optional.empty(); // then the claim is not one that can be used
            }
        }
    }

    private Upload upload(UUID id, Options options) throws IOException {
        Domain domain = options.key().isPresent() ? domains.of(options.key().get()) : Domain.PLAIN;
        return new Upload(id, domain, options.key());
    }

    private BlockWriter writer(Upload upload, Options options) {
        return new BlockWriter(place, clock, upload.domain(), options.known(), upload.id());
    }

    /**
     * Opens a content; the caller closes it.
     *
     * @throws NoSuchFileException if there is none
     * @throws DamagedException if it cannot be read
     * @throws assay.store.key.UnusableKeyException if it is encrypted and its key cannot be used
     */
    public ContentSource open(ObjectId content) throws IOException {
        Root root = root(content);
        return open(
                new Content(content, root.size(), root.lock().map(Root.Lock::key)),
                root,
                domain(content, root));
    }

    /** What has this root, perhaps one that is not visible yet. */
    ContentSource open(Content content, Root root, Domain domain) {
        opened.merge(content.id(), 1, Integer::sum);
        return new ContentSource(
                content,
                root,
                domain,
                place,
                permission(content.key()),
                () ->
                        opened.computeIfPresent(
                                content.id(), (_, count) -> count == 1 ? null : count - 1));
    }

    /** The contents that are open by this object, as their users need them a while. */
    public Set<ObjectId> opened() {
        return Set.copyOf(opened.keySet());
    }

    private ContentSource.Permission permission(Optional<String> key) {
        return () -> {
            if (key.isPresent()) {
                keys.requireUsable(key.get());
            }
        };
    }

    /**
     * What a content's root says.
     *
     * @throws NoSuchFileException if there is none
     * @throws DamagedException if it cannot be read
     */
    public Root root(ObjectId content) throws IOException {
        try {
            return Root.parse(place.get(Root.name(content)));
        } catch (BadObjectException e) {
            throw new DamagedException(
                    content, Root.name(content), "is damaged: " + e.getMessage());
        }
    }

    /** The domain that a content's blocks are in. */
    Domain domain(ObjectId content, Root root) throws IOException {
        Domain domain = Domain.PLAIN;
        if (root.lock().isPresent()) {
            Root.Lock lock = root.lock().get();
            byte[] secret = keys.unwrap(lock.key(), lock.bytes(), content.bytes());
            domain = Domains.domain(lock.key(), secret);
        }
        if (!root.id(domain).equals(content)) {
            throw new DamagedException(content, Root.name(content), "is not what it is named by");
        }
        return domain;
    }

    /**
     * Makes a content of the same bytes under another key, without touching them. The caller sees
     * to it that nobody deletes the one it is made from meanwhile.
     *
     * @throws IllegalArgumentException if it is not encrypted: its blocks would stay in the clear
     */
    public Content rekey(ObjectId content, String key) throws IOException {
        Root root = root(content);
        if (!(domain(content, root) instanceof Domain.Keyed domain)) {
            throw new IllegalArgumentException(content + " is not encrypted");
        }
        return put(domain, root, Optional.of(key));
    }

    /**
     * What {@link #rekey} would make, of which nothing is written.
     *
     * @throws IllegalArgumentException if it is not encrypted
     */
    public Content rekeyed(ObjectId content, String key) throws IOException {
        Root root = root(content);
        if (!(domain(content, root) instanceof Domain.Keyed domain)) {
            throw new IllegalArgumentException(content + " is not encrypted");
        }
        Optional<String> name = Optional.of(key);
        return new Content(root.id(domain, name), root.size(), name);
    }

    /** Makes a root visible, durably. */
    Content put(Domain domain, Root root, Optional<String> key) throws IOException {
        Content content = new Content(root.id(domain, key), root.size(), key);
        place.put(Root.name(content.id()), root.with(lock(content, domain)).toBytes());
        place.sync();
        return content;
    }

    private Optional<Root.Lock> lock(Content content, Domain domain) throws IOException {
        if (!(domain instanceof Domain.Keyed keyed) || content.key().isEmpty()) {
            return Optional.empty();
        }
        String key = content.key().get();
        return Optional.of(Root.Lock.of(key, keys.wrap(key, keyed.secret(), content.id().bytes())));
    }

    /**
     * Deletes a content. One that does not exist is deleted already; its blocks are collected
     * later.
     */
    public void delete(ObjectId content) throws IOException {
        place.delete(Root.name(content));
    }

    /** Goes through all contents. */
    public void list(Visitor visitor) throws IOException {
        list(place, visitor);
    }

    /** Goes through all contents of a place, for which no key is needed. */
    public static void list(Place place, Visitor visitor) throws IOException {
        place.list(
                FOLDER,
                entry -> {
                    String hex = entry.name().substring(FOLDER.length());
                    if (hex.matches("[0-9a-f]{64}")) {
                        visitor.visit(ObjectId.parse(hex));
                    }
                });
    }

    /** Takes what a listing finds. */
    @FunctionalInterface
    public interface Visitor {

        /** Called once for each content. */
        void visit(ObjectId content) throws IOException;
    }

    /** The ids of all uploads: running ones, suspended ones, and those that a kill left. */
    public List<UUID> uploads() throws IOException {
        return new Claims(place).uploads();
    }

    /** Gives up an upload that nobody writes any more. */
    public void discard(UUID upload) throws IOException {
        new Claims(place).drop(upload);
    }

    /** The name of the object that a page is kept in. */
    public static String pageName(ObjectId page) {
        return "pages/%s/%s".formatted(page.toString().substring(0, 2), page);
    }

    /** An upload, as its writer ends it. */
    final class Upload {

        private final UUID id;
        private final Domain domain;
        private final Optional<String> key;
        private Root root = new Root(0, List.of(), Optional.empty());

        Upload(UUID id, Domain domain, Optional<String> key) {
            this.id = id;
            this.domain = domain;
            this.key = key;
        }

        UUID id() {
            return id;
        }

        Domain domain() {
            return domain;
        }

        /** What was sealed, without a lock. */
        Root root() {
            return root;
        }

        void sync() throws IOException {
            place.sync();
        }

        Content seal(long size, List<ObjectId> pages) throws IOException {
            root = new Root(size, pages, Optional.empty());
            place.sync();
            return content();
        }

        private Content content() {
            return new Content(root.id(domain, key), root.size(), key);
        }

        /** What was sealed, though there is no root of it yet. */
        ContentSource open() {
            return Contents.this.open(content(), root, domain);
        }

        void publish() throws IOException {
            put(domain, root, key);
        }

        void discard() throws IOException {
            Contents.this.discard(id);
        }
    }
}
