package assay.disk.vmdk;

import assay.disk.BlockSource;
import assay.disk.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The bytes of a compressed grain, which is decompressed when it is read.
 *
 * @param place where its marker is in the file
 * @param start where it belongs on the disk
 */
record CompressedGrain(CompressedGrains grains, long place, long start) implements BlockSource {

    @Override
    public long size() {
        return grains.grainSize();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), size());
        target.put(grains.read(this), (int) offset, target.remaining());
    }

    @Override
    public Extent extentAt(long from, long to) {
        Objects.checkFromToIndex(from, to, size());
        return new Extent(from, to - from, Extent.Kind.DATA);
    }

    @Override
    public void close() {}
}
