package assay.guest.fs.ext;

import assay.disk.Extent;
import assay.disk.ImageException;
import assay.guest.fs.BlockMap;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file's blocks by an extent tree, of which only the nodes on the way are read. */
final class ExtentMap implements BlockMap {

    /** Logical block numbers have 32 bits. */
    private static final long MAX_BLOCKS = 1L << 32;

    private final ExtVolume volume;
    private final ExtentNode root;

    /** The leaf used last: files are mostly read forwards. */
    private volatile ExtentNode lastLeaf;

    /**
     * @param block the inode's {@code i_block}, which holds the root
     */
    ExtentMap(ExtVolume volume, ByteBuffer block) throws ImageException {
        this.volume = volume;
        this.root = ExtentNode.parse(block, ExtentNode.depth(block), 0, MAX_BLOCKS);
        this.lastLeaf = root;
    }

    @Override
    public Run at(long block) throws IOException {
        ExtentNode node = lastLeaf;
        if (node.depth() > 0 || !node.covers(block)) {
            node = root;
        }
        // At most MAX_DEPTH turns: a child must say that it is less deep than its parent.
        while (node.depth() > 0) {
            int index = node.indexOf(block);
            if (index < 0) {
                return Run.hole(node.nextStart(index) - block);
            }
            node = child(node, index);
        }
        lastLeaf = node;
        return runIn(node, block);
    }

    private ExtentNode child(ExtentNode parent, int index) throws IOException {
        ExtentNode.Entry entry = parent.entries().get(index);
        return ExtentNode.parse(
                volume.block(entry.physical()),
                parent.depth() - 1,
                entry.block(),
                parent.nextStart(index));
    }

    private Run runIn(ExtentNode leaf, long block) throws ImageException {
        int index = leaf.indexOf(block);
        if (index < 0 || leaf.entries().get(index).end() <= block) {
            return Run.hole(leaf.nextStart(index) - block);
        }
        ExtentNode.Entry extent = leaf.entries().get(index);
        volume.requireBlocks(extent.physical(), extent.length());
        Extent.Kind kind = extent.written() ? Extent.Kind.DATA : Extent.Kind.ZERO;
        return new Run(kind, extent.length(), extent.physical()).after(block - extent.block());
    }
}
