package assay.disk.compressed;

import assay.disk.BlockSource;
import assay.disk.Extent;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A source that, when closed, also closes what was opened for it. */
final class OwningSource implements BlockSource {

    private final BlockSource source;
    private final Closeable owned;

    OwningSource(BlockSource source, Closeable owned) {
        this.source = source;
        this.owned = owned;
    }

    @Override
    public long size() {
        return source.size();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        source.read(offset, target);
    }

    @Override
    public Extent extentAt(long from, long to) throws IOException {
        return source.extentAt(from, to);
    }

    @Override
    public void close() throws IOException {
        try (owned) {
            source.close();
        }
    }
}
