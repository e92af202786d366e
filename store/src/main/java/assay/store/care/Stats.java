package assay.store.care;

import assay.store.block.Block;
import assay.store.block.ObjectId;
import assay.store.claim.Claims;
import assay.store.content.Contents;
import assay.store.content.Page;
import assay.store.content.Part;
import assay.store.content.Root;
import assay.store.place.Place;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much a place holds and what it saves, told from pages and a listing; no key is needed.
 *
 * @param contents how many
 * @param logical bytes of all contents
 * @param data bytes of all contents that are not in frames of zeros; of a slim one, its own
 * @param unique bytes of {@code data} if each block counts once
 * @param stored bytes of all objects
 * @param objects how many
 * @param unreferenced bytes of blocks and pages that neither a content nor an upload refers to
 */
public record Stats(
        long contents,
        long logical,
        long data,
        long unique,
        long stored,
        long objects,
        long unreferenced) {

    /** How many bytes of contents there are for a stored one; 0 in an empty place. */
    public double ratio() {
        return stored == 0 ? 0 : (double) logical / stored;
    }

    /**
     * Counts a place. What is put and deleted meanwhile may be counted or not.
     *
     * @throws assay.store.content.DamagedException if a content cannot be read
     */
    public static Stats of(Place place) throws IOException {
        Count count = new Count(place);
        try (Parallel parallel = new Parallel(Parallel.USUAL)) {
            Contents.list(place, content -> parallel.run(() -> count.content(content)));
            parallel.join();
        }
        Claims claims = new Claims(place);
        claims.list(entry ->
                claims.get(entry.name()).ifPresent(claim -> count.referred.addAll(claim.ids())));
        place.list("", count::object);
        return new Stats(
                count.contents.get(),
                count.logical.get(),
                count.data.get(),
                count.unique.get(),
                count.stored.get(),
                count.objects.get(),
                count.unreferenced.get());
    }

    private static final class Count {

        private final Tree tree;
        private final IdSet referred = new IdSet();
        private final AtomicLong contents = new AtomicLong();
        private final AtomicLong logical = new AtomicLong();
        private final AtomicLong data = new AtomicLong();
        private final AtomicLong unique = new AtomicLong();
        private final AtomicLong stored = new AtomicLong();
        private final AtomicLong objects = new AtomicLong();
        private final AtomicLong unreferenced = new AtomicLong();

        Count(Place place) {
            this.tree = new Tree(place);
        }

        void content(ObjectId content) throws IOException {
            Optional<Root> root = tree.root(content);
            if (root.isEmpty()) {
                return;
            }
            contents.incrementAndGet();
            logical.addAndGet(root.get().size());
            for (int number = 0; number < root.get().pageCount(); number++) {
                Part.Listed listed = root.get().page(number);
                if (!listed.id().isHole()) {
                    referred.add(listed.id());
                    Page page = tree.page(content, listed, Tree.domain(root.get()));
                    page(listed, page, listed.part().equals(root.get().parts().getFirst()));
                }
            }
        }

        private void page(Part.Listed listed, Page page, boolean own) throws IOException {
            for (int block = 0; block < page.blocks(); block++) {
                if (!page.ids().get(block).isHole()) {
                    long bytes = data(page, block, listed.length(block));
                    data.addAndGet(own ? bytes : 0);
                    unique.addAndGet(referred.add(page.ids().get(block)) ? bytes : 0);
                }
            }
        }

        private static long data(Page page, int block, int length) throws IOException {
            long bytes = 0;
            for (int frame = 0; frame < Block.frames(length); frame++) {
                int plain = Block.frameLength(length, frame);
                bytes += page.frame(block, frame, plain).isZeros() ? 0 : plain;
            }
            return bytes;
        }

        void object(Place.Entry entry) {
            stored.addAndGet(entry.size());
            objects.incrementAndGet();
            boolean referredTo =
                    StoredName.parse(entry.name())
                            .map(name -> referred.contains(name.id()))
                            .orElse(true);
            unreferenced.addAndGet(referredTo ? 0 : entry.size());
        }
    }
}
