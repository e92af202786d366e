package assay.store.view;

import assay.disk.BlockSource;
import assay.disk.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A small piece of a file, all of which is made when any of it is read.
 *
 * @param length in bytes
 * @param bytes makes it
 */
record ComputedSource(int length, Bytes bytes) implements BlockSource {

    /** Makes the same bytes whenever it is asked. Safe for use by many threads. */
    @FunctionalInterface
    interface Bytes {

        /** As many bytes as the source has, from position to limit, which nobody changes. */
        ByteBuffer make() throws IOException;
    }

    @Override
    public long size() {
        return length;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), length);
        ByteBuffer made = bytes.make();
        target.put(made.slice(made.position() + (int) offset, target.remaining()));
    }

    @Override
    public Extent extentAt(long from, long to) {
        Objects.checkFromToIndex(from, to, length);
        return new Extent(from, to - from, Extent.Kind.DATA);
    }

    @Override
    public void close() {}
}
