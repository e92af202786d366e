package assay.guest.fs.btrfs;

import assay.disk.ImageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code struct btrfs_dir_item}: a name in a directory, or an extended attribute.
 *
 * @param location the key of what is named: an inode, or a subvolume
 * @param name as stored, at most 255 bytes
 * @param data the value of an attribute
 */
record DirItem(Key location, String name, Block data) {

    private static final int SIZE = 30;
    private static final int MAX_NAME = 255;

    /** All that stand in one item: those whose names have the same hash. */
    static List<DirItem> all(Block item) throws ImageException {
        List<DirItem> all = new ArrayList<>();
        int at = 0;
        while (at < item.size()) {
            item.part(at, item.size() - at).require(SIZE, "directory entry");
            int dataLength = item.u16(at + 25);
            int nameLength = item.u16(at + 27);
            int end = at + SIZE + nameLength + dataLength;
            if (nameLength < 1 || nameLength > MAX_NAME || end > item.size()) {
                throw item.corrupt(
                        at,
                        "a name of %d and a value of %d bytes".formatted(nameLength, dataLength));
            }
            all.add(
                    new DirItem(
                            Key.parse(item, at),
                            text(item, at + SIZE, nameLength),
                            item.part(at + SIZE + nameLength, dataLength)));
            at = end;
        }
        return all;
    }

    /** The only one of an item of type DIR_INDEX, with a name that can be one. */
    static DirItem entry(Block item) throws ImageException {
        List<DirItem> all = all(item);
        if (all.size() != 1) {
            throw item.corrupt(0, "an entry with " + all.size() + " names");
        }
        String name = all.getFirst().name();
        boolean possible = name.indexOf('/') < 0 && name.indexOf('\0') < 0;
        if (!possible || name.equals(".") || name.equals("..")) {
            throw item.corrupt(SIZE, "a directory has an entry with an impossible name");
        }
        return all.getFirst();
    }

    static String text(Block block, int offset, int length) {
        return new String(block.copy(offset, length), StandardCharsets.UTF_8);
    }
}
