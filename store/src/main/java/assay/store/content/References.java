package assay.store.content;

import assay.store.block.ObjectId;
import assay.store.claim.Claims.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the blocks of an upload that are stored already and need not be sent. */
final class References {

    /** Blocks that are read back at once. */
    private static final int AT_ONCE = 8;

    private final BlockWriter blocks;
    private final StoringQueue queue;

    References(BlockWriter blocks, StoringQueue queue) {
        this.blocks = blocks;
        this.queue = queue;
    }

    /** Takes the bytes of blocks in their order. */
    @FunctionalInterface
    interface Reader {
        void accept(ByteBuffer bytes) throws IOException;
    }

    /** The blocks before the first that the uploader may not rely on. */
    List<Reference> known(BlockDigests file, int from, int to) {
        List<Reference> known = new ArrayList<>();
        for (int number = from; number < to; number++) {
            Reference reference = blocks.reference(file, number);
            if (!blocks.isKnown(reference)) {
                break;
            }
            known.add(reference);
        }
        return known;
    }

    /**
     * Claims blocks and looks for them.
     *
     * @param first the number of the first of them in the content
     * @param reader wants the bytes of those that are found
     * @return those before the first that is missing, which is relied on no more
     */
    List<Page.Entry> claim(long first, List<Reference> references, Optional<Reader> reader)
            throws IOException {
        int claim = blocks.nextClaim();
        List<ObjectId> ids = references.stream().map(Reference::id).toList();
        Set<ObjectId> condemned = blocks.claim(claim, Kind.BLOCKS, first, ids);
        List<Optional<Page.Entry>> found =
                queue.all(
                        references,
                        reference ->
                                () -> blocks.find(reference, condemned.contains(reference.id())));
        List<Page.Entry> entries = new ArrayList<>();
        found.stream()
                .takeWhile(Optional::isPresent)
                .forEach(entry -> entries.add(entry.orElseThrow()));
        int usable =
                reader.isPresent()
                        ? read(references.subList(0, entries.size()), reader.get())
                        : entries.size();
        if (usable < ids.size()) {
            blocks.distrust(ids.get(usable));
            // The upload may be resumed: its claims tell what was appended and nothing else.
            blocks.claim(claim, Kind.BLOCKS, first, ids.subList(0, usable));
        }
        return entries.subList(0, usable);
    }

    /** Reads blocks that are stored; says how many, from the first, could be read. */
    private int read(List<Reference> references, Reader reader) throws IOException {
        for (int at = 0; at < references.size(); at += AT_ONCE) {
            List<Reference> some =
                    references.subList(at, Math.min(at + AT_ONCE, references.size()));
            List<Optional<ByteBuffer>> bytes =
                    queue.all(some, reference -> () -> blocks.read(reference));
            for (int i = 0; i < some.size(); i++) {
                if (bytes.get(i).isEmpty()) {
                    return at + i;
                }
                reader.accept(bytes.get(i).get());
            }
        }
        return references.size();
    }
}
