package assay.service.image;

import assay.store.block.ObjectId;
import assay.store.content.Contents;
import assay.store.recipe.Recipes;
import java.io.IOException;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Removes what no image needs: contents that were left when a process died or an image was deleted,
 * and partial files of uploads that no longer run. Safe while uploads run, on this node or others.
 */
public final class ContentSweep {

    private final Jdbi jdbi;
    private final String region;
    private final Contents store;
    private final Recipes recipes;

    /** Of the server's own region. */
    public ContentSweep(Jdbi jdbi, Contents store) {
        this(jdbi, Regions.HOME, store);
    }

    /**
     * @param region of which {@code store} has the contents
     */
    public ContentSweep(Jdbi jdbi, String region, Contents store) {
        this.jdbi = jdbi;
        this.region = region;
        this.store = store;
        this.recipes = new Recipes(store.place(), store);
    }

    /** Looks at all there is, in all regions. */
    public static void all(Jdbi jdbi, Regions regions) throws IOException {
        for (Regions.Region region : regions.all().values()) {
            new ContentSweep(jdbi, regions.key(region), region.contents()).run();
        }
    }

    /** Looks at all there is. */
    public void run() throws IOException {
        jdbi.useHandle(handle -> SlimTable.forget(handle, region));
        // An upload takes its image before it makes files: so one with files but no image is over.
        for (UUID upload : store.uploads()) {
            if (!jdbi.withHandle(handle -> UploadTable.isRunning(handle, upload))) {
                store.discard(upload);
            }
        }
        store.list(content -> {
            if (!jdbi.withHandle(handle -> UploadTable.isUsed(handle, region, content))) {
                deleteIfUnused(content);
            }
        });
        recipes.list(recipe -> {
            if (!jdbi.withHandle(handle -> UploadTable.isRecipeUsed(handle, region, recipe))) {
                deleteRecipeIfUnused(recipe);
            }
        });
    }

    /** Deletes what is kept of a file, unless another image has it. */
    void deleteIfUnused(StoredFile file) throws IOException {
        if (file.kept() instanceof Kept.Recipe recipe) {
            deleteRecipeIfUnused(recipe.recipe());
        }
        for (ObjectId content : file.contents()) {
            deleteIfUnused(content);
        }
    }

    private void deleteRecipeIfUnused(ObjectId recipe) throws IOException {
        jdbi.useTransaction(handle -> {
            UploadTable.lock(handle, recipe);
            if (!UploadTable.isRecipeUsed(handle, region, recipe)) {
                recipes.delete(recipe);
            }
        });
    }

    /** Deletes a content, unless an image has it or is about to. */
    void deleteIfUnused(ObjectId content) throws IOException {
        jdbi.useTransaction(handle -> {
            UploadTable.lock(handle, content);
            if (!UploadTable.isUsed(handle, region, content)) {
                store.delete(content);
            }
        });
    }
}
