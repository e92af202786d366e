package assay.store.content;

import assay.disk.Extent;
import assay.disk.Zeros;
import assay.store.block.Block;
import assay.store.block.Domain;
import assay.store.block.ObjectId;
import assay.store.key.KeyService;
import assay.store.key.UnusableKeyException;
import assay.store.place.Place;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Makes slim contents: of the same bytes as a whole one, put together from pieces of 4 KiB of other
 * contents and from what these do not have. It finds again what stands at other offsets, as in an
 * image that was made anew, where whole blocks find nothing. See ADR 21.
 *
 * <p>A slim content takes more time to read, and none of its frames can be handed out compressed:
 * it is for what is seldom read.
 *
 * <p>Memory: some 150 MB at most.
 */
public final class Slimming {

    /** What is worth it: at most so many eighths of what the content has alone are left. */
    private static final int WORTH = 7;

    private static final int EIGHTHS = 8;

    /** Runs that are written at once. */
    private static final int BATCH = 4096;

    private final Place place;
    private final Contents contents;

    public Slimming(Place place, KeyService keys, Clock clock) {
        this.place = place;
        this.contents = new Contents(place, keys, clock);
    }

    /**
     * What came of it.
     *
     * @param content of the same bytes as the one that it was made of, under the same key
     * @param before bytes that the blocks take up which that one does not share with the others
     * @param after bytes that the slim one's own take up
     */
    public record Slim(Content content, long before, long after) {}

    /**
     * Makes a slim content of a whole one, which stays: its user deletes it. All bytes of the two
     * are compared before anybody sees the new one.
     *
     * <p>The caller sees to it that nobody deletes any of these contents meanwhile, nor the one
     * that is made. Later they may be deleted: what the slim one needs of them stays with it.
     *
     * @param bases contents that whoever may read this one may rely on, best ones first; those of
     *     another domain, and what is too many parts, are passed over
     * @return empty if it would not be worth it, or is slim already
     * @throws NoSuchFileException if there is no such content
     * @throws DamagedException if it cannot be read
     */
    public Optional<Slim> run(ObjectId content, List<ObjectId> bases) throws IOException {
        Optional<Made> made = make(UUID.randomUUID(), content, bases, 0, _ -> {});
        if (made.isEmpty()) {
            return Optional.empty();
        }
        try (Made slim = made.get()) {
            slim.commit();
            return Optional.of(slim.slim());
        }
    }

    /**
     * The same, but for who decides afterwards whether anybody is to see it, and closes what was
     * made.
     *
     * @param upload as which it is made, a new one: its claims keep what was stored
     * @param least bytes that are to be saved
     * @param progress is told how many bytes were gone through, of twice the content's size, and
     *     ends the work by an exception
     */
    public Optional<Made> make(
            UUID upload, ObjectId content, List<ObjectId> bases, long least, LongConsumer progress)
            throws IOException {
        Root root = contents.root(content);
        if (root.isSlim() || root.size() == 0) {
            return Optional.empty();
        }
        Domain domain = contents.domain(content, root);
        List<Part> parts = parts(root, domain, bases);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        Run run = new Run(content, root, domain, parts, progress);
        return run.before <= least ? Optional.empty() : run.make(upload, least);
    }

    /** A slim content that nobody sees yet. Closing it gives up what was not committed. */
    public final class Made implements Closeable {

        private final Slim slim;
        private final Root root;
        private final Domain domain;
        private final ContentWriter rest;

        private Made(Slim slim, Root root, Domain domain, ContentWriter rest) {
            this.slim = slim;
            this.root = root;
            this.domain = domain;
            this.rest = rest;
        }

        /** What came of it. */
        public Slim slim() {
            return slim;
        }

        /** Opens it. */
        public ContentSource open() {
            return contents.open(slim.content(), root, domain);
        }

        /**
         * Makes it visible, durably. The caller sees to it that nobody deletes it meanwhile, and
         * that all that it was made of is there until this returns.
         */
        public void commit() throws IOException {
            contents.put(domain, root, slim.content().key());
        }

        @Override
        public void close() throws IOException {
            rest.close();
        }
    }

