package assay.guest.fs.btrfs;

import assay.disk.ImageException;
import java.util.UUID;

/**
 * {@code struct btrfs_root_item} of a tree of files.
 *
 * @param id of its tree: 5 at the top, from 256 on below
 * @param tree its inodes
 * @param readOnly whether it was made to stay as it is
 * @param deleted whether it is only waiting to be cleaned away
 * @param parentUuid of what it is a snapshot; zeros if of nothing
 */
record Subvolume(long id, Tree tree, boolean readOnly, boolean deleted, UUID parentUuid) {

    /** {@code BTRFS_FS_TREE_OBJECTID}: the one that all others are below. */
    static final long TOP = 5;

    /** {@code BTRFS_FIRST_FREE_OBJECTID}. */
    static final long FIRST = 256;

    /** The inode of the topmost directory of each, which has the same number. */
    static final long ROOT_DIRID = FIRST;

    private static final UUID NONE = new UUID(0, 0);

    /** Without UUIDs, as file systems had it before Linux 3.6. */
    private static final int OLD_SIZE = 239;

    private static final int SIZE = 439;

    static Subvolume parse(Item item, Device device) throws ImageException {
        Block data = item.data();
        data.require(OLD_SIZE, "subvolume");
        int level = data.u8(238);
        if (level > Superblock.MAX_LEVEL) {
            throw data.corrupt(238, "a tree of level " + level);
        }
        return new Subvolume(
                item.key().objectid(),
                new Tree(device, data.i64(176), level, data.i64(160)),
                (data.i64(208) & 1) != 0,
                data.u32(216) == 0,
                data.size() < SIZE ? NONE : data.uuid(263));
    }

    /** Whether it began as a copy of another one. */
    boolean isSnapshot() {
        return !parentUuid.equals(NONE);
    }

    /** Whether a tree with this number has files. */
    static boolean isSubvolume(long id) {
        return id == TOP || id >= FIRST; // those of the kernel's own are negative
    }
}
