package assay.store.care;

import assay.store.place.Place;
import assay.store.place.Place.Entry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Deletes the blocks and pages that no content and no upload refers to, and puts in order what
 * kills left. Needs no keys, no lock and no database; uploads, reads and other collections go on
 * meanwhile, of other processes too.
 *
 * <p>Why nothing is lost that somebody needs. Take an object that a collection deletes under a name
 * N, and a content that needs it and is there afterwards. The content was committed by an upload
 * which had claimed the object, then read the condemnations, and then found the object under N or
 * put it there (the content may also be a copy under another key of one that was, for which see
 * below).
 *
 * <ol>
 *   <li>If the upload read the condemnations after the collection had written its own, it found the
 *       object condemned and put it under a name that nobody had used before. N is in the batch
 *       that was listed before the condemnation was written; so it is not that name, unless the
 *       same writer had put it aside once before. In that case it had claimed it before, too, and
 *       the next point holds.
 *   <li>Else its claim was there before the condemnation. The collection reads the claims after it
 *       wrote that. Either it finds the claim, or the upload had dropped it. An upload that commits
 *       drops its claims after it has published its content, and the collection reads contents
 *       after claims; so it finds the content, unless that was read before already, and what was
 *       read once counts until the end. Either way the object is spared.
 * </ol>
 *
 * <p>A copy under another key is written while its source is there, as its user sees to. If it was
 * there when the contents were read after the condemnation, it was found. If it was not, its source
 * was, and refers to the same pages.
 *
 * <p>Two collections at once, and one that was killed, are safe for the same reason: each looks for
 * claims and contents after its own condemnation, whatever others have condemned. An upload that
 * has not claimed anything for a day is still safe; one whose claims were taken away is not.
 *
 * <p>Memory: up to 33 MB for each million of blocks that are referred to, and 20 MB for a batch.
 */
public final class Collection {

    private final Place place;
    private final Clock clock;

    /**
     * @param place itself: not a cache in front of it, which would go on to show what is deleted
     */
    public Collection(Place place, Clock clock) {
        this.place = place;
        this.clock = clock;
    }

    /**
     * What a collection may do.
     *
     * @param dryRun whether it only counts what it would delete
     * @param ignoreDamaged whether to go on though a content, a page, a claim or a condemnation
     *     cannot be read. What only that refers to is deleted, and cannot be repaired any more
     * @param giveUp uploads that have not claimed anything for so long, as they were killed; empty
     *     to keep all. None of them may ever be gone on with
     */
    public record Options(boolean dryRun, boolean ignoreDamaged, Optional<Duration> giveUp) {

        /** Deletes what is surely not needed, and nothing else. */
        public static final Options USUAL = new Options(false, false, Optional.empty());
    }

    /**
     * What a collection has done, or would.
     *
     * @param contents that there are
     * @param objects that were deleted
     * @param bytes that they had
     * @param settled objects that an upload had put aside, and that have their own name again
     * @param uploads that were given up
     * @param condemnations that a kill had left
     * @param unreadable contents, pages and claims that were ignored
     */
    public record Result(
            long contents,
            long objects,
            long bytes,
            long settled,
            int uploads,
            int condemnations,
            long unreadable) {}

    /**
     * Runs once. A kill at any time does no harm; the next collection goes on.
     *
     * @throws UnknownReferencesException if something cannot be read that may refer to blocks;
     *     nothing was deleted since this was found
     */
    public Result run(Options options) throws IOException {
        Leftovers leftovers = new Leftovers(place, clock);
        int condemnations = 0;
        int uploads = 0;
        if (!options.dryRun()) {
            leftovers.removePartialFiles();
            condemnations = leftovers.removeCondemnations(options.ignoreDamaged());
            uploads =
                    options.giveUp().isPresent()
                            ? leftovers.giveUpUploads(options.giveUp().get())
                            : 0;
        }
        References references = new References(place, options.ignoreDamaged());
        references.read();
        Sweep sweep = new Sweep(place, clock, references, options.dryRun());
        AsideCopies aside = new AsideCopies(place);
        for (String folder : new String[] {StoredName.BLOCKS, StoredName.PAGES}) {
            place.list(folder, object -> sort(object, references, sweep, aside, options));
        }
        sweep.flush();
        aside.flush();
        if (!options.dryRun()) {
            new DamagedObjects(place).forget(references);
        }
        return new Result(
                references.contents(),
                sweep.objects(),
                sweep.bytes(),
                aside.settled(),
                uploads,
                condemnations,
                references.unreadable());
    }

    private static void sort(
            Entry object, References references, Sweep sweep, AsideCopies aside, Options options)
            throws IOException {
        Optional<StoredName> name = StoredName.parse(object.name());
        if (name.isEmpty()) {
            return; // a stranger's
        }
        if (!references.contains(name.get().id())) {
            sweep.add(name.get().id(), object);
        } else if (name.get().isAside() && !options.dryRun()) {
            aside.add(name.get());
        }
    }
}
