package assay.store.content;

import assay.disk.Futures;
import assay.store.BadObjectException;
import assay.store.block.Blocks;
import assay.store.block.ObjectId;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * The blocks that some contents list, such as all contents that a project may read: by these its
 * uploads are answered, see {@link Contents.Options#known}. Immutable, so safe for use by many
 * threads; made of roots and pages alone, for which no key is needed.
 *
 * <p>Takes eight bytes of memory for a block. So it may take an id for one of its own that is not,
 * once in 2^64 divided by how many it has; as these bytes depend on a secret that this process made
 * at random, nobody can choose a block of his so that another's is taken for it.
 */
public final class KnownBlocks implements Predicate<ObjectId> {

    /** The most blocks that are kept, 64 MiB: what comes behind them has to be sent once more. */
    public static final int MOST = 1 << 23;

    /** Pages that are read at once. */
    private static final int AT_ONCE = 16;

    /** No block at all. */
    public static final KnownBlocks NONE = new KnownBlocks(Set.of(), Set.of(), new long[0]);

    /** Of a universal family: sums of products with odd numbers that nobody else knows. */
    private static final long[] SECRET =
            new SecureRandom().longs(4).map(number -> number | 1).toArray();

    private final Set<ObjectId> contents;
    private final Set<ObjectId> pages;
    private final long[] prints;

    private KnownBlocks(Set<ObjectId> contents, Set<ObjectId> pages, long[] prints) {
        this.contents = contents;
        this.pages = pages;
        this.prints = prints;
    }

    /**
     * The blocks of these contents.
     *
     * @param contents those whose blocks matter most come first; one that was deleted, or cannot be
     *     read, has none
     */
    public static KnownBlocks of(Place place, Collection<ObjectId> contents) throws IOException {
        return NONE.with(place, contents);
    }

    /**
     * The blocks of these contents now, of which only what is new is read. {@code this} if they are
     * the same.
     */
    public KnownBlocks update(Place place, Collection<ObjectId> contents) throws IOException {
        Set<ObjectId> now = new LinkedHashSet<>(contents);
        if (now.equals(this.contents)) {
            return this;
        }
        // What is no longer listed is known no longer.
        return (now.containsAll(this.contents) ? this : NONE).with(place, now);
    }

    private KnownBlocks with(Place place, Collection<ObjectId> all) throws IOException {
        Set<ObjectId> listed = new LinkedHashSet<>();
        for (ObjectId content : all) {
            if (!contents.contains(content)) {
                listed.addAll(pages(place, content));
            }
        }
        listed.removeAll(pages);
        listed.remove(ObjectId.HOLE);
        int room = (MOST - prints.length) / Page.BLOCKS;
        List<ObjectId> read = listed.stream().limit(room).toList();
        LongStream added = prints(place, read).stream().flatMapToLong(Arrays::stream);
        Set<ObjectId> union = new HashSet<>(pages);
        union.addAll(read);
        return new KnownBlocks(
                Set.copyOf(all),
                Set.copyOf(union),
                LongStream.concat(Arrays.stream(prints), added).sorted().distinct().toArray());
    }

    /** Of the blocks of each page. */
    private static List<long[]> prints(Place place, List<ObjectId> pages) throws IOException {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<long[]>> futures =
                    pages.stream().map(page -> threads.submit(() -> prints(place, page))).toList();
            List<long[]> prints = new ArrayList<>();
            for (Future<long[]> future : futures) {
                prints.add(Futures.get(future));
            }
            return prints;
        }
    }

    private static List<ObjectId> pages(Place place, ObjectId content) throws IOException {
        try {
            Root root = Root.parse(place.get(Root.name(content)));
            // A slim one has pages of contents that whoever may read it may not read.
            return root.isSlim() ? List.of() : root.pages();
        } catch (NoSuchFileException | BadObjectException e) {
            return List.of(); // to send its blocks again is what may mend it
        }
    }

    private static long[] prints(Place place, ObjectId page) throws IOException {
        try {
            Page read = Page.parse(Blocks.get(place, Contents.pageName(page)));
            return read.ids().stream()
                    .filter(block -> !block.isHole())
                    .mapToLong(KnownBlocks::print)
                    .toArray();
        } catch (NoSuchFileException | BadObjectException e) {
            return new long[0]; // as above
        }
    }

    private static long print(ObjectId id) {
        return id.first() * SECRET[0]
                + id.second() * SECRET[1]
                + id.third() * SECRET[2]
                + id.fourth() * SECRET[3];
    }

    /** How many blocks these are. */
    public int size() {
        return prints.length;
    }

    /** Whether a block is among them. */
    @Override
    public boolean test(ObjectId block) {
        return Arrays.binarySearch(prints, print(block)) >= 0;
    }
}
