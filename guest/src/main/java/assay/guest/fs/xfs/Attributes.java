package assay.guest.fs.xfs;

import assay.disk.Budget;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.BlockMap;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the extended attributes of inodes, however their forks are written. */
final class Attributes {

    /** Bounds what the names and values of one file may take. */
    private static final int MAX_SIZE = 1 << 20;

    private static final int SHORT_HEADER_SIZE = 4;

    private final Volume volume;
    private final Budget budget;

    Attributes(Volume volume, Budget budget) {
        this.volume = volume;
        this.budget = budget;
    }

    /** All attributes by full name. */
    SortedMap<String, byte[]> of(Dinode inode) throws IOException {
        Dinode.AttributeFork fork = inode.attributes();
        Found found = new Found(inode.number());
        if (fork.bytes().size() == 0) {
            return found.values;
        }
        if (fork.format() == Dinode.Format.LOCAL) {
            collectShort(fork.bytes(), found);
        } else if (fork.format() == Dinode.Format.BTREE || fork.nextents() != 0) {
            collectLeaves(inode.number(), volume.attributeMapOf(inode), found);
        }
        return found.values;
    }

    /** "Short Form Attributes". */
    private void collectShort(Block fork, Found found) throws IOException {
        int totsize = fork.size() < SHORT_HEADER_SIZE ? 0 : fork.u16(0);
        if (totsize < SHORT_HEADER_SIZE || totsize > fork.size()) {
            throw fork.corrupt(0, "%d bytes of attributes in %d".formatted(totsize, fork.size()));
        }
        Block list = fork.part(0, totsize);
        int at = SHORT_HEADER_SIZE;
        for (int count = list.u8(2); count > 0; count--) {
            budget.step(Block.XFS);
            AttributeEntry attribute = AttributeEntry.parseShort(list, at);
            if (found.accepts(attribute)) {
                found.put(attribute, attribute.localValue());
            }
            at += AttributeEntry.shortSize(list, at);
        }
    }

    private void collectLeaves(long ino, BlockMap map, Found found) throws IOException {
        long previous = 0;
        long number = firstLeaf(ino, map);
        // No leaf comes twice: each must name the one from which it was reached.
        do {
            AttributeBlock leaf = block(ino, map, number);
            if (!leaf.isLeaf() || leaf.back() != previous) {
                throw leaf.block()
                        .corrupt(4, "leaf %d does not follow %d".formatted(number, previous));
            }
            for (AttributeEntry attribute : leaf.attributes(budget)) {
                if (found.accepts(attribute)) {
                    found.put(attribute, value(ino, map, attribute));
                }
            }
            previous = number;
            number = leaf.forw();
        } while (number != 0);
    }

    private long firstLeaf(long ino, BlockMap map) throws IOException {
        long number = 0;
        AttributeBlock block = block(ino, map, number);
        // At most MAX_LEVEL turns: a child must be one level lower than its parent.
        while (!block.isLeaf()) {
            number = block.firstChild();
            AttributeBlock child = block(ino, map, number);
            if (child.level() != block.level() - 1) {
                throw child.block().corrupt(0, "an attribute block is of level " + child.level());
            }
            block = child;
        }
        return number;
    }

    private byte[] value(long ino, BlockMap map, AttributeEntry attribute) throws IOException {
        return attribute.isRemote()
                ? RemoteValue.read(volume, map, ino, attribute, budget)
                : attribute.localValue();
    }

    private AttributeBlock block(long ino, BlockMap map, long number) throws IOException {
        budget.step(Block.XFS);
        return AttributeBlock.parse(volume.blocks(map, number, 1), ino, volume.superblock());
    }

    /** The attributes of one inode so far, which refuses to take more memory than is decent. */
    private static final class Found {

        private final long ino;
        private final SortedMap<String, byte[]> values = new TreeMap<>();
        private long size;

        Found(long ino) {
            this.ino = ino;
        }

        boolean accepts(AttributeEntry attribute) {
            return attribute.isVisible() && !values.containsKey(attribute.fullName());
        }

        void put(AttributeEntry attribute, byte[] value) throws ImageException {
            size += attribute.name().length() + value.length;
            if (size > MAX_SIZE) {
                throw new ImageException(
                        Reason.LIMIT,
                        Block.XFS,
                        -1,
                        "inode %d has more than %d bytes of extended attributes"
                                .formatted(ino, MAX_SIZE));
            }
            values.put(attribute.fullName(), value);
        }
    }
}
