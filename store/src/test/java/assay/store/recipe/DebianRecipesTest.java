package assay.store.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.DiskFormats;
import assay.disk.FileSource;
import assay.store.content.Contents;
import assay.store.recipe.Outcome.Made;
import assay.store.recipe.Outcome.Reason;
import assay.store.recipe.Outcome.Unsuitable;
import assay.store.view.StoredContents;
import assay.testkit.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebianRecipesTest {

    @TempDir Path folder;

    private StoredContents store;

    @BeforeEach
    void open() throws IOException {
        store = new StoredContents(folder);
    }

    private Outcome write(String name) throws IOException {
        Recipes recipes = new Recipes(store.place, store.contents);
        try (FileSource file = FileSource.open(Images.require(name));
                RecipeWriter writer = recipes.write(Contents.Options.PLAIN)) {
            Outcome outcome =
                    writer.write(DiskFormats.open(file), RecipesTest.sha256(file), _ -> {});
            if (outcome instanceof Made made) {
                writer.commit();
                try (RecipeSource source = recipes.open(made.recipe().id())) {
                    RecipesTest.compareRanges(file, source);
                }
            }
            return outcome;
        }
    }

    private long bytes() throws IOException {
        AtomicLong sum = new AtomicLong();
        store.place.list("", entry -> sum.addAndGet(entry.size()));
        return sum.get();
    }

    @Test
    void aDebianInManyKindsOfQcow2CostsItsBlocksOnce() throws IOException {
        Made first = (Made) write("debian.qcow2");
        long before = bytes();
        for (String kind : new String[] {"v2", "cluster-2m", "extended-l2"}) {
            Made made = (Made) write("formats/" + kind + ".qcow2");
            assertThat(made.guest()).isEqualTo(first.guest());
        }
        assertThat(bytes() - before).isLessThan(before / 50);
    }

    @Test
    void aCompressedDebianIsKeptAsItIs() throws IOException {
        for (String kind :
                new String[] {"compressed", "zstd", "cluster-2m-compressed", "with-snapshot"}) {
            Unsuitable outcome = (Unsuitable) write("formats/" + kind + ".qcow2");
            assertThat(outcome.reason()).isEqualTo(Reason.OTHER_BYTES);
        }
    }
}
