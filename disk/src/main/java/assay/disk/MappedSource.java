package assay.disk;

import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Bytes that stand elsewhere, in pieces: the disk in a container, a logical volume on its
 * partitions, a container computed from a disk.
 */
public final class MappedSource implements BlockSource {

    private static final byte[] ZEROS = new byte[4096];

    /** Says what stands at an offset. Safe for use by many threads. */
    @FunctionalInterface
    public interface Mapping {

        /**
         * The piece that starts at {@code offset}. It may reach over the end of the source and need
         * not be maximal.
         *
         * @param offset {@code 0 <= offset < size}
         * @throws ImageException if the map is broken there
         */
        Piece at(long offset) throws IOException;
    }

    /** A run of bytes, at least one long. */
    public sealed interface Piece {

        long length();

        /** Bytes of another source. A piece that leaves that source is found when it is used. */
        record Stored(BlockSource source, long offset, long length) implements Piece {
            public Stored {
                Objects.checkIndex(0, length);
            }
        }

        /** Bytes that read as zeros: of kind ZERO or HOLE. */
        record Absent(Extent.Kind kind, long length) implements Piece {
            public Absent {
                Objects.checkIndex(0, length);
            }
        }
    }

    private final String format;
    private final long size;
    private final Mapping mapping;

    /**
     * @param format the format that says where bytes stand, for errors
     * @param size in bytes
     */
    public MappedSource(String format, long size, Mapping mapping) {
        this.format = format;
        this.size = size;
        this.mapping = mapping;
    }

    /**
     * What stands at {@code offset}, as {@link Mapping#at} says it.
     *
     * @param offset {@code 0 <= offset < size()}
     */
    public Piece pieceAt(long offset) throws IOException {
        Objects.checkIndex(offset, size);
        return mapping.at(offset);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), size);
        long at = offset;
        // Each turn reads at least a byte, and as much as the format keeps together.
        while (target.hasRemaining()) {
            Piece piece = mapping.at(at);
            int length = (int) Math.min(piece.length(), target.remaining());
            ByteBuffer part = target.slice(target.position(), length);
            switch (piece) {
                case Piece.Stored stored -> {
                    requireInside(stored, length);
                    stored.source().read(stored.offset(), part);
                }
                case Piece.Absent _ -> fillWithZeros(part);
            }
            target.position(target.position() + length);
            at += length;
        }
    }

    @Override
    public Extent extentAt(long from, long to) throws IOException {
        Objects.checkFromToIndex(from, to, size);
        Piece piece = mapping.at(from);
        long length = Math.min(piece.length(), to - from);
        return switch (piece) {
            case Piece.Absent absent -> new Extent(from, length, absent.kind());
            case Piece.Stored stored -> {
                requireInside(stored, length);
                long start = stored.offset();
                Extent below = stored.source().extentAt(start, start + length);
                yield new Extent(from, below.length(), below.kind());
            }
        };
    }

    /** Closing is for whoever opened what lies below. */
    @Override
    public void close() {}

    private void requireInside(Piece.Stored stored, long length) throws ImageException {
        long end = stored.source().size();
        if (stored.offset() < 0 || stored.offset() > end - length) {
            throw new ImageException(
                    Reason.TRUNCATED,
                    format,
                    Math.max(stored.offset(), 0),
                    length
                            + " bytes of data are said to be here, but there are "
                            + end
                            + " in all");
        }
    }

    private static void fillWithZeros(ByteBuffer target) {
        while (target.hasRemaining()) {
            target.put(ZEROS, 0, Math.min(target.remaining(), ZEROS.length));
        }
    }
}
