package assay.guest.fs.xfs;

import assay.disk.Budget;
import assay.disk.ImageException;
import java.util.Map;

/**
 * A directory inside its inode, {@code struct xfs_dir2_sf_hdr} ("Short Form Directories"): inode
 * numbers of 4 bytes each, or of 8 bytes if only one of them needs so many.
 */
final class ShortDirectory {

    private static final int PARENT_OFFSET = 2;

    /** Length of the name, and the offset that the entry would have in a data block. */
    private static final int ENTRY_HEADER_SIZE = 3;

    private ShortDirectory() {}

    /**
     * Adds the inode numbers, not yet checked, by name in on-disk order.
     *
     * @param fork the data fork up to the directory's size
     */
    static void collect(Block fork, boolean ftype, Map<String, Long> names, Budget budget)
            throws ImageException {
        requireRoom(fork, 0, PARENT_OFFSET);
        int inoSize = fork.u8(1) == 0 ? Integer.BYTES : Long.BYTES;
        int count = fork.u8(0);
        int at = PARENT_OFFSET + inoSize;
        for (int i = 0; i < count; i++) {
            budget.step(Block.XFS);
            requireRoom(fork, at, ENTRY_HEADER_SIZE);
            int nameLength = fork.u8(at);
            int name = at + ENTRY_HEADER_SIZE;
            int ino = name + nameLength + (ftype ? 1 : 0);
            requireRoom(fork, at, ino + inoSize - at);
            if (nameLength == 0) {
                throw fork.corrupt(at, "an entry of a directory has no name");
            }
            long number = inoSize == Integer.BYTES ? fork.u32(ino) : fork.i64(ino);
            DirectoryEntry.add(names, fork, name, nameLength, number);
            at = ino + inoSize;
        }
    }

    private static void requireRoom(Block fork, int at, int length) throws ImageException {
        if (at > fork.size() - length) {
            throw fork.corrupt(at, "a directory ends inside an entry");
        }
    }
}
