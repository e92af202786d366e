package assay.disk;

import assay.disk.MappedSource.Piece;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A disk as an opened container gives it.
 *
 * @param format the container format's name: {@code qcow2}
 * @param container the bytes of the container file, which whoever opened it closes
 * @param disk the bytes that a guest sees
 * @param details what the container's header says, for people: {@code compression type -> zstd}, in
 *     the order to show it
 * @param snapshots earlier states of the disk that the container holds, oldest first; at most 1,000
 */
public record DiskImage(
        String format,
        BlockSource container,
        BlockSource disk,
        Map<String, String> details,
        List<DiskSnapshot> snapshots)
        implements Closeable {

    /** A disk in a log's overlay in an archive is the deepest there is. */
    private static final int MAX_DEPTH = 8;

    public DiskImage {
        snapshots = List.copyOf(snapshots);
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** An image without snapshots. */
    public DiskImage(
            String format, BlockSource container, BlockSource disk, Map<String, String> details) {
        this(format, container, disk, details, List.of());
    }

    /** The size in bytes that a guest sees. */
    public long virtualSize() {
        return disk.size();
    }

    /** The size of the container file in bytes. */
    public long fileSize() {
        return container.size();
    }

    /**
     * Where in the container the disk's bytes from {@code from} on stand. The run ends at {@code
     * to} at the latest and need not be maximal.
     *
     * @param from first byte asked about, {@code 0 <= from < to}
     * @param to end of the range asked about, exclusive, {@code to <= virtualSize()}
     * @throws ImageException if the image contradicts itself in this range
     */
    public Placed placedAt(long from, long to) throws IOException {
        Objects.checkFromToIndex(from, to, disk.size());
        BlockSource source = disk;
        long offset = from;
        long length = to - from;
        for (int depth = 0; depth < MAX_DEPTH && !source.equals(container); depth++) {
            Piece piece = pieceAt(source, offset);
            length = Math.min(length, piece.length());
            if (!(piece instanceof Piece.Stored stored) || stored.source().equals(source)) {
                return new Placed(from, length, OptionalLong.empty());
            }
            source = stored.source();
            offset = stored.offset();
            if (offset < 0 || offset > source.size() - length) {
                return new Placed(from, length, OptionalLong.empty());
            }
        }
        return new Placed(
                from,
                length,
                source.equals(container) ? OptionalLong.of(offset) : OptionalLong.empty());
    }

    /** What a source is made of at an offset; itself, if nobody can tell. */
    private static Piece pieceAt(BlockSource source, long offset) throws IOException {
        return switch (source) {
            case MappedSource mapped -> mapped.pieceAt(offset);
            case MappedSource.Mapping mapping -> mapping.at(offset);
            case RangeSource range ->
                    new Piece.Stored(range.whole(), range.start() + offset, range.size() - offset);
            default -> new Piece.Stored(source, offset, source.size() - offset);
        };
    }

    /** Releases what opening the image took, such as a temporary file; not the container. */
    @Override
    public void close() throws IOException {
        if (!disk.equals(container)) {
            disk.close();
        }
    }
}
