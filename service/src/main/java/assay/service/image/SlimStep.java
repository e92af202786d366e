package assay.service.image;

import assay.disk.SourceCopy;
import assay.service.image.Regions.Region;
import assay.service.image.SlimTable.Base;
import assay.store.block.ObjectId;
import assay.store.content.Content;
import assay.store.content.ContentSource;
import assay.store.content.Contents;
import assay.store.content.Root;
import assay.store.content.Sketch;
import assay.store.content.Slimming;
import assay.store.key.KeyService;
import assay.store.recipe.Recipe;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at one content of a region: reads it once, compares what is kept of that with what was kept
 * of others, and if that promises something, makes it slim and gives it to its images.
 */
final class SlimStep {

    /** How often a content is read, at most: to be looked at, made, compared, and digested. */
    static final int READS = 4;

    /** The part of a content that others must have for it to be worth trying. */
    private static final double SHARE = 1.0 / 8;

    private static final Logger LOG = LoggerFactory.getLogger(SlimStep.class);

    private final Jdbi jdbi;
    private final String key;
    private final Contents store;
    private final Slimming slimming;
    private final SlimJob.Settings settings;

    /**
     * @param key how the database calls the region
     */
    SlimStep(Jdbi jdbi, String key, Region region, KeyService keys, SlimJob.Settings settings) {
        this.jdbi = jdbi;
        this.key = key;
        // Not through a cache, which is for what is asked for.
        this.store = new Contents(region.place(), keys, Clock.systemUTC());
        this.slimming = new Slimming(region.place(), keys, Clock.systemUTC());
        this.settings = settings;
    }

    /** Is told how many bytes were read of {@link #READS} times a content's. */
    @FunctionalInterface
    interface Meter {

        /**
         * Called often.
         *
         * @throws assay.service.job.CancelledException to end it
         */
        void show(long bytes);
    }

    /**
     * Looks at a content.
     *
     * @throws java.nio.file.NoSuchFileException if it is gone, or what it was to be made of
     */
    void run(ObjectId content, Meter meter) throws IOException {
        Root root = store.root(content);
        Sketch sketch = store.sketch(content, meter::show);
        List<Base> all = jdbi.withHandle(handle -> SlimTable.bases(handle, key, content));
        Sketch.Choice choice =
                sketch.choose(all.stream().map(Base::sketch).toList(), Root.MAX_PARTS - 1);
        List<ObjectId> bases =
                choice.bases().stream().map(number -> all.get(number).content()).toList();
        boolean over =
                root.isSlim() || choice.share() < SHARE || make(content, bases, sketch, meter);
        if (over) {
            jdbi.useHandle(handle -> SlimTable.looked(handle, key, content, Optional.of(sketch)));
        }
    }

    /** Says whether the content stays as it is. */
    private boolean make(ObjectId content, List<ObjectId> bases, Sketch sketch, Meter meter)
            throws IOException {
        UUID writer = UUID.randomUUID();
        // The sweep takes claims of unknown uploads for leftovers.
        jdbi.useHandle(handle -> UploadTable.beginWriter(handle, writer, settings.lease()));
        try (Lease lease = new Lease(settings.lease(), () -> renew(writer))) {
            long size = store.root(content).size();
            Optional<Slimming.Made> made =
                    slimming.make(
                            writer,
                            content,
                            bases,
                            settings.least(),
                            bytes -> {
                                requireHeld(lease);
                                meter.show(size + bytes);
                            });
            if (made.isEmpty()) {
                return true;
            }
            try (Slimming.Made slim = made.get()) {
                if (!isWhatImagesHave(content, slim)) {
                    return true;
                }
                requireHeld(lease);
                exchange(content, bases, sketch, slim, writer);
                return false;
            }
        } finally {
            jdbi.useHandle(handle -> UploadTable.endWriter(handle, writer));
        }
    }

    private boolean renew(UUID writer) {
        return jdbi.withHandle(handle -> UploadTable.renewWriter(handle, writer, settings.lease()));
    }

