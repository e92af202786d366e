package assay.store.recipe;

import assay.disk.Sha256;
import assay.store.BadObjectException;
import assay.store.StoreFormat;
import assay.store.block.ObjectId;
import assay.store.place.Place;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How a container file is put together again. The format is described in {@code
 * docs/formats/recipe.md}.
 *
 * @param size of the file in bytes
 * @param guest the content that is the guest's disk
 * @param rest the content that has the other bytes of the file, and for each part how it is put
 *     together
 * @param parts of the file, in order
 */
public record Recipe(long size, ObjectId guest, ObjectId rest, List<Part> parts) {

    /**
     * Some of the file's bytes, up to where the next part starts.
     *
     * @param start of the part in the file
     * @param runs where in the rest its runs are written down; its literal bytes stand right before
     *     them, behind the runs of the part before
     * @param length how many bytes the runs are
     */
    public record Part(long start, long runs, int length) {

        private static final int BYTES = 2 * Long.BYTES + Integer.BYTES;

        long end() {
            return runs + length;
        }
    }

    private static final StoreFormat FORMAT = new StoreFormat("ASSAYRCP", 1);

    /** So many fit into one object. */
    static final int MAX_PARTS = (Place.MAX_OBJECT - 128) / Part.BYTES;

    /**
     * @throws IllegalArgumentException if the parts cannot be those of a file of that size
     */
    public Recipe {
        parts = List.copyOf(parts);
        if (!areParts(parts, size)) {
            throw new IllegalArgumentException(parts.size() + " parts of " + size + " bytes");
        }
    }

    private static boolean areParts(List<Part> parts, long size) {
        if (size < 0 || parts.isEmpty() != (size == 0) || parts.size() > MAX_PARTS) {
            return false;
        }
        long start = 0;
        long stored = 0;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            boolean follows = i == 0 ? part.start() == 0 : part.start() > start;
            if (!follows
                    || part.start() >= size
                    || part.runs() < stored
                    || part.runs() > Long.MAX_VALUE / 2
                    || part.length() < 1
                    || part.length() > Runs.MAX_BYTES) {
                return false;
            }
            start = part.start();
            stored = part.end();
        }
        return true;
    }

    /** The contents that the file is made of: as long as the recipe is wanted, they are. */
    public Set<ObjectId> contents() {
        return guest.equals(rest) ? Set.of(guest) : Set.of(guest, rest);
    }

    /** What the recipe is called: the same file of the same contents always, and no other. */
    public ObjectId id() {
        return ObjectId.of(Sha256.of(toBytes()));
    }

    /** The name of the object that a recipe is kept in. */
    static String name(ObjectId recipe) {
        return Recipes.FOLDER + recipe;
    }

    /** Where a part ends in the file. */
    long end(int part) {
        return part + 1 < parts.size() ? parts.get(part + 1).start() : size;
    }

    /** Where the literal bytes of a part begin in the rest. */
    long literals(int part) {
        return part == 0 ? 0 : parts.get(part - 1).end();
    }

    /** As it is stored. */
    public ByteBuffer toBytes() {
        ByteBuffer object =
                FORMAT.begin(Long.BYTES + 2 * ObjectId.BYTES + parts.size() * Part.BYTES);
        object.putLong(size);
        guest.write(object);
        rest.write(object);
        for (Part part : parts) {
            object.putLong(part.start()).putLong(part.runs()).putInt(part.length());
        }
        return FORMAT.end(object);
    }

    /**
     * Reads a recipe.
     *
     * @throws BadObjectException if it is none, or damaged
     */
    public static Recipe parse(ByteBuffer object) throws BadObjectException {
        ByteBuffer fields = FORMAT.open(object);
        int fixed = Long.BYTES + 2 * ObjectId.BYTES;
        if (fields.remaining() < fixed || (fields.remaining() - fixed) % Part.BYTES != 0) {
            throw new BadObjectException("it has " + fields.remaining() + " bytes of fields");
        }
        long size = fields.getLong();
        ObjectId guest = ObjectId.read(fields);
        ObjectId rest = ObjectId.read(fields);
        List<Part> parts = new ArrayList<>();
        while (fields.hasRemaining()) {
            parts.add(new Part(fields.getLong(), fields.getLong(), fields.getInt()));
        }
        if (!areParts(parts, size)) {
            throw new BadObjectException("its parts are not those of a file");
        }
        return new Recipe(size, guest, rest, parts);
    }
}
