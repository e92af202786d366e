package assay.guest.fs.btrfs;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All chunks of a file system by their logical addresses. Filled once, then only read. */
final class ChunkMap {

    /** A chunk has a gigabyte, mostly: bounds the memory that they can take. */
    private static final int MAX_STRIPES = 100_000;

    private final TreeMap<Long, Chunk> chunks = new TreeMap<>();
    private int stripes;

    /** The chunks of the chunk tree itself, from the superblock. */
    static ChunkMap bootstrap(Block array) throws ImageException {
        ChunkMap map = new ChunkMap();
        int at = 0;
        while (at < array.size()) {
            if (array.size() - at < Key.SIZE + Chunk.SIZE) {
                throw array.corrupt(at, "the system chunk array ends within a chunk");
            }
            Key key = Key.parse(array, at);
            if (key.type() != Key.CHUNK_ITEM) {
                throw array.corrupt(at, "the system chunk array has " + key);
            }
            int start = at + Key.SIZE;
            Chunk chunk = Chunk.parse(key, array.part(start, array.size() - start));
            map.add(chunk);
            at = start + Chunk.SIZE + chunk.stripes().size() * Chunk.STRIPE_SIZE;
        }
        return map;
    }

    void add(Chunk chunk) throws ImageException {
        chunks.put(chunk.logical(), chunk);
        stripes += chunk.stripes().size();
        if (stripes > MAX_STRIPES) {
            throw new ImageException(
                    Reason.LIMIT,
                    Block.BTRFS,
                    -1,
                    "its chunks have more than " + MAX_STRIPES + " stripes");
        }
    }

    /** All chunks in order of their addresses. */
    Collection<Chunk> all() {
        return chunks.values();
    }

    /**
     * What a chunk takes of a device.
     *
     * @param start the first byte
     * @param length in bytes
     */
    record Place(long start, long length) {}

    /**
     * What all chunks take of a device, in order.
     *
     * @throws ImageException if one is striped, or on other devices only
     */
    List<Place> places(long devid) throws ImageException {
        List<Place> places = new ArrayList<>();
        for (Chunk chunk : chunks.values()) {
            for (long start : chunk.places(chunk.logical(), devid)) {
                places.add(new Place(start, chunk.length()));
            }
        }
        places.sort(Comparator.comparingLong(Place::start));
        return places;
    }

    /**
     * The chunk with an address.
     *
     * @throws ImageException if there is none
     */
    Chunk at(long address) throws ImageException {
        Map.Entry<Long, Chunk> entry = chunks.floorEntry(address);
        if (entry == null || address - entry.getKey() >= entry.getValue().length()) {
            throw Block.corrupt("no chunk has the address " + Long.toUnsignedString(address));
        }
        return entry.getValue();
    }
}
