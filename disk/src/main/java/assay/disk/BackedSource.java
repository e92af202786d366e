package assay.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A disk of which another one, its backing disk, shows wherever nothing was written: in its holes,
 * not in what it says to be zeros.
 */
final class BackedSource implements BlockSource {

    private final BlockSource top;
    private final BlockSource backing;

    BackedSource(BlockSource top, BlockSource backing) {
        this.top = top;
        this.backing = backing;
    }

    @Override
    public long size() {
        return top.size();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        long at = offset;
        while (target.hasRemaining()) {
            Extent extent = top.extentAt(at, at + target.remaining());
            BlockSource source = extent.kind() == Extent.Kind.HOLE ? backing : top;
            int length = (int) extent.length();
            ByteBuffer part = target.slice(target.position(), length);
            // A backing disk that is shorter reads as zeros behind its end.
            int there = Math.clamp(source.size() - at, 0, length);
            if (there > 0) {
                source.read(at, part.slice(0, there));
                part.position(there);
            }
            while (part.hasRemaining()) {
                part.put((byte) 0);
            }
            target.position(target.position() + length);
            at += length;
        }
    }

    @Override
    public Extent extentAt(long from, long to) throws IOException {
        Extent extent = top.extentAt(from, to);
        return extent.kind() == Extent.Kind.HOLE && from < backing.size()
                ? backing.extentAt(from, Math.min(extent.end(), backing.size()))
                : extent;
    }

    /** Closing is for whoever opened the two. */
    @Override
    public void close() {}
}
