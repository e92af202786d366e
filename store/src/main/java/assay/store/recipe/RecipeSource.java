package assay.store.recipe;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.disk.MappedSource;
import assay.disk.MappedSource.Piece;
import assay.store.BadObjectException;
import assay.store.content.ContentSource;
import assay.store.content.DamagedException;
import assay.store.recipe.Recipe.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A container file, byte for byte as it came, put together by its recipe. Memory: twenty bytes for
 * a part of the file, and the runs of the last few.
 */
public final class RecipeSource implements BlockSource {

    private static final int KEPT = 8;

    private final Recipe recipe;
    private final ContentSource guest;
    private final ContentSource rest;
    private final MappedSource file;
    private final AtomicReferenceArray<Kept> kept = new AtomicReferenceArray<>(KEPT);

    private record Kept(int part, Runs runs) {}

    /**
     * @param guest the recipe's guest, opened; closed by this
     * @param rest the recipe's rest, opened; closed by this
     */
    RecipeSource(Recipe recipe, ContentSource guest, ContentSource rest) {
        this.recipe = recipe;
        this.guest = guest;
        this.rest = rest;
        this.file = new MappedSource("recipe", recipe.size(), this::at);
    }

    /** How the file is put together. */
    public Recipe recipe() {
        return recipe;
    }

    /** The guest's disk, of which every computed format can be had. */
    public ContentSource guest() {
        return guest;
    }

    @Override
    public long size() {
        return recipe.size();
    }

    /**
     * {@inheritDoc}
     *
     * @throws DamagedException if something of the file is missing or not what was stored
     */
    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        file.read(offset, target);
    }

    @Override
    public Extent extentAt(long from, long to) throws IOException {
        return file.extentAt(from, to);
    }

    @Override
    public void close() throws IOException {
        try (guest) {
            rest.close();
        }
    }

    private Piece at(long offset) throws IOException {
        int part = part(offset);
        Kept runs = kept.get(part % KEPT);
        if (runs == null || runs.part() != part) {
            runs = new Kept(part, read(part));
            kept.set(part % KEPT, runs);
        }
        long within = offset - recipe.parts().get(part).start();
        return runs.runs().at(within, guest, rest, recipe.literals(part));
    }

    private int part(long offset) {
        List<Part> parts = recipe.parts();
        int low = 0;
        int high = parts.size();
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (parts.get(middle).start() <= offset) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Runs read(int number) throws IOException {
        Part part = recipe.parts().get(number);
        try {
            if (part.end() > rest.size()) {
                throw new BadObjectException("it ends within its runs");
            }
            ByteBuffer bytes = ByteBuffer.allocate(part.length());
            rest.read(part.runs(), bytes);
            return Runs.parse(
                    bytes.flip(),
                    recipe.end(number) - part.start(),
                    part.runs() - recipe.literals(number),
                    guest.size());
        } catch (BadObjectException e) {
            throw new DamagedException(
                    recipe.rest(), Recipe.name(recipe.id()), "is damaged: " + e.getMessage());
        }
    }
}
