package assay.guest.fs.xfs;

import assay.guest.fs.BlockMap;
import java.io.IOException;
import java.util.List;

/** A file's blocks by an extent tree, of which only the nodes on the way are read. */
final class ExtentTree implements BlockMap {

    private static final ExtentList NO_LEAF = new ExtentList(List.of(), 0, 0);

    private final Volume volume;
    private final long owner;
    private final BmbtBlock root;

    /** The leaf used last: files are mostly read forwards. */
    private volatile ExtentList lastLeaf = NO_LEAF;

    /**
     * @param owner inode number of the file
     */
    ExtentTree(Volume volume, long owner, BmbtBlock root) {
        this.volume = volume;
        this.owner = owner;
        this.root = root;
    }

    @Override
    public Run at(long block) throws IOException {
        ExtentList leaf = lastLeaf;
        if (leaf.covers(block)) {
            return leaf.at(block);
        }
        BmbtBlock node = root;
        // At most MAX_LEVEL turns: a child must be one level lower than its parent.
        while (node.level() > 0) {
            int index = node.indexOf(block);
            if (index < 0) {
                return Run.hole(Math.min(node.key(0), node.high()) - block);
            }
            BmbtBlock.Child child = node.child(index);
            node =
                    BmbtBlock.parse(
                            volume.block(child.fsBlock()),
                            node.level() - 1,
                            child,
                            owner,
                            volume.superblock());
        }
        leaf =
                ExtentList.parse(
                        node.body(), node.numRecs(), node.low(), node.high(), volume.superblock());
        lastLeaf = leaf;
        return leaf.at(block);
    }
}