    private static void requireHeld(Lease lease) {
        if (lease.isLost()) {
            throw new IllegalStateException("what was written may have been taken for a leftover");
        }
    }

    /** Its digest is that of the file, where the content is the file. */
    private boolean isWhatImagesHave(ObjectId content, Slimming.Made made) throws IOException {
        Set<String> wanted =
                jdbi.withHandle(handle -> SlimTable.images(handle, key, content)).stream()
                        .flatMap(image -> image.file().stream())
                        .filter(file -> file.kept() instanceof Kept.File)
                        .map(file -> file.sha256().hex())
                        .collect(Collectors.toSet());
        if (wanted.isEmpty()) {
            return true; // all bytes were compared, and those of the other are checked by blocks
        }
        try (ContentSource source = made.open()) {
            String found = HexFormat.of().formatHex(SourceCopy.sha256(source));
            if (!wanted.equals(Set.of(found))) {
                LOG.error("the content {} is {}, but its images have {}", content, found, wanted);
                return false;
            }
            return true;
        }
    }

    /** An image's file before and after. */
    private record Change(Image image, StoredFile old, FileCopy now) {}

    private void exchange(
            ObjectId old, List<ObjectId> bases, Sketch sketch, Slimming.Made made, UUID writer)
            throws IOException {
        long[] prints = store.prints(old);
        List<Change> changes = changes(old, made.slim().content());
        boolean done =
                jdbi.inTransaction(handle -> {
                    UploadTable.lock(handle, locks(changes, bases, made));
                    if (!isAsBefore(handle, old, changes, bases)
                            || !UploadTable.renewWriter(handle, writer, settings.lease())) {
                        return false;
                    }
                    for (ObjectId base : bases) {
                        store.root(base); // there, and for as long as this has its lock
                    }
                    made.commit();
                    for (Change change : changes) {
                        change.now().putRecipe(store);
                        ImageTable.exchange(
                                handle, change.image().id(), change.old(), change.now().file());
                    }
                    SlimTable.slimmed(
                            handle, key, old, made.slim(), sketch, prints, settings.keep());
                    return true;
                });
        if (!done) {
            LOG.info("the content {} was put to other use while it was made slim", old);
        }
    }

    private List<Change> changes(ObjectId old, Content slim) throws IOException {
        List<Change> changes = new ArrayList<>();
        for (Image image : jdbi.withHandle(handle -> SlimTable.images(handle, key, old))) {
            StoredFile file = image.file().orElseThrow();
            FileCopy now =
                    FileCopy.of(
                            file,
                            store,
                            id -> id.equals(old) ? slim : new Content(id, 0, Optional.empty()));
            changes.add(new Change(image, file, now));
        }
        return changes;
    }

    /** What nobody is to delete or store meanwhile. */
    private static Stream<ObjectId> locks(
            List<Change> changes, List<ObjectId> bases, Slimming.Made made) {
        Stream<ObjectId> recipes =
                changes.stream().flatMap(change -> change.now().recipe().stream()).map(Recipe::id);
        Stream<ObjectId> contents =
                Stream.concat(Stream.of(made.slim().content().id()), bases.stream());
        return Stream.concat(contents, recipes);
    }

    /** The same images have it, nothing is being done with them, and all may rely on the bases. */
    private boolean isAsBefore(
            Handle handle, ObjectId old, List<Change> changes, List<ObjectId> bases) {
        Set<UUID> idle =
                SlimTable.idleImages(handle, key, old).stream()
                        .map(Image::id)
                        .collect(Collectors.toSet());
        Set<UUID> wanted =
                changes.stream().map(change -> change.image().id()).collect(Collectors.toSet());
        Set<UUID> now =
                SlimTable.images(handle, key, old).stream()
                        .map(Image::id)
                        .collect(Collectors.toSet());
        Set<ObjectId> allowed =
                SlimTable.bases(handle, key, old).stream()
                        .map(Base::content)
                        .collect(Collectors.toSet());
        return !wanted.isEmpty()
                && idle.equals(wanted)
                && now.equals(wanted)
                && allowed.containsAll(bases)
                && !SlimTable.isMore(handle, key, old);
    }
}
