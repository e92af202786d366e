package assay.disk.qcow2;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.disk.MappedSource;
import assay.disk.MappedSource.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The bytes that a guest sees on a qcow2 image. */
final class Qcow2Disk implements BlockSource, MappedSource.Mapping {

    /**
     * How many clusters, or empty L1 entries, are looked at for one extent. Bounds the time that
     * one call takes; a longer run is given in pieces.
     */
    private static final int MAX_STEPS = 1 << 16;

    /** The clusters of 16 GiB, of the usual size; a few hundredths of a second. */
    private static final int MAX_EARLY_STEPS = 1 << 18;

    private static final byte[] ZEROS = new byte[1 << 16];

    private final BlockSource file;
    private final Geometry geometry;
    private final ClusterMap map;
    private final CompressedClusters compressed;

    Qcow2Disk(BlockSource file, Geometry geometry, Compression compression) {
        this.file = file;
        this.geometry = geometry;
        this.map = new ClusterMap(file, geometry);
        this.compressed = new CompressedClusters(file, geometry, compression);
    }

    @Override
    public long size() {
        return geometry.size();
    }

    /** What is compressed stands nowhere but here. */
    @Override
    public Piece at(long offset) throws IOException {
        Run run = map.runAt(offset, size());
        return switch (run) {
            case Run.Hole _, Run.Zero _ -> new Piece.Absent(run.kind(), run.length());
            case Run.Stored stored -> new Piece.Stored(file, stored.offset(), run.length());
            case Run.Compressed _ -> new Piece.Stored(this, offset, run.length());
        };
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), size());
        long at = offset;
        while (target.hasRemaining()) {
            Run run = map.runAt(at, at + target.remaining());
            int length = (int) run.length();
            switch (run) {
                case Run.Hole _, Run.Zero _ -> putZeros(target, length);
                case Run.Stored stored -> {
                    file.read(stored.offset(), target.slice(target.position(), length));
                    target.position(target.position() + length);
                }
                case Run.Compressed part -> {
                    int from = (int) (at & (geometry.clusterSize() - 1));
                    target.put(compressed.read(part.cluster()), from, length);
                }
            }
            at += length;
        }
    }

    private static void putZeros(ByteBuffer target, int length) {
        for (int left = length; left > 0; left -= ZEROS.length) {
            target.put(ZEROS, 0, Math.min(left, ZEROS.length));
        }
    }

    @Override
    public Extent extentAt(long from, long to) throws IOException {
        Objects.checkFromToIndex(from, to, size());
        Run first = map.runAt(from, to);
        Extent.Kind kind = first.kind();
        long end = from + first.length();
        for (int step = 0; step < MAX_STEPS && end < to; step++) {
            Run next = map.runAt(end, to);
            if (next.kind() != kind) {
                break;
            }
            end += next.length();
        }
        return new Extent(from, end - from, kind);
    }

    /**
     * Looks through the mapping, to say before anything was read that the file was cut off. Of a
     * very large disk this reaches only the start; the rest is checked when it is read.
     */
    void checkInsideFile() throws IOException {
        long at = 0;
        for (int step = 0; step < MAX_EARLY_STEPS && at < size(); step++) {
            at += map.runAt(at, size()).length();
        }
    }

    /** Nothing of its own to release. */
    @Override
    public void close() {}
}
