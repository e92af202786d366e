package assay.store.nbd;

import assay.disk.BlockSource;
import assay.disk.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A source that does something before each read: waits, fails. */
record DisturbedSource(BlockSource below, Disturbance disturbance) implements BlockSource {

    /** What happens before a read at an offset. */
    @FunctionalInterface
    interface Disturbance {
        void at(long offset) throws IOException;
    }

    @Override
    public long size() {
        return below.size();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        disturbance.at(offset);
        below.read(offset, target);
    }

    @Override
    public Extent extentAt(long from, long to) throws IOException {
        return below.extentAt(from, to);
    }

    @Override
    public void close() throws IOException {
        below.close();
    }
}
