package assay.guest.fs.xfs;

import assay.disk.BlockSource;
import assay.disk.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** An image with some bytes changed, without changing the image. */
final class PatchedSource implements BlockSource {

    private final BlockSource image;
    private final NavigableMap<Long, Byte> patches = new TreeMap<>();

    PatchedSource(BlockSource image) {
        this.image = image;
    }

    /** Changes the bytes at {@code offset} from now on. */
    void put(long offset, byte... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            patches.put(offset + i, bytes[i]);
        }
    }

    @Override
    public long size() {
        return image.size();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), size());
        int start = target.position();
        int length = target.remaining();
        image.read(offset, target);
        for (Map.Entry<Long, Byte> patch : patches.subMap(offset, offset + length).entrySet()) {
            target.put(start + (int) (patch.getKey() - offset), patch.getValue());
        }
    }

    @Override
    public Extent extentAt(long from, long to) throws IOException {
        return image.extentAt(from, to);
    }

    @Override
    public void close() {}
}
