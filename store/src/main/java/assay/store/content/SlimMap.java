package assay.store.content;

import assay.disk.Extent;
import assay.disk.MappedSource.Piece;
import assay.store.BadObjectException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a slim content stand where: the runs at the end of its first part, in the order of
 * the content. Looked up by halving, so it takes no memory however many there are. The format is
 * described in {@code docs/formats/content.md}.
 */
final class SlimMap {

    /** Bytes of a run. */
    static final int RUN = 2 * Long.BYTES;

    /** Of the second number, how many bits say where in the part. */
    static final int OFFSET_BITS = 48;

    private static final long OFFSET = (1L << OFFSET_BITS) - 1;

    private final long size;
    private final long runs;
    private final List<? extends StoredBytes> parts;
    private final AtomicReference<@Nullable Run> last = new AtomicReference<>();

    /**
     * @param size of the content
     * @param parts the first with the runs at its end
     */
    SlimMap(long size, long runs, List<? extends StoredBytes> parts) {
        this.size = size;
        this.runs = runs;
        this.parts = parts;
    }

    /**
     * A run.
     *
     * @param where 0 for zeros; else the number of the part, counted from 1, and the offset in it
     */
    private record Run(long number, long start, long end, long where) {

        boolean contains(long offset) {
            return start <= offset && offset < end;
        }
    }

    /**
     * What stands at an offset of the content.
     *
     * @throws BadObjectException if the runs are no runs of this content
     */
    Piece at(long offset) throws IOException {
        Objects.checkIndex(offset, size);
        Run run = run(offset);
        long length = run.end() - offset;
        if (run.where() == 0) {
            return new Piece.Absent(Extent.Kind.HOLE, length);
        }
        long number = run.where() >>> OFFSET_BITS;
        long from = run.where() & OFFSET;
        if (number < 1 || number > parts.size()) {
            throw new BadObjectException("a run of it is in part " + number);
        }
        StoredBytes part = parts.get((int) number - 1);
        if (run.end() - run.start() > part.size() - from) {
            throw new BadObjectException("a run of it reaches over the end of part " + number);
        }
        return new Piece.Stored(part, from + (offset - run.start()), length);
    }

    private Run run(long offset) throws IOException {
        Run near = last.get();
        if (near != null && near.contains(offset)) {
            return near;
        }
        Run found = near != null && near.end() == offset ? read(near.number() + 1) : search(offset);
        if (!found.contains(offset)) {
            throw new BadObjectException("its runs are not in order");
        }
        last.set(found);
        return found;
    }

    private Run search(long offset) throws IOException {
        long low = 0;
        long high = runs;
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            if (entry(middle, Long.BYTES).getLong() <= offset) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return read(low);
    }

    private Run read(long number) throws IOException {
        if (number >= runs) {
            throw new BadObjectException("its runs end early");
        }
        boolean isLast = number == runs - 1;
        ByteBuffer entry = entry(number, isLast ? RUN : RUN + Long.BYTES);
        long start = entry.getLong();
        long where = entry.getLong();
        long end = isLast ? size : entry.getLong();
        if (start < 0 || end <= start || end > size) {
            throw new BadObjectException("a run of it is from %d to %d".formatted(start, end));
        }
        return new Run(number, start, end, where);
    }

    private ByteBuffer entry(long number, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        StoredBytes first = parts.getFirst();
        first.read(first.size() - (runs - number) * RUN, bytes);
        return bytes.flip();
    }
}
