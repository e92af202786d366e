package assay.disk;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.DigestOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * Sends a range of a source to a stream, reading ahead on all cores: a source whose bytes take time
 * to get or to compute is sent as fast as all of them can. Large holes are sent without reading
 * them. Memory is bounded: some 4 MiB.
 */
public final class SourceCopy {

    /** Bytes of a piece at most. Pieces end at its multiples, where those of stored contents do. */
    private static final int PIECE = 512 << 10;

    private static final int AHEAD = 8;

    private static final byte[] ZEROS = new byte[64 << 10];

    private final BlockSource source;
    private final OutputStream target;
    private final Deque<ByteBuffer> free = new ArrayDeque<>();

    private SourceCopy(BlockSource source, OutputStream target) {
        this.source = source;
        this.target = target;
    }

    /** What is sent next. */
    private sealed interface Piece {

        /** Bytes that were read, from the start of an array to the position. */
        record Data(ByteBuffer bytes) implements Piece {}

        record Zeros(long length) implements Piece {}
    }

    /**
     * Sends {@code length} bytes from {@code offset} on, in order. All that was sent before an
     * error is right, and nothing is sent behind it.
     *
     * @throws IndexOutOfBoundsException if the range leaves the source
     * @throws ImageException if the image contradicts itself in this range
     * @throws IOException what the source or the stream threw
     */
    public static void copy(BlockSource source, long offset, long length, OutputStream target)
            throws IOException {
        Objects.checkFromIndexSize(offset, length, source.size());
        SourceCopy copy = new SourceCopy(source, target);
        try (OrderedPipeline<Piece> pipeline = OrderedPipeline.ofWaiting(AHEAD, copy::send)) {
            // Each turn goes on behind the piece before it.
            for (long at = offset; at < offset + length; ) {
                long end = copy.endOfZeros(at, offset + length);
                if (end > at) {
                    Piece zeros = new Piece.Zeros(end - at);
                    pipeline.submit(() -> zeros);
                } else {
                    end = Math.min(offset + length, at - at % PIECE + PIECE);
                    pipeline.submit(copy.reading(at, (int) (end - at)));
                }
                at = end;
            }
            pipeline.finish();
        }
    }

    /**
     * The SHA-256 of all bytes.
     *
     * @throws ImageException if the image contradicts itself
     */
    public static byte[] sha256(BlockSource source) throws IOException {
        DigestOutputStream digest =
                new DigestOutputStream(OutputStream.nullOutputStream(), Sha256.computation());
        copy(source, 0, source.size(), digest);
        return digest.getMessageDigest().digest();
    }

    /** Where the whole pieces of zeros that start at {@code at} end; {@code at} if none do. */
    private long endOfZeros(long at, long limit) throws IOException {
        Extent extent = source.extentAt(at, limit);
        if (extent.kind() == Extent.Kind.DATA) {
            return at;
        }
        long end = extent.end();
        return end == limit ? end : Math.max(at, end - end % PIECE);
    }

    private Callable<Piece> reading(long at, int length) {
        ByteBuffer bytes =
                Objects.requireNonNullElseGet(free.poll(), () -> ByteBuffer.allocate(PIECE));
        return () -> {
            source.read(at, bytes.clear().limit(length));
            return new Piece.Data(bytes);
        };
    }

    private void send(Piece piece) throws IOException {
        switch (piece) {
            case Piece.Data(ByteBuffer bytes) -> {
                target.write(bytes.array(), bytes.arrayOffset(), bytes.position());
                free.add(bytes);
            }
            case Piece.Zeros(long length) -> {
                for (long left = length; left > 0; left -= ZEROS.length) {
                    target.write(ZEROS, 0, (int) Math.min(left, ZEROS.length));
                }
            }
        }
    }
}
