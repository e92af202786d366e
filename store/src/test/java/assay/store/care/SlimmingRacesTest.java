package assay.store.care;

import static org.assertj.core.api.Assertions.assertThat;

import assay.store.content.Content;
import assay.store.content.Slimming;
import assay.store.key.MemoryKeys;
import assay.store.place.FolderPlace;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlimmingRacesTest {

    @TempDir Path folder;

    private final MemoryKeys keys = new MemoryKeys();

    private static Content slim(SmallStore store, Content whole, Content base) throws IOException {
        return new Slimming(store.place(), store.keys(), Clock.systemUTC())
                .run(whole.id(), List.of(base.id()))
                .orElseThrow()
                .content();
    }

    @Test
    void aCollectionAfterEveryObjectTakesNothingOfIt() throws IOException {
        FolderPlace place = new FolderPlace(folder);
        SmallStore quiet = new SmallStore(new HookedPlace(place), keys);
        Content base = quiet.put(1, 2, 3);
        Content whole = quiet.put(SmallStore.MOVED, 3, 1, 4);
        SmallStore busy = new SmallStore(new HookedPlace(place, (_, _) -> quiet.collect()), keys);

        Content slim = slim(busy, whole, base);
        quiet.contents().delete(whole.id());
        quiet.contents().delete(base.id());
        quiet.collect();

        assertThat(quiet.read(slim)).isEqualTo(SmallStore.bytes(SmallStore.MOVED, 3, 1, 4));
        assertThat(quiet.objects("uploads/")).isEmpty();
        quiet.contents().delete(slim.id());
        quiet.collect();
        assertThat(quiet.objects("")).isEmpty();
    }

    @Test
    void oneThatIsMadeWhileContentsAreListedIsFoundThoughItsBasesAreGone() throws IOException {
        FolderPlace place = new FolderPlace(folder);
        SmallStore store = new SmallStore(new HookedPlace(place), keys);
        Content base = store.put(1, 2, 3);
        Content whole = store.put(SmallStore.MOVED, 3, 1, 4);
        // So that there is something to collect.
        store.contents().delete(store.put(5).id());
        List<Content> made = new ArrayList<>();
        Place listing =
                new Listing(
                        place,
                        () -> {
                            if (made.isEmpty()) {
                                made.add(slim(store, whole, base));
                                store.contents().delete(base.id());
                                store.contents().delete(whole.id());
                            }
                        });

        assertThat(new Collection(listing, Clock.systemUTC()).run(Collection.Options.USUAL))
                .satisfies(result -> assertThat(result.objects()).isPositive());

        assertThat(store.read(made.getFirst()))
                .isEqualTo(SmallStore.bytes(SmallStore.MOVED, 3, 1, 4));
    }

    /** What happens between the listing of contents and their reading. */
    @FunctionalInterface
    private interface Between {
        void run() throws IOException;
    }

    private static final class Listing extends HookedPlace {

        private final Between between;

        Listing(Place place, Between between) {
            super(place);
            this.between = between;
        }

        @Override
        public void list(String prefix, Visitor visitor) throws IOException {
            List<Entry> entries = new ArrayList<>();
            super.list(prefix, entries::add);
            if (prefix.startsWith("contents")) {
                between.run();
            }
            for (Entry entry : entries) {
                visitor.visit(entry);
            }
        }
    }
}
