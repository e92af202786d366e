package assay.store.block;

import assay.disk.Zeros;
import assay.store.BadObjectException;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The blocks of a place. Safe for use by many threads. */
public final class Blocks {

    private static final int LONGEST_HEADER = BlockHeader.bytes(Block.SIZE);

    private final Place place;
    private final BlockCodec codec = new BlockCodec();

    public Blocks(Place place) {
        this.place = place;
    }

    /** The name of the object that a block is kept in. */
    public static String name(ObjectId block) {
        String hex = block.toString();
        return "blocks/%s/%s/%s".formatted(hex.substring(0, 2), hex.substring(2, 4), hex);
    }

    /**
     * The name that an upload gives to what a collection may be about to delete under its own name.
     *
     * @param writer an id that nobody has used for this before
     */
    public static String aside(String name, UUID writer) {
        return name + "." + writer;
    }

    /**
     * Gets an object that may have been put aside.
     *
     * @throws NoSuchFileException if it is nowhere
     */
    public static ByteBuffer get(Place place, String name) throws IOException {
        try {
            return place.get(name);
        } catch (NoSuchFileException e) {
            List<String> aside = new ArrayList<>();
            place.list(name + ".", entry -> aside.add(entry.name()));
            if (!aside.isEmpty()) {
                try {
                    return place.get(aside.getFirst());
                } catch (NoSuchFileException moved) {
                    // A collection has just given it its own name again.
                }
            }
            return place.get(name);
        }
    }

    /**
     * Opens a block; each frame is checked when it is decoded.
     *
     * @throws NoSuchFileException if there is none
     * @throws BadObjectException if it is damaged
     */
    public StoredBlock get(Domain domain, ObjectId id) throws IOException {
        return codec.open(domain, id, get(place, name(id)));
    }

    /**
     * A block that is there.
     *
     * @param length of its plain bytes
     * @param frames how they are stored
     */
    public record Found(int length, List<FrameSize> frames) {

        public Found {
            frames = List.copyOf(frames);
        }
    }

    /**
     * Looks for a block; empty if it is not under its own name, or damaged so much that it is to be
     * put again.
     */
    public Optional<Found> find(ObjectId id) throws IOException {
        // Asked of the place itself: a cache may still have what another process has collected.
        long size = place.size(name(id)).orElse(0);
        if (size == 0) {
            return Optional.empty();
        }
        try {
            BlockHeader header = BlockHeader.parse(place.get(name(id), 0, LONGEST_HEADER));
            // A folder may have lost the end of what was not yet synchronised with the power.
            return size == header.objectSize()
                    ? Optional.of(new Found(header.length(), header.frames()))
                    : Optional.empty();
        } catch (NoSuchFileException | BadObjectException e) {
            return Optional.empty();
        }
    }

    /**
     * Looks for a block that a content shall rely on and whose bytes are at hand: as {@link
     * #find(ObjectId)}, and only frames of zeros may be stored as such, for which nothing vouches.
     *
     * @param plain its bytes from position to limit
     */
    public Optional<Found> find(ObjectId id, ByteBuffer plain) throws IOException {
        return find(id).filter(found -> found.length() == plain.remaining())
                .filter(found -> hasZeros(plain, found.frames()));
    }

    private static boolean hasZeros(ByteBuffer plain, List<FrameSize> frames) {
        for (int frame = 0; frame < frames.size(); frame++) {
            if (frames.get(frame).isZeros() && !Zeros.fill(BlockCodec.slice(plain, frame))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Looks for a block that a content shall rely on: as {@link #find(ObjectId)}, and where the
     * block says that a frame of it is zeros, for which nothing vouches, all of it is read and
     * checked.
     */
    public Optional<Found> find(Domain domain, ObjectId id) throws IOException {
        Optional<Found> found = find(id);
        if (found.isEmpty() || found.get().frames().stream().noneMatch(FrameSize::isZeros)) {
            return found;
        }
        try {
            StoredBlock block = codec.open(domain, id, place.get(name(id)));
            block.plain();
            return Optional.of(new Found(block.length(), block.frames()));
        } catch (NoSuchFileException | BadObjectException e) {
            return Optional.empty();
        }
    }

    /**
     * Stores a block.
     *
     * @param name {@link #name} of its id, or {@link #aside} of that
     * @param plain its bytes, in an array
     * @return how its frames are stored
     */
    public List<FrameSize> put(String name, Domain domain, ObjectId id, ByteBuffer plain)
            throws IOException {
        BlockCodec.Encoded block = codec.encode(domain, id, plain);
        try {
            place.put(name, block.object());
        } finally {
            codec.release(block);
        }
        return block.frames();
    }
}
