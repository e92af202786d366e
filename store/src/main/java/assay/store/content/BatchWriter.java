package assay.store.content;

import assay.disk.Zeros;
import assay.store.block.ObjectId;
import assay.store.claim.Claims.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Stores the blocks of a batch, all at once: names them, claims them together, puts them. */
final class BatchWriter {

    private final BlockWriter blocks;
    private final StoringQueue queue;

    BatchWriter(BlockWriter blocks, StoringQueue queue) {
        this.blocks = blocks;
        this.queue = queue;
    }

    /**
     * Stores blocks that follow each other.
     *
     * @param claim the number of their claim
     * @param first the number of the first of them in the content
     */
    List<Page.Entry> store(int claim, long first, List<PlainBlock> batch) throws IOException {
        List<ObjectId> ids =
                queue.all(
                        batch,
                        plain ->
                                () ->
                                        Zeros.fill(plain.bytes())
                                                ? ObjectId.HOLE
                                                : blocks.id(plain.bytes()));
        Set<ObjectId> condemned = blocks.claim(claim, Kind.BLOCKS, first, ids);
        List<Page.Entry> entries =
                queue.all(
                        IntStream.range(0, ids.size()).boxed().toList(),
                        i -> () -> store(ids.get(i), batch.get(i), condemned));
        batch.forEach(plain -> plain.done().run());
        return entries;
    }

    private Page.Entry store(ObjectId id, PlainBlock plain, Set<ObjectId> condemned)
            throws IOException {
        return id.isHole()
                ? Page.Entry.HOLE
                : blocks.store(id, plain.bytes(), condemned.contains(id));
    }
}
