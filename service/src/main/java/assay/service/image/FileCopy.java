package assay.service.image;

import assay.store.block.ObjectId;
import assay.store.content.Content;
import assay.store.content.Contents;
import assay.store.recipe.Recipe;
import assay.store.recipe.Recipes;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A stored file with other contents in place of its own: under another key, or in another region.
 *
 * @param file as it is kept then
 * @param recipe that puts it together from them, if there is one
 */
record FileCopy(StoredFile file, Optional<Recipe> recipe) {

    /** Gives the content that takes the place of another. */
    @FunctionalInterface
    interface Replacing {
        Content of(ObjectId content) throws IOException;
    }

    /**
     * Replaces the contents of a file, each once.
     *
     * @param store where the file is
     */
    static FileCopy of(StoredFile old, Contents store, Replacing replacing) throws IOException {
        Map<ObjectId, Content> made = new HashMap<>();
        for (ObjectId content : old.contents()) {
            if (!made.containsKey(content)) {
                made.put(content, replacing.of(content));
            }
        }
        Content content = made.getOrDefault(old.content().id(), old.content());
        if (!(old.kept() instanceof Kept.Recipe kept)) {
            return new FileCopy(with(old, content, old.kept()), Optional.empty());
        }
        Recipe source = new Recipes(store.place(), store).get(kept.recipe());
        ObjectId rest = made.getOrDefault(kept.rest(), content).id();
        Recipe recipe = new Recipe(source.size(), content.id(), rest, source.parts());
        Kept now = new Kept.Recipe(recipe.id(), rest);
        return new FileCopy(with(old, content, now), Optional.of(recipe));
    }

    private static StoredFile with(StoredFile old, Content content, Kept kept) {
        return new StoredFile(content, old.size(), old.sha256(), old.others(), kept);
    }

    /**
     * The files of an image under another key, in the transaction of {@code handle}; nobody deletes
     * what is made meanwhile.
     */
    static List<StoredFile> rekeyed(
            Handle handle, List<StoredFile> files, Optional<String> key, Contents store)
            throws IOException {
        List<StoredFile> others =
                files.stream().filter(file -> !key.equals(file.content().key())).toList();
        Map<StoredFile, FileCopy> made = new HashMap<>();
        for (StoredFile file : others) {
            String name = key.orElseThrow();
            made.put(file, of(file, store, content -> store.rekeyed(content, name)));
        }
        UploadTable.lock(handle, made.values().stream().map(FileCopy::file).toList());
        for (Map.Entry<StoredFile, FileCopy> one : made.entrySet()) {
            for (ObjectId content : one.getKey().contents()) {
                store.rekey(content, key.orElseThrow());
            }
            one.getValue().putRecipe(store);
        }
        return files.stream()
                .map(file -> made.containsKey(file) ? made.get(file).file() : file)
                .toList();
    }

    /**
     * Makes the recipe visible, if there is one; all else is.
     *
     * @param target where the copy is to be
     */
    void putRecipe(Contents target) throws IOException {
        if (recipe.isPresent()) {
            new Recipes(target.place(), target).put(recipe.get());
        }
    }
}
