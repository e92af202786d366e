package assay.store.recipe;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.Zeros;
import assay.store.content.ContentWriter;
import assay.store.recipe.Places.Place;
import assay.store.recipe.Recipe.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes through a container once, from its first byte to its last, and writes down what is not the
 * guest's and how all of it is put together. For one thread and one container.
 */
final class Rest {

    /** Zeros are told from other bytes in such pieces. */
    private static final int PIECE = 4096;

    private static final int CHUNK = 1 << 20;

    private final BlockSource container;
    private final ContentWriter writer;
    private final long mostLiterals;
    private final List<Part> parts = new ArrayList<>();
    private List<Run> runs = new ArrayList<>();
    private long partStart;
    private long at;
    private long literals;

    /**
     * @param writer to write the bytes that are not the guest's to; sealed by whoever gave it
     * @param mostLiterals when to give up, in bytes
     */
    Rest(BlockSource container, ContentWriter writer, long mostLiterals) {
        this.container = container;
        this.writer = writer;
        this.mostLiterals = mostLiterals;
    }

    /** How many bytes are not the guest's, zeros not counted. */
    long literals() {
        return literals;
    }

    /**
     * Writes all.
     *
     * @return whether the bytes that are not the guest's were few enough
     * @throws ImageException with reason LIMIT if there are too many runs for a recipe
     */
    boolean write(Places places) throws IOException {
        // Each turn goes on behind the last place of the one before it.
        do {
            for (Place place : places.next(at)) {
                // Of bytes that are two parts of the disk at once, one is enough.
                if (place.end() > at) {
                    if (!others(place.offset())) {
                        return false;
                    }
                    long skipped = at - place.offset();
                    add(new Run.Guest(place.length() - skipped, place.start() + skipped));
                }
            }
        } while (places.more());
        if (!others(container.size())) {
            return false;
        }
        endPart();
        return true;
    }

    /** The parts of the container, once it is written. */
    List<Part> parts() {
        return parts;
    }

    /** Takes what is not the guest's up to {@code to}, if that is ahead. */
    private boolean others(long to) throws IOException {
        while (at < to) {
            Extent extent = container.extentAt(at, to);
            if (extent.kind() != Extent.Kind.DATA) {
                add(new Run.Zeros(extent.length()));
            } else {
                ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(extent.length(), CHUNK));
                container.read(at, bytes);
                chunk(bytes.flip());
            }
            if (literals > mostLiterals) {
                return false;
            }
        }
        return true;
    }

    private void chunk(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int length = piece(bytes);
            ByteBuffer piece = bytes.slice(bytes.position(), length);
            bytes.position(bytes.position() + length);
            if (Zeros.fill(piece)) {
                add(new Run.Zeros(length));
            } else {
                // The part's runs may be written before; then these are the next one's.
                add(new Run.Literal(length));
                writer.write(piece);
                literals += length;
            }
        }
    }

    /** Pieces end at their multiples in the container. */
    private int piece(ByteBuffer bytes) {
        return (int) Math.min(bytes.remaining(), PIECE - at % PIECE);
    }

    /** Appends a run, or makes the last one longer. */
    private void add(Run run) throws IOException {
        Run last = runs.isEmpty() ? null : runs.getLast();
        Run joined =
                switch (run) {
                    case Run.Literal next when last instanceof Run.Literal before ->
                            new Run.Literal(before.length() + next.length());
                    case Run.Zeros next when last instanceof Run.Zeros before ->
                            new Run.Zeros(before.length() + next.length());
                    default -> null;
                };
        if (joined != null) {
            runs.removeLast();
            runs.add(joined);
        } else {
            if (runs.size() == Runs.MAX) {
                endPart();
            }
            runs.add(run);
        }
        at += run.length();
    }

    private void endPart() throws IOException {
        if (!runs.isEmpty()) {
            if (parts.size() == Recipe.MAX_PARTS) {
                throw new ImageException(
                        ImageException.Reason.LIMIT, "recipe", at, "the file has too many pieces");
            }
            byte[] encoded = Runs.encode(runs);
            parts.add(new Part(partStart, writer.size(), encoded.length));
            writer.write(ByteBuffer.wrap(encoded));
            runs = new ArrayList<>();
            partStart = at;
        }
    }
}
