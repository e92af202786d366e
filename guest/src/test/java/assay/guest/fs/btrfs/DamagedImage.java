package assay.guest.fs.btrfs;

import assay.disk.BlockSource;
import assay.disk.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** An image with some of its nodes or superblocks changed, and their checksums made right again. */
final class DamagedImage implements BlockSource {

    private final BlockSource image;
    private final SortedMap<Long, byte[]> nodes = new TreeMap<>();

    DamagedImage(BlockSource image) {
        this.image = image;
    }

    /** A copy of the node at {@code place} that may be changed, little-endian. */
    ByteBuffer node(long place, int size) throws IOException {
        byte[] node = nodes.get(place);
        if (node == null) {
            node = new byte[size];
            image.read(place, ByteBuffer.wrap(node));
            nodes.put(place, node);
        }
        return ByteBuffer.wrap(node).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Computes the checksums of all nodes that were changed. */
    DamagedImage seal() {
        for (byte[] node : nodes.values()) {
            CRC32C crc = new CRC32C();
            crc.update(node, 32, node.length - 32);
            ByteBuffer.wrap(node).order(ByteOrder.LITTLE_ENDIAN).putInt(0, (int) crc.getValue());
        }
        return this;
    }

    @Override
    public long size() {
        return image.size();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        int start = target.position();
        long end = offset + target.remaining();
        image.read(offset, target);
        for (Map.Entry<Long, byte[]> node : nodes.entrySet()) {
            long from = Math.max(offset, node.getKey());
            long to = Math.min(end, node.getKey() + node.getValue().length);
            if (from < to) {
                target.put(
                        start + (int) (from - offset),
                        node.getValue(),
                        (int) (from - node.getKey()),
                        (int) (to - from));
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
