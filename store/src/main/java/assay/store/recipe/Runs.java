package assay.store.recipe;

import assay.disk.Extent;
import assay.disk.MappedSource.Piece;
import assay.store.BadObjectException;
import assay.store.content.ContentSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs that follow each other, and where each begins. The encoding is described in {@code
 * docs/formats/recipe.md}.
 *
 * @param starts where each run begins, from 0, and where the last one ends
 * @param literals how many literal bytes come before each run
 */
record Runs(List<Run> runs, List<Long> starts, List<Long> literals) {

    /** Runs that are kept together. */
    static final int MAX = 4096;

    /** Bytes of so many runs at most. */
    static final int MAX_BYTES = MAX * 20;

    private static final int LITERAL = 0;
    private static final int ZEROS = 1;
    private static final int GUEST = 2;
    private static final int KIND_BITS = 2;

    Runs {
        runs = List.copyOf(runs);
        starts = List.copyOf(starts);
        literals = List.copyOf(literals);
    }

    /** Writes runs down. */
    static byte[] encode(List<Run> runs) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long expected = 0;
        for (Run run : runs) {
            switch (run) {
                case Run.Literal _ -> put(bytes, run.length() << KIND_BITS | LITERAL);
                case Run.Zeros _ -> put(bytes, run.length() << KIND_BITS | ZEROS);
                case Run.Guest guest -> {
                    put(bytes, run.length() << KIND_BITS | GUEST);
                    long distance = guest.offset() - expected;
                    put(bytes, distance << 1 ^ distance >> 63);
                    expected = guest.offset() + guest.length();
                }
            }
        }
        return bytes.toByteArray();
    }

    /** Seven bits in each byte, the lowest first; the highest bit says that more follow. */
    private static void put(ByteArrayOutputStream bytes, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @param length how many bytes the runs are
     * @param literals how many of them are literal
     * @param guestSize of the disk
     * @throws BadObjectException if they are not that
     */
    static Runs parse(ByteBuffer bytes, long length, long literals, long guestSize)
            throws BadObjectException {
        List<Run> runs = new ArrayList<>();
        List<Long> starts = new ArrayList<>();
        List<Long> before = new ArrayList<>();
        long at = 0;
        long literal = 0;
        long expected = 0;
        while (bytes.hasRemaining()) {
            long head = get(bytes);
            long count = head >>> KIND_BITS;
            require(count > 0 && count <= length - at && runs.size() < MAX);
            starts.add(at);
            before.add(literal);
            switch ((int) (head & (1 << KIND_BITS) - 1)) {
                case LITERAL -> {
                    runs.add(new Run.Literal(count));
                    literal += count;
                }
                case ZEROS -> runs.add(new Run.Zeros(count));
                case GUEST -> {
                    long distance = get(bytes);
                    long offset = expected + (distance >>> 1 ^ -(distance & 1));
                    require(offset >= 0 && count <= guestSize && offset <= guestSize - count);
                    runs.add(new Run.Guest(count, offset));
                    expected = offset + count;
                }
                default -> require(false);
            }
            at += count;
        }
        require(at == length && literal == literals);
        starts.add(at);
        return new Runs(runs, starts, before);
    }

    private static long get(ByteBuffer bytes) throws BadObjectException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            require(bytes.hasRemaining());
            byte next = bytes.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new BadObjectException("one of its numbers has no end");
    }

    private static void require(boolean holds) throws BadObjectException {
        if (!holds) {
            throw new BadObjectException("its runs are not those of the file");
        }
    }

    /**
     * What stands at an offset.
     *
     * @param offset from 0, within the runs
     * @param rest has the literals, from {@code literalsAt} on
     */
    Piece at(long offset, ContentSource guest, ContentSource rest, long literalsAt) {
        int found = starts.size() - 1;
        int low = 0;
        while (found - low > 1) {
            int middle = (low + found) >>> 1;
            if (starts.get(middle) <= offset) {
                low = middle;
            } else {
                found = middle;
            }
        }
        Run run = runs.get(low);
        long within = offset - starts.get(low);
        long length = run.length() - within;
        return switch (run) {
            case Run.Literal _ ->
                    new Piece.Stored(rest, literalsAt + literals.get(low) + within, length);
            case Run.Zeros _ -> new Piece.Absent(Extent.Kind.ZERO, length);
            case Run.Guest bytes -> new Piece.Stored(guest, bytes.offset() + within, length);
        };
    }
}
