package assay.store.content;

import assay.disk.Sha256;
import assay.store.BadObjectException;
import assay.store.block.Blocks;
import assay.store.block.Domain;
import assay.store.block.ObjectId;
import assay.store.claim.Claims;
import assay.store.claim.Claims.Claim;
import assay.store.claim.Claims.Kind;
import assay.store.claim.Condemnations;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Stores the blocks and pages of one upload: each is claimed, looked for and put if it is missing.
 * Safe for use by many threads.
 */
final class BlockWriter {

    private final Place place;
    private final Blocks blocks;
    private final Claims claims;
    private final Condemnations condemnations;
    private final Clock clock;
    private final Domain domain;
    private final Predicate<ObjectId> known;
    private final UUID upload;
    private final AtomicInteger claimed;
    private final Set<ObjectId> distrusted = ConcurrentHashMap.newKeySet();

    /**
     * Not the upload's id: when that is resumed, a collection may be about to delete what it had
     * put aside before and claims no more.
     */
    private final UUID asideId = UUID.randomUUID();

    /**
     * @param known tells blocks that the uploader may read already. Every other one is put as if it
     *     were new, whoever else has it, so that neither answer nor time tells of it.
     */
    BlockWriter(Place place, Clock clock, Domain domain, Predicate<ObjectId> known, UUID upload) {
        this.place = place;
        this.blocks = new Blocks(place);
        this.claims = new Claims(place);
        this.condemnations = new Condemnations(place);
        this.clock = clock;
        this.domain = domain;
        this.known = known;
        this.upload = upload;
        this.claimed = new AtomicInteger();
    }

    /** What the domain calls these bytes. */
    ObjectId id(ByteBuffer plain) {
        return domain.id(Sha256.of(plain));
    }

    /** Goes on behind so many claims of an upload that is resumed. */
    void claimed(int count) {
        claimed.set(count);
    }

    /** The number of the upload's next claim; claims are numbered in the content's order. */
    int nextClaim() {
        return claimed.getAndIncrement();
    }

    /**
     * Claims what follows each other in the content.
     *
     * @return those whose objects must not be relied on, as a collection may delete them
     */
    Set<ObjectId> claim(int number, Kind kind, long first, List<ObjectId> ids) throws IOException {
        claims.put(upload, number, new Claim(clock.instant(), kind, first, ids));
        // The order matters: see ADR 7.
        return condemnations.among(ids);
    }

    /** Stores a claimed block unless it is there. */
    Page.Entry store(ObjectId id, ByteBuffer plain, boolean condemned) throws IOException {
        String name = Blocks.name(id);
        if (condemned) {
            String aside = Blocks.aside(name, asideId);
            return new Page.Entry(id, blocks.put(aside, domain, id, plain));
        }
        Optional<Blocks.Found> found = isKnown(id) ? blocks.find(id, plain) : Optional.empty();
        return new Page.Entry(
                id, found.isPresent() ? found.get().frames() : blocks.put(name, domain, id, plain));
    }

    /** A block of a file as its domain calls it. */
    Reference reference(BlockDigests file, int number) {
        ObjectId id = file.isZeros(number) ? ObjectId.HOLE : domain.id(file.digest(number));
        return new Reference(id, file.length(number));
    }

    /** Whether a block need not be sent, as far as the uploader may know. */
    boolean isKnown(Reference block) {
        return block.id().isHole() || isKnown(block.id());
    }

    private boolean isKnown(ObjectId id) {
        return known.test(id) && !distrusted.contains(id);
    }

    /** Looks for a claimed block; empty if it is missing, or soon may be. */
    Optional<Page.Entry> find(Reference block, boolean condemned) throws IOException {
        if (block.id().isHole()) {
            return Optional.of(Page.Entry.HOLE);
        }
        if (condemned) {
            return Optional.empty();
        }
        return blocks.find(domain, block.id())
                .filter(found -> found.length() == block.length())
                .map(found -> new Page.Entry(block.id(), found.frames()));
    }

    /** The bytes of a claimed block; empty if they are damaged or gone. */
    Optional<ByteBuffer> read(Reference block) throws IOException {
        if (block.id().isHole()) {
            return Optional.of(ByteBuffer.allocate(block.length()));
        }
        try {
            return Optional.of(blocks.get(domain, block.id()).plain());
        } catch (NoSuchFileException | BadObjectException e) {
            return Optional.empty();
        }
    }

    /** From now on a block is put as if it were new. */
    void distrust(ObjectId id) {
        distrusted.add(id);
    }

    /** Claims and stores a page. */
    ObjectId store(Page page, long number) throws IOException {
        if (page.isHole()) {
            return ObjectId.HOLE;
        }
        ObjectId id = page.id(domain);
        boolean condemned = claim(nextClaim(), Kind.PAGES, number, List.of(id)).contains(id);
        String name = Contents.pageName(id);
        place.put(condemned ? Blocks.aside(name, asideId) : name, page.toBytes());
        return id;
    }
}
