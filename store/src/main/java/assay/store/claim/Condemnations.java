package assay.store.claim;

import assay.store.BadObjectException;
import assay.store.StoreFormat;
import assay.store.block.ObjectId;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What collections are about to delete. The format is described in {@code docs/formats/claim.md}.
 * Safe for use by many threads.
 */
public final class Condemnations {

    /** How many ids one object names at most: 16 MiB of them would be read by every upload. */
    public static final int MOST = 1 << 16;

    private static final String FOLDER = "gc/";
    private static final StoreFormat FORMAT = new StoreFormat("ASSAYGC.", 1);

    private final Place place;
    private final Map<String, Condemnation> known = new HashMap<>();

    public Condemnations(Place place) {
        this.place = place;
    }

    /**
     * What one collection condemns.
     *
     * @param written when; a collection gives up long before anybody may take it for dead
     * @param process of the collection, a {@link ProcessName}; empty if it is not told
     * @param ids of blocks and pages, at most {@value #MOST}
     */
    public record Condemnation(Instant written, String process, Set<ObjectId> ids) {

        /**
         * Stands for one that cannot be read, because a power loss tore it or a newer release wrote
         * it: it may name whatever there is, for ever.
         */
        public static final Condemnation UNREADABLE = new Condemnation(Instant.MAX, Set.of());

        public Condemnation {
            ids = Set.copyOf(ids);
        }

        /** By a process that is not told. */
        public Condemnation(Instant written, Set<ObjectId> ids) {
            this(written, "", ids);
        }

        /** Whether an object may be about to be deleted. */
        public boolean mayName(ObjectId id) {
            return equals(UNREADABLE) || ids.contains(id);
        }
    }

    /** Condemns ids; every upload that claims one of them later sees it. */
    public void put(UUID run, Condemnation condemnation) throws IOException {
        Set<ObjectId> ids = condemnation.ids();
        byte[] process = condemnation.process().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer object =
                FORMAT.begin(
                        Long.BYTES
                                + Short.BYTES
                                + process.length
                                + Integer.BYTES
                                + ids.size() * ObjectId.BYTES);
        object.putLong(condemnation.written().toEpochMilli());
        object.putShort((short) process.length).put(process);
        object.putInt(ids.size());
        ids.forEach(id -> id.write(object));
        place.put(FOLDER + run, FORMAT.end(object));
    }

    /** Takes a condemnation back: all it named is deleted or spared. */
    public void drop(UUID run) throws IOException {
        place.delete(FOLDER + run);
    }

    /** Takes back what another collection left. */
    public void drop(String name) throws IOException {
        place.delete(name);
    }

    /** All condemnations there are, by the names of their objects. */
    public synchronized Map<String, Condemnation> all() throws IOException {
        Set<String> names = new HashSet<>();
        place.list(FOLDER, entry -> names.add(entry.name()));
        known.keySet().retainAll(names);
        for (String name : names) {
            if (!known.containsKey(name)) {
                try {
                    known.put(name, parse(place.get(name)));
                } catch (NoSuchFileException e) {
                    // Taken back meanwhile.
                } catch (BadObjectException e) {
                    known.put(name, Condemnation.UNREADABLE);
                }
            }
        }
        return Map.copyOf(known);
    }

    /** Which of {@code ids} are condemned. */
    public Set<ObjectId> among(List<ObjectId> ids) throws IOException {
        Set<ObjectId> condemned = new HashSet<>();
        for (Condemnation condemnation : all().values()) {
            ids.stream().filter(condemnation::mayName).forEach(condemned::add);
        }
        return condemned;
    }

    private static Condemnation parse(ByteBuffer object) throws IOException {
        ByteBuffer fields = FORMAT.open(object);
        if (fields.remaining() < Long.BYTES + Short.BYTES) {
            throw new BadObjectException("it is too short");
        }
        Instant written = Instant.ofEpochMilli(fields.getLong());
        int length = fields.getShort();
        if (length < 0 || fields.remaining() < length + Integer.BYTES) {
            throw new BadObjectException("a process of " + length + " bytes");
        }
        byte[] process = new byte[length];
        fields.get(process);
        int count = fields.getInt();
        return new Condemnation(
                written,
                new String(process, StandardCharsets.US_ASCII),
                new HashSet<>(Claims.ids(fields, count)));
    }
}
