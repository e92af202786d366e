package assay.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;

/** Writes a disk down in another format, and checks that it was written right. */
public final class Conversion {

    /** Zeros are left out of a file in units of a host's page. */
    private static final int PAGE = 1 << 12;

    private Conversion() {}

    /**
     * Writes the whole container and finishes {@code output}. Holes of the disk stay holes, and
     * zeros become holes.
     *
     * @param progress is told how much is done, in bytes of the disk; never less than before
     * @throws ImageException if the disk cannot be read, or does not fit into the format
     */
    public static void write(
            BlockSource disk, DiskWriter writer, FileOutput output, LongConsumer progress)
            throws IOException {
        switch (writer) {
            case DiskWriter.Encoder encoder -> {
                encoder.encoder().encode(disk, output, progress);
                output.finish(output.end());
            }
            case DiskWriter.View view when view.sparse() -> {
                // The same data is read twice: each time counts for half.
                BlockSource seen = ZeroDetection.of(disk, done -> progress.accept(done / 2));
                double half = disk.size() / 2.0;
                copy(
                        view.view().of(seen),
                        output,
                        part -> progress.accept((long) (half * (1 + part))));
            }
            case DiskWriter.View view ->
                    copy(
                            view.view().of(disk),
                            output,
                            part -> progress.accept((long) (disk.size() * part)));
        }
        progress.accept(disk.size());
    }

    /** Who reads a chunk writes it, too: it is in that core's cache. */
    private static void copy(BlockSource container, FileOutput output, DoubleConsumer part)
            throws IOException {
        BufferPool buffers = new BufferPool(DataChunks.SIZE);
        try (OrderedPipeline<Long> pipeline =
                new OrderedPipeline<>(at -> part.accept((double) at / container.size()))) {
            DataChunks.of(
                    container,
                    (at, length) ->
                            pipeline.submit(() -> {
                                ByteBuffer bytes = buffers.take(length);
                                container.read(at, bytes);
                                for (Extent run : data(at, bytes.flip())) {
                                    int from = (int) (run.start() - at);
                                    output.write(
                                            run.start(), bytes.slice(from, (int) run.length()));
                                }
                                buffers.give(bytes);
                                return at;
                            }));
            pipeline.finish();
        }
        output.finish(container.size());
    }

    /** The runs of pages that are not all zeros. */
    private static List<Extent> data(long at, ByteBuffer bytes) {
        List<Extent> runs = new ArrayList<>();
        int start = -1;
        int end = bytes.limit();
        for (int from = 0; from < end; ) {
            int count = (int) Math.min(end - from, PAGE - (at + from) % PAGE);
            boolean zeros = Zeros.fill(bytes.slice(from, count));
            if (zeros && start >= 0) {
                runs.add(new Extent(at + start, from - start, Extent.Kind.DATA));
                start = -1;
            } else if (!zeros && start < 0) {
                start = from;
            }
            from += count;
        }
        if (start >= 0) {
            runs.add(new Extent(at + start, end - start, Extent.Kind.DATA));
        }
        return runs;
    }

    /**
     * Where a disk that was written differs first from the one that it was made from; empty if it
     * does not. It may be longer, as formats count in larger units, by zeros.
     *
     * @param progress is told how much is compared, in bytes of the disk
     */
    public static OptionalLong difference(
            BlockSource disk, BlockSource written, LongConsumer progress) throws IOException {
        if (written.size() < disk.size()) {
            return OptionalLong.of(written.size());
        }
        BlockSource longer =
                new MappedSource("disk", written.size(), at -> pieceOf(disk, at, written.size()));
        List<Long> differences = new ArrayList<>();
        BufferPool buffers = new BufferPool(DataChunks.SIZE);
        try (OrderedPipeline<Long> pipeline =
                new OrderedPipeline<>(difference -> {
                    if (difference >= 0) {
                        differences.add(difference);
                    }
                })) {
            for (long at = 0; at < longer.size() && differences.isEmpty(); ) {
                long to = Math.min(longer.size(), at + DataChunks.SIZE);
                Extent expected = longer.extentAt(at, longer.size());
                Extent actual = written.extentAt(at, written.size());
                if (expected.kind() == Extent.Kind.DATA || actual.kind() == Extent.Kind.DATA) {
                    long from = at;
                    int length = (int) (to - from);
                    pipeline.submit(() -> compare(longer, written, from, length, buffers));
                    at = to;
                } else {
                    at = Math.min(expected.end(), actual.end());
                }
                progress.accept(Math.min(at, disk.size()));
            }
            pipeline.finish();
        }
        return differences.stream().mapToLong(Long::longValue).min();
    }

    private static MappedSource.Piece pieceOf(BlockSource disk, long at, long size) {
        return at < disk.size()
                ? new MappedSource.Piece.Stored(disk, at, disk.size() - at)
                : new MappedSource.Piece.Absent(Extent.Kind.HOLE, size - at);
    }

    /** Where two sources differ in a range, or -1. */
    private static long compare(
            BlockSource one, BlockSource other, long at, int length, BufferPool buffers)
            throws IOException {
        ByteBuffer left = buffers.take(length);
        ByteBuffer right = buffers.take(length);
        one.read(at, left);
        other.read(at, right);
        int mismatch = left.flip().mismatch(right.flip());
        buffers.give(left);
        buffers.give(right);
        return mismatch < 0 ? -1 : at + mismatch;
    }
}
