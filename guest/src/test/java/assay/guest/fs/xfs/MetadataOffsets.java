package assay.guest.fs.xfs;

import assay.disk.BlockSource;
import assay.disk.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** An image that remembers which of its bytes were read and are not zero. */
final class MetadataOffsets implements BlockSource {

    private final BlockSource image;
    private final BitSet seen = new BitSet();

    MetadataOffsets(BlockSource image) {
        this.image = image;
    }

    long[] offsets() {
        return seen.stream().asLongStream().toArray();
    }

    @Override
    public long size() {
        return image.size();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        int start = target.position();
        image.read(offset, target);
        for (int i = start; i < target.position(); i++) {
            if (target.get(i) != 0) {
                seen.set(Math.toIntExact(offset + i - start));
            }
        }
    }

    @Override
    public Extent extentAt(long from, long to) throws IOException {
        return image.extentAt(from, to);
    }

    @Override
    public void close() {}
}
