package assay.store.recipe;

import assay.store.BadObjectException;
import assay.store.block.ObjectId;
import assay.store.content.ContentSource;
import assay.store.content.Contents;
import assay.store.content.DamagedException;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The recipes of a place. Safe for use by many threads.
 *
 * <p>As with contents, the store knows nothing of who uses a recipe: its user deletes it, and
 * deletes its contents when neither another recipe nor anything else needs them.
 */
public final class Recipes {

    static final String FOLDER = "recipes/";

    private final Place place;
    private final Contents contents;

    /**
     * @param contents of the same place
     */
    public Recipes(Place place, Contents contents) {
        this.place = place;
        this.contents = contents;
    }

    /** Begins to store a container file. */
    public RecipeWriter write(Contents.Options options) {
        return write(options, UUID::randomUUID);
    }

    /**
     * The same.
     *
     * @param uploads gives the id of each upload that it takes, a new one
     */
    public RecipeWriter write(Contents.Options options, Supplier<UUID> uploads) {
        return new RecipeWriter(this, contents, options, uploads);
    }

    /** Makes a recipe visible, durably; its contents are there already. */
    public void put(Recipe recipe) throws IOException {
        place.put(Recipe.name(recipe.id()), recipe.toBytes());
        place.sync();
    }

    /**
     * A recipe.
     *
     * @throws NoSuchFileException if there is none
     * @throws DamagedException if it cannot be read
     */
    public Recipe get(ObjectId id) throws IOException {
        try {
            Recipe recipe = Recipe.parse(place.get(Recipe.name(id)));
            if (!recipe.id().equals(id)) {
                throw new BadObjectException("it is not what it is named by");
            }
            return recipe;
        } catch (BadObjectException e) {
            throw new DamagedException(id, Recipe.name(id), "is damaged: " + e.getMessage());
        }
    }

    /**
     * Opens the file that a recipe is for; the caller closes it.
     *
     * @throws NoSuchFileException if there is no such recipe, or one of its contents is not there
     * @throws DamagedException if it cannot be read
     * @throws assay.store.key.UnusableKeyException if it is encrypted and its key cannot be used
     */
    public RecipeSource open(ObjectId id) throws IOException {
        Recipe recipe = get(id);
        ContentSource guest = contents.open(recipe.guest());
        return new RecipeSource(recipe, guest, contents.open(recipe.rest()));
    }

    /** Deletes a recipe, not its contents. One that does not exist is deleted already. */
    public void delete(ObjectId id) throws IOException {
        place.delete(Recipe.name(id));
    }

    /** Goes through all recipes. */
    public void list(Contents.Visitor visitor) throws IOException {
        place.list(
                FOLDER,
                entry -> {
                    String hex = entry.name().substring(FOLDER.length());
                    if (hex.matches("[0-9a-f]{64}")) {
                        visitor.visit(ObjectId.parse(hex));
                    }
                });
    }
}
