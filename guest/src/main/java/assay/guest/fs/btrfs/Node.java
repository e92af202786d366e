package assay.guest.fs.btrfs;

import assay.disk.ImageException;
import java.util.UUID;

/**
 * A node or leaf of a tree, {@code struct btrfs_header} with {@code struct btrfs_key_ptr} or {@code
 * struct btrfs_item}. Its checksum was checked; its keys grow, and its items lie inside it one
 * behind the other.
 *
 * @param block all of it
 * @param level 0 for leaves
 * @param count of items or children
 * @param generation when it was written
 */
record Node(Block block, int level, int count, long generation) {

    private static final int HEADER = 0x65;
    private static final int KEY_PTR = 33;
    private static final int ITEM = 25;

    /**
     * Reads a node.
     *
     * @param block of the size of a node; its {@link Block#at} is the address it was read from
     * @param metadataUuid what it must have in its header
     */
    static Node parse(Block block, UUID metadataUuid) throws ImageException {
        if (!block.uuid(0x20).equals(metadataUuid)) {
            throw block.corrupt(0x20, "the node belongs to another file system");
        }
        if (block.i64(0x30) != block.at()) {
            throw block.corrupt(0x30, "the node says it stands at " + block.i64(0x30));
        }
        int level = block.u8(0x64);
        long count = block.u32(0x60);
        int size = level == 0 ? ITEM : KEY_PTR;
        boolean possible = count <= (block.size() - HEADER) / size && (level == 0 || count > 0);
        if (level > Superblock.MAX_LEVEL || !possible) {
            throw block.corrupt(0x60, "a node of level %d with %d items".formatted(level, count));
        }
        Node node = new Node(block, level, (int) count, block.i64(0x50));
        node.checkKeys();
        if (level == 0) {
            node.checkItems();
        }
        return node;
    }

    private void checkKeys() throws ImageException {
        for (int i = 1; i < count; i++) {
            if (key(i - 1).compareTo(key(i)) >= 0) {
                throw block.corrupt(at(i), "key %s after %s".formatted(key(i), key(i - 1)));
            }
        }
    }

    /** Items stand from the end of the leaf to its start without gaps. */
    private void checkItems() throws ImageException {
        long end = (long) block.size() - HEADER;
        for (int i = 0; i < count; i++) {
            long offset = block.u32(at(i) + Key.SIZE);
            long size = block.u32(at(i) + Key.SIZE + 4);
            if (offset + size != end || offset < (long) count * ITEM) {
                throw block.corrupt(
                        at(i),
                        "item %s with bytes %d to %d of its leaf"
                                .formatted(key(i), offset, offset + size));
            }
            end = offset;
        }
    }

    private int at(int index) {
        return HEADER + index * (level == 0 ? ITEM : KEY_PTR);
    }

    Key key(int index) {
        return Key.parse(block, at(index));
    }

    /** Where a child stands. */
    long blockPtr(int index) {
        return block.i64(at(index) + Key.SIZE);
    }

    /** When a child was written. */
    long ptrGeneration(int index) {
        return block.i64(at(index) + Key.SIZE + Long.BYTES);
    }

    /** An item of a leaf. */
    Item item(int index) {
        int offset = (int) block.u32(at(index) + Key.SIZE);
        int size = (int) block.u32(at(index) + Key.SIZE + 4);
        return new Item(key(index), block.part(HEADER + offset, size));
    }

    /** The last index whose key is not greater than {@code key}, or -1. */
    int floor(Key key) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (key(middle).compareTo(key) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}