    private List<Part> parts(Root root, Domain domain, List<ObjectId> bases) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (ObjectId base : bases) {
            try {
                Root other = contents.root(base);
                if (contents.domain(base, other).equals(domain)) {
                    if (other.parts().contains(root.parts().getFirst())) {
                        return List.of(); // all of it is stored as long as that one is
                    }
                    other.parts().stream()
                            .filter(part -> !parts.contains(part))
                            .limit(Root.MAX_PARTS - 1 - parts.size())
                            .forEach(parts::add);
                }
            } catch (NoSuchFileException | DamagedException | UnusableKeyException e) {
                // It is no use then; a check of the store tells of the damage.
            }
        }
        return parts;
    }

    /** One content on its way. */
    private final class Run {

        private final ObjectId content;
        private final Root root;
        private final Domain domain;
        private final List<Part> parts;
        private final Optional<String> key;
        private final PartSource whole;
        private final SlimBases bases;
        private final SlimRuns runs = new SlimRuns();
        private final ByteBuffer bytes = ByteBuffer.allocate(Block.SIZE);
        private final LongConsumer progress;
        private final long before;

        Run(ObjectId content, Root root, Domain domain, List<Part> parts, LongConsumer progress)
                throws IOException {
            this.content = content;
            this.root = root;
            this.domain = domain;
            this.parts = parts;
            this.progress = progress;
            this.key = root.lock().map(Root.Lock::key);
            this.whole = source(root.parts().getFirst());
            List<PartSource> sources = new ArrayList<>();
            for (Part part : parts) {
                sources.add(source(part));
            }
            this.bases = new SlimBases(sources, parts, () -> progress.accept(0));
            this.before = own(root.parts().getFirst(), whole);
        }

        private PartSource source(Part part) {
            return new PartSource(content, part, domain, place, 2);
        }

        /** What a part's frames take up that the other contents have not. */
        private long own(Part part, PartSource source) throws IOException {
            long stored = 0;
            for (int number = 0; number < part.pages().size(); number++) {
                Part.Listed listed = part.page(number);
                if (!listed.id().isHole()) {
                    stored += bases.missing(listed, source.page(block(listed)));
                }
            }
            return stored;
        }

        private static long block(Part.Listed listed) {
            return listed.start(0) / Block.SIZE;
        }

        Optional<Made> make(UUID id, long least) throws IOException {
            Contents.Upload upload = contents.new Upload(id, domain, key);
            // What others may have stored alike is put again, as in every upload.
            Contents.Options options = new Contents.Options(key, Set.of(), _ -> false);
            ContentWriter rest = contents.write(upload, options);
            Optional<Made> made = Optional.empty();
            try {
                made = fill(upload, rest, least);
                return made;
            } finally {
                if (made.isEmpty()) {
                    rest.close();
                }
            }
        }

        private Optional<Made> fill(Contents.Upload upload, ContentWriter rest, long least)
                throws IOException {
            for (int number = 0; number < root.pageCount(); number++) {
                page(root.page(number), rest);
                if (runs.areTooMany()) {
                    return Optional.empty();
                }
            }
            for (int from = 0; from < runs.count(); from += BATCH) {
                rest.write(runs.bytes(from, Math.min(from + BATCH, runs.count())));
            }
            rest.seal();
            return made(upload.root().parts().getFirst(), rest, least);
        }

        private Optional<Made> made(Part own, ContentWriter rest, long least) throws IOException {
            long after = own(own, source(own));
            List<Part> all = new ArrayList<>(List.of(own));
            all.addAll(parts);
            Root slim = new Root(root.size(), all, runs.count(), Optional.empty());
            if (after > before / EIGHTHS * WORTH || before - after < least || !isSame(slim)) {
                return Optional.empty();
            }
            Content content = new Content(slim.id(domain, key), root.size(), key);
            return Optional.of(new Made(new Slim(content, before, after), slim, domain, rest));
        }

        private void page(Part.Listed listed, ContentWriter rest) throws IOException {
            if (listed.id().isHole()) {
                runs.add(
                        Math.min(Page.SIZE, listed.part().size() - listed.start(0)),
                        SlimRuns.ZEROS);
                return;
            }
            Page page = whole.page(block(listed));
            for (int block = 0; block < page.blocks(); block++) {
                ObjectId id = page.ids().get(block);
                if (id.isHole()) {
                    runs.add(listed.length(block), SlimRuns.ZEROS);
                } else if (bases.has(id)) {
                    frames(page, block, listed.length(block), bases.block(id));
                } else {
                    pieces(listed.start(block), listed.length(block), rest);
                }
            }
        }

        /** A block that is in a part; of which frames are zeros must be told as before. */
        private void frames(Page page, int block, int length, long at) {
            for (int frame = 0; frame < Block.frames(length); frame++) {
                runs.add(
                        Block.frameLength(length, frame),
                        page.isZeros(block, frame)
                                ? SlimRuns.ZEROS
                                : at + (long) frame * Block.FRAME);
            }
        }

        private void pieces(long start, int length, ContentWriter rest) throws IOException {
            progress.accept(start);
            whole.read(start, bytes.clear().limit(length));
            for (int at = 0; at < length; at += PageIndex.PIECE) {
                ByteBuffer piece = bytes.slice(at, Math.min(PageIndex.PIECE, length - at));
                runs.add(piece.remaining(), Zeros.fill(piece) ? SlimRuns.ZEROS : put(piece, rest));
            }
        }

        /** Where a piece stands, now if it did not before. */
        private long put(ByteBuffer piece, ContentWriter rest) throws IOException {
            long print = PageIndex.print(piece);
            long found = bases.piece(print);
            if (found != PageIndex.NOWHERE && piece.remaining() == PageIndex.PIECE) {
                return found;
            }
            long own = SlimRuns.place(1, rest.size());
            if (piece.remaining() == PageIndex.PIECE) {
                bases.add(print, own);
            }
            rest.write(piece);
            return own;
        }

        /** Pieces were told by half a digest each: so look. */
        private boolean isSame(Root slim) throws IOException {
            SlimSource made = new SlimSource(content, slim, domain, place);
            ByteBuffer other = ByteBuffer.allocate(Block.SIZE);
            for (long at = 0; at < root.size(); ) {
                progress.accept(root.size() + at);
                Extent extent = whole.extentAt(at, root.size());
                if (!extent.equals(made.extentAt(at, root.size()))) {
                    return false;
                }
                int length = (int) Math.min(extent.length(), Block.SIZE);
                if (extent.kind() == Extent.Kind.DATA) {
                    whole.read(at, bytes.clear().limit(length));
                    made.read(at, other.clear().limit(length));
                    if (!bytes.flip().equals(other.flip())) {
                        return false;
                    }
                    at += length;
                } else {
                    at = extent.end();
                }
            }
            return true;
        }
    }
}
